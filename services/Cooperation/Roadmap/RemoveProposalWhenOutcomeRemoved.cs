using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Roadmap;

// Only the newest announcement counts, because a removal is final. A repeat changes nothing.
/// <summary>Removes the proposal of an outcome that is no longer public; a record created from it stays.</summary>
public sealed class RemoveProposalWhenOutcomeRemoved(CooperationDb db) : IHandle<OutcomeRemoved>, IKeepsCopy
{
    public async Task Handle(OutcomeRemoved announcement, CancellationToken cancellation)
    {
        if (await db.Proposals.FindAsync([Guid.Parse(announcement.OutcomeId)], cancellation) is { Status: Proposal.Open } proposal)
            db.Proposals.Remove(proposal);
    }

    // This handler stores no copy of its own. It replays to remove proposals that a replay has created again.
    public Task DropCopy(string source, CancellationToken cancellation) => Task.CompletedTask;
}
