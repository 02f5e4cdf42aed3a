using Embassy.ServiceDefaults;

namespace Embassy.Forums.Forums;

/// <summary>One of the five forums.</summary>
/// <param name="Key">Its name in URLs.</param>
/// <param name="ShortName">Its usual abbreviation, also used by files of standings.</param>
public sealed record ForumEntry(string Key, string Name, string ShortName)
{
    public V1.Forum ToProto(int members, int others) => new() { Forum_ = Key, Name = Name, ShortName = ShortName, Members = members, Others = others };
}

/// <summary>The five forums, in display order.</summary>
public static class ForumCatalogue
{
    public static IReadOnlyList<ForumEntry> All { get; } =
    [
        new("nam", "Non-Aligned Movement", "NAM"),
        new("oic", "Organisation of Islamic Cooperation", "OIC"),
        new("opec-plus", "Declaration of Cooperation of OPEC and non-OPEC producing countries", "OPEC+"),
        new("gecf", "Gas Exporting Countries Forum", "GECF"),
        new("un", "United Nations", "UN"),
    ];

    /// <summary>Other bodies in files of standings, which the platform does not cover.</summary>
    public static IReadOnlyList<string> Others { get; } = ["OPEC"];
}

/// <summary>The forums of this process: <c>Forums:Serves</c>, comma-separated keys; all five by default.</summary>
public sealed record ServedForums(IReadOnlyList<ForumEntry> All)
{
    /// <summary>The name of the event log: that of the single forum, or that of the whole service.</summary>
    public string LogName => All.Count == 1 ? $"forums-{All[0].Key}" : "forums";

    public static ServedForums From(IConfiguration configuration)
    {
        var asked = configuration.Read<ForumOptions>().Serves;
        return new([.. ForumCatalogue.All.Where(f => asked.Length == 0 || asked.Contains(f.Key))]);
    }

    /// <summary>The forum; throws <c>not_found</c>, because another process may serve it.</summary>
    public ForumEntry Find(string key) => All.FirstOrDefault(f => f.Key == key) ?? throw Problem.NotFound("forum", key);

    /// <summary>Rejects a call about votes unless this process serves the United Nations.</summary>
    public void ExpectUn() => Find("un");
}
