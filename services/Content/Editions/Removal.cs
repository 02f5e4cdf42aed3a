using Embassy.Announcements;
using Embassy.Content.Approvals;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>How an edition is taken from what is public: withdrawn, redirected or removed.</summary>
/// <param name="Kind">One of the kinds of <see cref="PendingChange"/>.</param>
/// <param name="To">The page that a redirect leads to; otherwise empty.</param>
sealed record Removal(string Kind, string Reason, string To = "")
{
    /// <summary>The other page that it involves; null without one.</summary>
    public string? Other => To.Length > 0 ? To : null;

    /// <summary>Whether a second person has to approve it. A withdrawn edition stays readable, so a mission may let one person withdraw.</summary>
    public bool NeedsApproval(string missionRemoval) =>
        missionRemoval == Mission.SecondPerson || missionRemoval == Mission.WithdrawAlone && Kind != PendingChange.Withdraw;

    /// <summary>Returns false if it is so already.</summary>
    public bool Apply(Edition edition, DateTimeOffset now) => Kind switch
    {
        PendingChange.Withdraw => edition.Withdraw(Reason, now),
        PendingChange.Redirect => edition.Redirect(To, now),
        _ => edition.Remove(Reason, now),
    };

    // A redirect leads to a page that is public when it is made, and both pages are held: so none can lead in a circle.
    /// <summary>Refuses a redirect to a page that is not public in this language, or is a redirect itself.</summary>
    public async Task ExpectTarget(ContentDb db, Edition edition, DateTimeOffset now, CancellationToken cancellation)
    {
        if (Other is null) return;
        var target = await db.Editions.AsNoTracking()
            .Where(e => e.PageKey == To && e.Locale == edition.Locale && e.PublishedAt != null && e.State != Edition.Superseded)
            .Select(e => new { e.State, e.Page.Audience, e.Page.EmbargoUntil }).SingleOrDefaultAsync(cancellation);
        if (target?.State == Edition.Redirected)
            throw Problem.Invalid("to", "cycle", "It is a redirect itself: name the page that it leads to.");
        var readable = target?.State is Edition.Published or Edition.Withdrawn
            && (edition.Page.Audience == Audiences.Internal
                || target.Audience == Audiences.Public && (target.EmbargoUntil is null || target.EmbargoUntil <= now));
        if (!readable) throw Problem.Invalid("to", "not_public", $"There is no such page, or it is not public in '{edition.Locale}'.");
    }

    public Announcement Announced(Edition edition) => Kind == PendingChange.Withdraw ? edition.ToWithdrawn() : edition.ToRemoved();
}
