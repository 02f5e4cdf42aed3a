using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>
/// Writes the value of a fact and announces it, or proposes it to a second person, on behalf of the caller.
/// </summary>
public sealed class FactWriter(ContentDb db, RequestContext requestContext, FactSignal signal, TimeProvider clock)
{
    /// <summary>Adds a new fact.</summary>
    public async Task Create(Fact fact, FactValue said, string derivedFrom, CancellationToken cancellation)
    {
        fact.Say(said, derivedFrom, requestContext.Caller.Id, clock.Now());
        // No page uses it yet.
        fact.HasPropagated(fact.Version);
        fact.Tell(db, ChangeCauses.Edited);
        db.Facts.Add(fact);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// Changes a fact and starts its propagation; the same value again changes nothing and announces nothing.
    /// </summary>
    public async Task Update(Fact fact, FactValue said, string derivedFrom, CancellationToken cancellation)
    {
        if (!fact.Say(said, derivedFrom, requestContext.Caller.Id, clock.Now())) return;
        fact.Tell(db, ChangeCauses.Edited);
        await db.SaveChangesAsync(cancellation);
        signal.Set();
    }

    /// <summary>Proposes a value for approval by a second person; the same again changes nothing.</summary>
    public Task<PendingChange> Propose(string key, ProposedFact proposed, CancellationToken cancellation) =>
        PendingChange.Propose(db, $"facts/{key}", PendingChange.Fact, proposed, requestContext.Caller.Id, clock.Now(), cancellation);
}
