using Embassy.ServiceDefaults;

namespace Embassy.Forums.Catalogue;

/// <summary>The forums of this process: <c>Forums:Serves</c>, comma-separated keys; all of them by default.</summary>
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

    /// <summary>True if this process serves the forum with roll-call votes.</summary>
    public bool HasVotes => All.Any(f => f.Has(ForumEntry.Votes));

    /// <summary>Rejects a call about votes unless this process serves the United Nations.</summary>
    public void ExpectUn()
    {
        if (!HasVotes) throw Problem.NotFound("forum", "un");
    }
}
