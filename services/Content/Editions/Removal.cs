using Embassy.Announcements;
using Embassy.Content.Approvals;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>A change that takes an edition down: a withdrawal, redirect or removal.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="To">The page that a redirect leads to; otherwise empty.</param>
sealed record Removal(string Kind, string Reason, string To = "")
{
    /// <summary>The kinds of <see cref="PendingChange"/> that take an edition down.</summary>
    public static readonly string[] Kinds = [PendingChange.Withdraw, PendingChange.Redirect, PendingChange.Remove];

    /// <summary>The target page of a redirect; otherwise null.</summary>
    public string? Other => To.Length > 0 ? To : null;

    /// <summary>
    /// True when a second person must approve it. A withdrawn edition stays readable, so a mission may let one person
    /// withdraw.
    /// </summary>
    public bool NeedsApproval(string missionRemoval) =>
        missionRemoval == Mission.SecondPerson || missionRemoval == Mission.WithdrawAlone && Kind != PendingChange.Withdraw;

    /// <summary>Applies the change; returns false if the edition already has that state.</summary>
    public bool Apply(Edition edition, DateTimeOffset now) => Kind switch
    {
        PendingChange.Withdraw => edition.Withdraw(Reason, now),
        PendingChange.Redirect => edition.Redirect(To, now),
        _ => edition.Remove(Reason, now),
    };

    // A redirect needs a target that is public when it is created, and both pages are locked, so no cycle can form.
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
