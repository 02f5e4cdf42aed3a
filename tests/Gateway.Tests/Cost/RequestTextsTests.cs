using System.Collections;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit.Sdk;

namespace Embassy.Gateway.Tests.Cost;

/// <summary>
/// Sends long texts of the most expensive kinds in every text field of every request, natively to the service, whose
/// only limit is 10 MiB. A call may allocate and compute only a small multiple of what was sent.
/// </summary>
public class RequestTextsTests(Stacks stacks)
{
    const int Length = 120_000;

    // Bytes come in, become a message, and may be copied into an answer's words; a character is two bytes. A text that
    // is cut at each of its separators takes 24 bytes for each piece, and an index of them.
    const long BytesForEachCharacter = 16, Fixed = 4 << 20;

    // A pass over 120,000 characters is some tenths of a millisecond. One for each surrogate is half a minute.
    static readonly TimeSpan Work = TimeSpan.FromSeconds(2);

    static readonly string[] Kinds = ["😀", "a-", "/", ",", "\u0301\u0323", "\""];

    [Fact]
    public async Task No_text_of_a_request_costs_more_than_its_length()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var found = new List<string>();
        var sent = 0;
        foreach (var rpc in Rpc.All)
        {
            var invoker = stack.Grpc(rpc.Service, [.. Policies.All[rpc.Policy].DefaultIfEmpty(Roles.Administrator)]);
            foreach (var path in Texts(rpc.Method.InputType, [], 0))
                foreach (var kind in (string[])[Kinds[sent++ % Kinds.Length], Kinds[0]])
                    if (await Dear(rpc, invoker, path, Inputs.Repeated(kind, Length)) is { } how)
                        found.Add($"{rpc} {string.Join('.', path.Select(f => f.JsonName))} of “{kind}”: {how}");
        }
        Assert.True(sent > 300, $"{sent} texts only");
        if (found.Count > 0) throw new XunitException(string.Join('\n', found));
    }

    static async Task<string?> Dear(Rpc rpc, CallInvoker invoker, IReadOnlyList<FieldDescriptor> path, string text)
    {
        var message = With(rpc.Method.InputType, path, 0, text).ToByteArray();
        string? how = null;
        // What else this process does falls into it; it does not do it each time.
        for (var tries = 0; tries < 4; tries++)
        {
            var (bytes, began) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime);
            var status = await rpc.Call(invoker, message);
            var (allocated, worked) = (GC.GetTotalAllocatedBytes() - bytes, Environment.CpuUsage.TotalTime - began);
            if (status.StatusCode is StatusCode.Unknown or StatusCode.Internal or StatusCode.DeadlineExceeded)
                return $"{status.StatusCode} {status.Detail}";
            how = allocated > Fixed + BytesForEachCharacter * text.Length ? $"{allocated:N0} bytes allocated"
                : worked > Work ? $"{worked.TotalSeconds:0.0} s of a processor" : null;
            if (how is null) return null;
        }
        return how;
    }

    /// <summary>
    /// The ways to every text within a message; what holds itself, and what is not ours, is entered once.
    /// </summary>
    static IEnumerable<IReadOnlyList<FieldDescriptor>> Texts(MessageDescriptor message, IReadOnlyList<FieldDescriptor> before, int depth)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (field.IsMap) continue;
            if (field.FieldType == FieldType.String) yield return [.. before, field];
            else if (field.FieldType == FieldType.Message && depth < 4 && before.All(f => f.MessageType != field.MessageType))
                foreach (var inner in Texts(field.MessageType, [.. before, field], depth + 1)) yield return inner;
        }
    }

    static IMessage With(MessageDescriptor type, IReadOnlyList<FieldDescriptor> path, int at, string text)
    {
        var message = type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty.ToArray());
        var field = path[at];
        var value = field.FieldType == FieldType.String ? text : (object)With(field.MessageType, path, at + 1, text);
        if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(value);
        else field.Accessor.SetValue(message, value);
        return message;
    }
}
