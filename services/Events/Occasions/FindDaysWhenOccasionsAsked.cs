using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>Another folder shows the occasions of some States in a range of days.</summary>
public sealed record OccasionsAsked(IReadOnlyList<string> States, DateOnly First, DateOnly Last) : IDomainEvent
{
    /// <summary>Set by the handler, on the decided days where there are any.</summary>
    public List<Occurrence> Days { get; set; } = [];
}

// Read-only: the days are computed, or those that the State decided.
public sealed class FindDaysWhenOccasionsAsked(EventsDb db, OccasionCatalogue occasions) : IDomainEventHandler<OccasionsAsked>
{
    public async Task Handle(OccasionsAsked domainEvent, CancellationToken cancellation) => domainEvent.Days =
        await OccasionDecision.Between(db, occasions, domainEvent.First, domainEvent.Last, domainEvent.States, cancellation);
}
