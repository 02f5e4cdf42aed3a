namespace Embassy.ServiceDefaults;

/// <summary>
/// All forums, in display order: <c>protos/forums.json</c>, and an operator's own in <see cref="FileVariable"/>.
/// </summary>
public static class ForumCatalogue
{
    /// <summary>Environment variable with the path of a file of further forums.</summary>
    /// <remarks>Vocabularies of the contracts use it, so it holds for the process and not for one host in it.</remarks>
    public const string FileVariable = "EMBASSY_FORUMS_FILE";

    static readonly Lazy<ForumFile> Loaded = new(Load);

    // Cached, because every request with such a field is checked.
    static readonly Lazy<string[]> AllKeys = new(() => [.. All.Select(f => f.Key)]);
    static readonly Lazy<string[]> BlocKeys = new(() => [.. All.Where(f => f.Has(ForumEntry.Bloc)).Select(f => f.Key)]);

    public static IReadOnlyList<ForumEntry> All => Loaded.Value.Forums;

    public static IReadOnlyList<string> Keys => AllKeys.Value;

    /// <summary>The languages of all names, in display order.</summary>
    public static IReadOnlyList<string> Languages => Loaded.Value.Languages;

    /// <summary>Short names in files of standings that the platform does not cover.</summary>
    public static IReadOnlyList<string> OtherNames => Loaded.Value.OtherNames;

    /// <summary>The forums that are blocs in the votes of the United Nations.</summary>
    public static IReadOnlyList<string> Blocs => BlocKeys.Value;

    /// <summary>The words of a vocabulary that a proto names.</summary>
    public static string[] Words(string vocabulary) => vocabulary switch
    {
        "forum" => AllKeys.Value,
        "bloc" => BlocKeys.Value,
        _ => throw new InvalidOperationException($"No vocabulary is named '{vocabulary}'."),
    };

    static ForumFile Load()
    {
        using var stream = typeof(V1.OptionsExtensions).Assembly.GetManifestResourceStream("forums.json")
            ?? throw new InvalidOperationException("protos/forums.json is not embedded.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var file = ForumFile.Parse(memory.ToArray(), "protos/forums.json");
        return Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } more ? file.With(File.ReadAllBytes(more), more) : file;
    }
}
