using Embassy.ServiceDefaults;

namespace Embassy.Events.Persons;

/// <summary>The persons of some States are about to be listed: those who held an office of one of them.</summary>
public sealed record PersonsOfStatesListed(IReadOnlyList<string> States) : IDomainEvent
{
    /// <summary>Set by the handler: a query, which becomes part of that of the list.</summary>
    public IQueryable<Guid> Holders { get; set; } = Enumerable.Empty<Guid>().AsQueryable();
}

/// <summary>
/// A person is about to be erased: each folder says whether it cites the person, and clears its name.
/// </summary>
/// <param name="AllNames">Names and spellings, folded.</param>
public sealed record PersonErased(Guid Person, IReadOnlyList<string> AllNames, DateTimeOffset Now) : IDomainEvent
{
    /// <summary>The full names, by which prose is searched: one word alone is in many texts.</summary>
    public IReadOnlyList<string> Names { get; } = [.. AllNames.Where(n => n.Contains(' ', StringComparison.Ordinal))];

    public const int MostMentions = 200;

    public bool IsCited { get; set; }

    /// <summary>The addresses of the records that spelled the name and no longer do.</summary>
    public List<string> Cleared { get; } = [];

    /// <summary>The addresses of the records whose prose has the name.</summary>
    public SortedSet<string> Mentions { get; } = new(StringComparer.Ordinal);
}
