using System.Globalization;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>
/// The contract of the protos: a line for each field, word of a vocabulary, reserved number, service and RPC.
/// </summary>
static class ProtoLines
{
    public static IReadOnlyList<string> Of(IReadOnlyList<FileDescriptor> files) => [.. files.SelectMany(Of).Order(StringComparer.Ordinal)];

    static IEnumerable<string> Of(FileDescriptor file) =>
    [
        .. file.Extensions.UnorderedExtensions.Select(
            e => $"{e.FullName} {Number(e.FieldNumber)} {Type(e)} extends {e.ExtendeeType.FullName}"),
        .. file.EnumTypes.SelectMany(Of),
        .. file.MessageTypes.SelectMany(Of),
        .. file.Services.SelectMany(s => s.Methods.Select(Of).Prepend($"{s.FullName} service")),
    ];

    static IEnumerable<string> Of(MessageDescriptor message)
    {
        var proto = message.ToProto();
        if (proto.Options?.MapEntry == true) return [];
        return
        [
            .. message.Fields.InDeclarationOrder().SelectMany(f => AllowedValues.Of(f).Select(w => $"{f.FullName}={w} word")
                .Prepend($"{f.FullName} {Number(f.FieldNumber)} "
                + $"{Label(f)}{Type(f)}{(f.RealContainingOneof is { } one ? $" of {one.Name}" : "")}")),
            .. proto.ReservedRange.SelectMany(r => Enumerable.Range(r.Start, r.End - r.Start))
            .Select(n => $"{message.FullName}#{Number(n)} reserved"),
            .. proto.ReservedName.Select(n => $"{message.FullName}#{n} reserved"),
            .. message.EnumTypes.SelectMany(Of),
            .. message.NestedTypes.SelectMany(Of),
        ];
    }

    static IEnumerable<string> Of(EnumDescriptor words) => words.Values.Select(v => $"{words.FullName}.{v.Name} {Number(v.Number)} enum");

    static string Of(MethodDescriptor rpc)
    {
        var http = rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        var addresses = http is null ? [] : http.AdditionalBindings.Prepend(http).Select(r => " " + Address(r));
        return $"{rpc.FullName} rpc ({(rpc.IsClientStreaming ? "stream " : "")}{rpc.InputType.FullName}) returns ({(rpc.IsServerStreaming ? "stream " : "")}{rpc.OutputType.FullName})"
            + string.Concat(addresses) + $" policy {rpc.GetOptions()?.GetExtension(OptionsExtensions.Policy)}";
    }

    static string Address(HttpRule rule) => (rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => $"GET {rule.Get}",
        HttpRule.PatternOneofCase.Put => $"PUT {rule.Put}",
        HttpRule.PatternOneofCase.Post => $"POST {rule.Post}",
        HttpRule.PatternOneofCase.Delete => $"DELETE {rule.Delete}",
        HttpRule.PatternOneofCase.Patch => $"PATCH {rule.Patch}",
        _ => $"{rule.Custom?.Kind} {rule.Custom?.Path}",
    }) + (rule.Body.Length > 0 ? $" body {rule.Body}" : "") + (rule.ResponseBody.Length > 0 ? $" answers {rule.ResponseBody}" : "");

    static string Label(FieldDescriptor field) => field.IsMap ? ""
        : field.IsRepeated ? "repeated " : field.ToProto().Proto3Optional ? "optional " : "";

    static string Type(FieldDescriptor field) => field.IsMap
        ? $"map<{Type(field.MessageType.FindFieldByNumber(1))},{Type(field.MessageType.FindFieldByNumber(2))}>"
        : field.FieldType switch
        {
            FieldType.Message or FieldType.Group => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            var scalar => scalar.ToString().ToLowerInvariant(),
        };

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
