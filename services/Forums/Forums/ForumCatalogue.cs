using Embassy.ServiceDefaults;

namespace Embassy.Forums.Forums;

/// <summary>One of the five forums.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="ShortName">Its usual short form, by which files of standings call it too.</param>
public sealed record ForumEntry(string Key, string Name, string ShortName)
{
    public V1.Forum ToProto(int members, int others) => new() { Forum_ = Key, Name = Name, ShortName = ShortName, Members = members, Others = others };
}

/// <summary>The five forums, in the order in which they are always shown.</summary>
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

    /// <summary>Bodies that files of standings name beside the five, and that are not ours.</summary>
    public static IReadOnlyList<string> Others { get; } = ["OPEC"];
}

/// <summary>The forums that this process serves: <c>Forums:Serves</c>, names with commas between; all five where it is not set.</summary>
public sealed record ServedForums(IReadOnlyList<ForumEntry> All)
{
    /// <summary>Whose log this process keeps: that of its one forum, or that of the whole service.</summary>
    public string LogName => All.Count == 1 ? $"forums-{All[0].Key}" : "forums";

    /// <summary>Throws at a name that is none: a process that serves less than it was told to would only be noticed by who misses it.</summary>
    public static ServedForums From(IConfiguration configuration)
    {
        var asked = (configuration["Forums:Serves"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var key in asked)
            if (!ForumCatalogue.All.Any(f => f.Key == key))
                throw new InvalidOperationException($"Forums:Serves names '{key}', which is not one of: {string.Join(", ", ForumCatalogue.All.Select(f => f.Key))}.");
        return new([.. ForumCatalogue.All.Where(f => asked.Length == 0 || asked.Contains(f.Key))]);
    }

    /// <summary>The forum, or a refusal: another process may serve it.</summary>
    public ForumEntry Find(string key) => All.FirstOrDefault(f => f.Key == key) ?? throw Problem.NotFound("forum", key);

    /// <summary>Refuses a call about votes unless this process serves the United Nations.</summary>
    public void ExpectUn() => Find("un");
}
