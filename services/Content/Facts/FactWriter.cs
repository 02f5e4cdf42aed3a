using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Facts;

/// <summary>Writes what a fact says and announces it, or proposes it to a second person, in the name of the caller.</summary>
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

    /// <summary>Changes a fact; the pages that use it follow. The same value again changes nothing and announces nothing.</summary>
    public async Task Update(Fact fact, FactValue said, string derivedFrom, CancellationToken cancellation)
    {
        if (!fact.Say(said, derivedFrom, requestContext.Caller.Id, clock.Now())) return;
        fact.Tell(db, ChangeCauses.Edited);
        await db.SaveChangesAsync(cancellation);
        signal.Set();
    }

    /// <summary>Saves a value for a second person to approve. The same again changes nothing.</summary>
    public Task<PendingChange> Propose(string key, ProposedFact proposed, CancellationToken cancellation) =>
        PendingChange.Propose(db, $"facts/{key}", PendingChange.Fact, proposed, requestContext.Caller.Id, clock.Now(), cancellation);
}
