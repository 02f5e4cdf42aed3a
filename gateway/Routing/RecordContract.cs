using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Routing;

/// <summary>A record that a PUT replaces and a GET of the same address reads, as the protos declare it.</summary>
/// <param name="Body">The message that PUT takes as its body.</param>
/// <param name="Answer">The message that GET answers.</param>
/// <param name="PathFields">Fields of the body that stand in the path.</param>
/// <param name="EveryLanguage">The query with which GET answers texts in every language; empty where it always
/// does.</param>
public sealed record RecordContract(
    MethodDescriptor Put, MessageDescriptor Body, MessageDescriptor Answer, IReadOnlyList<string> PathFields, string EveryLanguage)
{
    /// <summary>Every record by the full name of its PUT.</summary>
    public static IReadOnlyDictionary<string, RecordContract> All { get; } = Read().ToDictionary(r => r.Put.FullName);

    static IEnumerable<RecordContract> Read()
    {
        var methods = ApiRoutes.Contracts.SelectMany(c => c.Contract.Methods)
            .Select(m => (Method: m, Rule: m.GetOptions()?.GetExtension(AnnotationsExtensions.Http)))
            .Where(m => m.Rule is not null).ToList();
        var reads = methods.Where(m => m.Rule!.Get.Length > 0).ToLookup(m => m.Rule!.Get, m => m.Method);
        foreach (var (put, rule) in methods.Where(m => m.Rule!.Put.Length > 0 && !m.Method.IsClientStreaming))
        {
            if (reads[rule!.Put].FirstOrDefault() is not { } get) continue;
            var body = rule.Body == "*" ? put.InputType : put.InputType.FindFieldByName(rule.Body).MessageType;
            var path = ApiRoutes.Names().Matches(rule.Put).Select(m => m.Groups[1].Value).ToList();
            var negotiates = get.InputType.FindFieldByName("locale") is not null && !path.Contains("locale");
            yield return new RecordContract(put, body, get.OutputType, path, negotiates ? "?locale=*" : "");
        }
    }
}
