using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Only the newest announcement counts, because each contains the whole outcome. A repeat changes nothing.
/// <summary>Makes a proposal of each announced outcome, for staff to decide.</summary>
/// <remarks>
/// The id is the outcome's. A later announcement of a changed outcome updates the proposal until it is decided.
/// </remarks>
public sealed class OpenProposalWhenOutcomeAgreed(CooperationDb db, TimeProvider clock) : IHandle<OutcomeAgreed>, IKeepsCopy
{
    public async Task Handle(OutcomeAgreed announcement, CancellationToken cancellation)
    {
        var id = Guid.Parse(announcement.OutcomeId);
        var texts = announcement.Texts.Select(t => new LanguageText(t.Lang, t.Text)).ToList();
        var owner = announcement.State ?? "";
        CivilDate? due = CivilDate.TryParse(announcement.DueDate, out var date) ? date : null;
        if (await db.Proposals.FindAsync([id], cancellation) is { } known) known.Restate(texts, owner, due);
        else db.Proposals.Add(
            new Proposal
            {
                Id = id,
                EngagementId = Guid.Parse(announcement.EngagementId),
                Texts = texts,
                Owner = owner,
                Due = due,
                CreatedAt = clock.Now()
            });
    }

    // Decided proposals stay.
    public Task DropCopy(string source, CancellationToken cancellation) =>
        db.Proposals.Where(p => p.Status == Proposal.Open).ExecuteDeleteAsync(cancellation);
}
