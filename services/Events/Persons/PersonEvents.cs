using Embassy.ServiceDefaults;

namespace Embassy.Events.Persons;

/// <summary>The persons of some States are about to be listed: those who held an office of one of them.</summary>
public sealed record PersonsOfStatesListed(IReadOnlyList<string> States) : IDomainEvent
{
    /// <summary>Set by the handler: a query, which becomes part of that of the list.</summary>
    public IQueryable<Guid> Holders { get; set; } = Enumerable.Empty<Guid>().AsQueryable();
}

/// <summary>
/// A person is about to be hidden or erased: the offices that it held, as a record that cites one of them names it.
/// </summary>
public sealed record PersonHidden(Guid Person) : IDomainEvent
{
    /// <summary>Set by the handler.</summary>
    public List<Guid> Offices { get; } = [];
}

/// <summary>
/// A person is about to be erased: each folder says whether it cites the person, and clears its name.
/// </summary>
/// <param name="Offices">Those that the person held.</param>
/// <param name="AllNames">Names and spellings, folded; none if the person was erased before.</param>
public sealed record PersonErased(Guid Person, List<Guid> Offices, IReadOnlyList<string> AllNames, DateTimeOffset Now) : IDomainEvent
{
    /// <summary>The full names, by which prose is searched: one word alone is in many texts.</summary>
    public IReadOnlyList<string> Names { get; } = [.. AllNames.Where(n => n.Contains(' ', StringComparison.Ordinal))];

    /// <summary>Names of one word: others may have the same.</summary>
    public IReadOnlyList<string> Words { get; } = [.. AllNames.Where(n => !n.Contains(' ', StringComparison.Ordinal))];

    /// <summary>The number of mentions that the answer of an erasure has; the others are listed.</summary>
    public const int MostShown = 200;

    /// <summary>True for a full name of the person that a record spells without citing a person.</summary>
    public bool IsNamed(Guid? cited, string name) => cited is null && Names.Contains(TextFolding.Of(name));

    /// <summary>True if a text has a full name of the person, or is a name of one word.</summary>
    public bool IsIn(string text) => TextFolding.Of(text) is var folded
        && (Words.Contains(folded) || Names.Any(n => folded.Contains(n, StringComparison.Ordinal)));

    public bool IsCited { get; set; }

    /// <summary>The addresses of the records that spelled the name and no longer do.</summary>
    public List<string> Cleared { get; } = [];

    /// <summary>The addresses of the records whose prose has the name.</summary>
    public SortedSet<string> Mentions { get; } = new(StringComparer.Ordinal);
}
