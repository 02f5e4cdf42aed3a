using Embassy.Content.Approvals;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>The proposed value of a fact.</summary>
public sealed record ProposedFact(string Kind, FactValue Said, string DerivedFrom);

/// <summary>Shows and applies the pending changes of facts.</summary>
public sealed class ProposedFactHandler(ContentDb db, RequestContext requestContext, MissionCache missions, FactSignal signal,
    TimeProvider clock)
    : IDomainEventHandler<PendingChangeRead>, IDomainEventHandler<PendingChangeApproved>
{
    public async Task Handle(PendingChangeRead domainEvent, CancellationToken cancellation)
    {
        var (change, response) = domainEvent;
        if (change.Kind != PendingChange.Fact) return;
        response.Fact = Fact.Proposed(KeyOf(change), change.Read<ProposedFact>()).ToProto(await missions.Formats(db, cancellation));
        (response.Fact.ChangedAt, response.Fact.ChangedBy) = (response.ProposedAt, change.ProposedBy);
    }

    public async Task Handle(PendingChangeApproved domainEvent, CancellationToken cancellation)
    {
        var change = domainEvent.Change;
        if (change.Kind != PendingChange.Fact) return;
        var (key, proposed) = (KeyOf(change), change.Read<ProposedFact>());
        var fact = await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellation);
        var isNew = fact is null;
        fact ??= db.Facts.Add(new Fact { Key = key, Kind = proposed.Kind }).Entity;
        if (fact.Say(proposed.Said, proposed.DerivedFrom, change.ProposedBy, clock.Now())) fact.Tell(db, ChangeCauses.Edited);
        // No page uses a new fact yet.
        if (isNew) fact.HasPropagated(fact.Version);
        // The value was counted when it was proposed.
        if (proposed.DerivedFrom.Length > 0)
            await RecountRequest.Request(db, DerivedFacts.Words[proposed.DerivedFrom].Source, requestContext, signal, cancellation);
        signal.Set();
    }

    static string KeyOf(PendingChange change) => change.Subject["facts/".Length..];
}
