using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Roadmap;

// The newest is enough: removed is removed.
/// <summary>An outcome that is no longer public is proposed no longer. What a person made of it before stays.</summary>
public sealed class RemoveProposalWhenOutcomeRemoved(CooperationDb db) : IHandle<OutcomeRemoved>, IKeepsCopy
{
    public async Task Handle(OutcomeRemoved announcement, CancellationToken cancellation)
    {
        if (await db.Proposals.FindAsync([Guid.Parse(announcement.OutcomeId)], cancellation) is { Status: Proposal.Open } proposal) db.Proposals.Remove(proposal);
    }

    // It has none of its own: it reads again, so that what is proposed again and was removed goes again.
    public Task DropCopy(string source, CancellationToken cancellation) => Task.CompletedTask;
}
