namespace Embassy.ServiceDefaults;

/// <summary>A forum as <c>protos/forums.json</c> describes it.</summary>
public sealed record ForumEntry
{
    /// <summary>Analytics treat the members as a bloc in the votes of the United Nations.</summary>
    public const string Bloc = "bloc";

    /// <summary>Has commitments and production.</summary>
    public const string Commitments = "commitments";

    /// <summary>Has roll-call votes; the paths of the votes name this forum.</summary>
    public const string Votes = "votes";

    internal static readonly string[] AllFeatures = [Bloc, Commitments, Votes];

    /// <summary>Its name in URLs, and of its process: <c>forums-{key}</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its usual abbreviation, also used by files of standings.</summary>
    public required string ShortName { get; init; }

    public required IReadOnlyDictionary<string, string> Names { get; init; }
    public required DateOnly Founded { get; init; }

    /// <summary>The standings that a State can have in it.</summary>
    public required IReadOnlyList<string> Standings { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The bodies with sessions and chairs, in display order.</summary>
    public required IReadOnlyList<ForumBody> Bodies { get; init; }

    public required ForumSources Sources { get; init; }

    public bool Has(string feature) => Features.Contains(feature);

    /// <summary>The keys of its bodies, the allowed values of a column.</summary>
    public IReadOnlyList<string> BodyKeys => [.. Bodies.Select(b => b.Key)];
}

/// <summary>A body of a forum, named in each language.</summary>
public sealed record ForumBody
{
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required IReadOnlyDictionary<string, string> Titles { get; init; }
}

/// <summary>An address or a citation for the facts of an entry.</summary>
public sealed record ForumSources
{
    public required string Founded { get; init; }
    public required string Bodies { get; init; }
}
