using System.Collections.Frozen;
using System.Text;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>An RPC as the audit sees it.</summary>
/// <param name="Operation">Full name: <c>embassy.events.v1.EngagementsService.ConfirmEngagement</c>.</param>
/// <param name="IsWrite">True for an RPC that is no GET and needs a token.</param>
public sealed record AuditCall(string Operation, string Policy, bool IsWrite, IReadOnlyList<AuditCall.PathPart> Path, FieldDescriptor? Key,
    FieldDescriptor? ValidateOnly)
{
    /// <summary>A literal of the path, or a field of the request.</summary>
    public readonly record struct PathPart(string Literal, FieldDescriptor? Field);

    /// <summary>
    /// The record that a request names, in the vocabulary of announcements: the address without <c>/v1/</c> and verb,
    /// and for a new record with the key that the request gives it. Empty if the RPC has no address.
    /// </summary>
    public string RecordOf(IMessage? request)
    {
        var text = new StringBuilder();
        foreach (var part in Path)
            text.Append(part.Field is null ? part.Literal : request is null ? "-" : part.Field.Accessor.GetValue(request)?.ToString());
        if (request is not null && Key?.Accessor.GetValue(request) is string { Length: > 0 } key) text.Append('/').Append(key);
        return text.Length <= AuditCalls.LongestRecord ? text.ToString() : text.ToString(0, AuditCalls.LongestRecord);
    }

    public bool ValidatesOnly(IMessage? request) => request is not null && ValidateOnly?.Accessor.GetValue(request) is true;
}

/// <summary>The RPCs of a service, and which of them write.</summary>
public sealed class AuditCalls(ServiceIdentity service)
{
    public const int LongestRecord = 300;

    static readonly string[] Keys = ["key", "id"];

    readonly FrozenDictionary<string, AuditCall> calls = service.Contracts.SelectMany(c => c.Methods)
        .ToFrozenDictionary(m => $"/{m.Service.FullName}/{m.Name}", Of);

    /// <param name="method">Path of the RPC; null is returned for one that the service does not have.</param>
    public AuditCall? Find(string method) => calls.GetValueOrDefault(method);

    /// <summary>The RPCs of contracts that write.</summary>
    public static IEnumerable<MethodDescriptor> Writes(IEnumerable<ServiceDescriptor> contracts) =>
        contracts.SelectMany(c => c.Methods).Where(m => Of(m).IsWrite);

    static AuditCall Of(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        var policy = Policies.Of(method);
        if (rule is null || rule.PatternCase is HttpRule.PatternOneofCase.None or HttpRule.PatternOneofCase.Get)
            return new AuditCall(method.FullName, policy, false, [], null, null);
        var pattern = rule.Post.Length > 0 ? rule.Post : rule.Put.Length > 0 ? rule.Put : rule.Delete.Length > 0 ? rule.Delete : rule.Patch;
        var path = Parts(pattern, method.InputType).ToList();
        var creates = rule.Post.Length > 0 && path is [.., { Field: null }] && !pattern.Contains(':', StringComparison.Ordinal);
        var key = creates ? Keys.Select(method.InputType.FindFieldByName).FirstOrDefault(f => f is { FieldType: FieldType.String }) : null;
        return new AuditCall(method.FullName, policy, policy != Policies.Public, path, key,
            method.InputType.FindFieldByName("validate_only"));
    }

    // "/v1/pages/{key}/editions/{locale}:publish" is "pages/", key, "/editions/", locale.
    static IEnumerable<AuditCall.PathPart> Parts(string pattern, MessageDescriptor input)
    {
        var verb = pattern.LastIndexOf(':');
        var rest = (verb > pattern.LastIndexOf('/') ? pattern[..verb] : pattern)["/v1/".Length..];
        while (rest.Length > 0)
        {
            var open = rest.IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                yield return new(rest, null);
                yield break;
            }
            if (open > 0) yield return new(rest[..open], null);
            var close = rest.IndexOf('}', StringComparison.Ordinal);
            yield return new("", input.FindFieldByName(rest[(open + 1)..close].Split('=')[0]));
            rest = rest[(close + 1)..];
        }
    }
}
