using Embassy.Content.V1;
using Embassy.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>Every contract of this project, as the compiled protos describe it.</summary>
static class Protos
{
    static readonly ExtensionRegistry Options = new()
    {
        OptionsExtensions.Policy, OptionsExtensions.Words, OptionsExtensions.Labels, OptionsExtensions.OmitEmpty,
        OptionsExtensions.Section, OptionsExtensions.SectionKind, OptionsExtensions.NameOf,
        AnnotationsExtensions.Http, FieldBehaviorExtensions.FieldBehavior,
    };

    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [.. typeof(PagesService).Assembly.GetTypes().Select(t => t.GetProperty("Descriptor"))
            .Where(p => p?.PropertyType == typeof(FileDescriptor))
            .Select(p => (FileDescriptor)p!.GetValue(null)!).Where(f => f.Package.StartsWith("embassy.", StringComparison.Ordinal))
            .OrderBy(f => f.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<ServiceDescriptor> Services { get; } = [.. Files.SelectMany(f => f.Services)];

    /// <summary>One proto as it would be after a change.</summary>
    public static FileDescriptor Changed(string name, Action<FileDescriptorProto> change)
    {
        var file = Files.Single(f => f.Name == name);
        var changed = FileDescriptorProto.Parser.WithExtensionRegistry(Options).ParseFrom(file.SerializedData);
        change(changed);
        var needed = new List<FileDescriptor>();
        foreach (var import in file.Dependencies) Collect(import, needed);
        return FileDescriptor.BuildFromByteStrings([.. needed.Select(f => f.SerializedData), changed.ToByteString()], Options)[^1];
    }

    static void Collect(FileDescriptor file, List<FileDescriptor> needed)
    {
        if (needed.Any(f => f.Name == file.Name)) return;
        foreach (var import in file.Dependencies) Collect(import, needed);
        needed.Add(file);
    }
}
