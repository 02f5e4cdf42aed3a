using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// The newest is enough: each announcement holds the whole outcome.
/// <summary>
/// What an engagement agreed becomes a proposal, which a person makes something of. The id is the outcome's: what is announced
/// again, because it changed, is the same proposal, and changes it while nobody has decided.
/// </summary>
public sealed class OpenProposalWhenOutcomeAgreed(CooperationDb db, TimeProvider clock) : IHandle<OutcomeAgreed>, IKeepsCopy
{
    public async Task Handle(OutcomeAgreed announcement, CancellationToken cancellation)
    {
        var id = Guid.Parse(announcement.OutcomeId);
        var texts = announcement.Texts.Select(t => new LanguageText(t.Lang, t.Text)).ToList();
        var owner = announcement.State ?? "";
        CivilDate? due = CivilDate.TryParse(announcement.DueDate, out var date) ? date : null;
        if (await db.Proposals.FindAsync([id], cancellation) is { } known) known.Restate(texts, owner, due);
        else db.Proposals.Add(new Proposal { Id = id, EngagementId = Guid.Parse(announcement.EngagementId), Texts = texts, Owner = owner, Due = due, CreatedAt = clock.Now() });
    }

    // What a person made of a proposal stays.
    public Task DropCopy(string source, CancellationToken cancellation) => db.Proposals.Where(p => p.Status == Proposal.Open).ExecuteDeleteAsync(cancellation);
}
