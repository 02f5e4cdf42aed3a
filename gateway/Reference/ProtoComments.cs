using System.Collections.Frozen;
using System.Text;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Provides the comments of the protos by full name. The generated C# has none, so the build embeds protoc's source
/// information.
/// </summary>
static class ProtoComments
{
    // Field numbers of descriptor.proto, which form the paths of SourceCodeInfo.
    const int Package = 2, MessageOfFile = 4, ServiceOfFile = 6, FieldOfMessage = 2, NestedOfMessage = 3, MethodOfService = 2;

    static readonly FrozenDictionary<string, string> All = Read();

    /// <summary>
    /// Returns the comment above a file's package, a service, an RPC, a message or a field; empty if there is none.
    /// </summary>
    public static string Of(string fullName) => All.GetValueOrDefault(fullName, "");

    static FrozenDictionary<string, string> Read()
    {
        using var set = typeof(Content.V1.PagesService).Assembly.GetManifestResourceStream("embassy.protoset")
            ?? throw new InvalidOperationException("The protos were built without their comments.");
        var comments = new Dictionary<string, string>();
        foreach (var file in FileDescriptorSet.Parser.ParseFrom(set).File)
            foreach (var location in file.SourceCodeInfo.Location)
                if (location.LeadingComments.Length > 0 && Name(file, [.. location.Path]) is { } name)
                    comments.TryAdd(name, Tidy(location.LeadingComments));
        return comments.ToFrozenDictionary();
    }

    static string? Name(FileDescriptorProto file, int[] path) => path switch
    {
        [Package] => file.Package,
        [ServiceOfFile, var s] => $"{file.Package}.{file.Service[s].Name}",
        [ServiceOfFile, var s, MethodOfService, var m] => $"{file.Package}.{file.Service[s].Name}.{file.Service[s].Method[m].Name}",
        [MessageOfFile, var m, .. var rest] => Name(file.MessageType[m], $"{file.Package}.{file.MessageType[m].Name}", rest),
        _ => null,
    };

    static string? Name(DescriptorProto message, string name, int[] path) => path switch
    {
        [] => name,
        [FieldOfMessage, var f] => $"{name}.{message.Field[f].Name}",
        [NestedOfMessage, var n, .. var rest] => Name(message.NestedType[n], $"{name}.{message.NestedType[n].Name}", rest),
        _ => null,
    };

    // Joins wrapped lines; keeps empty lines and lists.
    static string Tidy(string comment)
    {
        var text = new StringBuilder();
        foreach (var line in comment.Split('\n').Select(l => l.Trim()))
            if (line.Length == 0) text.Append("\n\n");
            else text.Append(text.Length > 0 && text[^1] != '\n' ? line.StartsWith("- ", StringComparison.Ordinal) ? "\n" : " " : "")
            .Append(line);
        return text.ToString().Trim();
    }
}
