using Embassy.ServiceDefaults;

namespace Embassy.Events.Persons;

/// <summary>The persons of some States are about to be listed: those who held an office of one of them.</summary>
public sealed record PersonsOfStatesListed(IReadOnlyList<string> States) : IDomainEvent
{
    /// <summary>Set by the handler: a query, which becomes part of that of the list.</summary>
    public IQueryable<Guid> Holders { get; set; } = Enumerable.Empty<Guid>().AsQueryable();
}
