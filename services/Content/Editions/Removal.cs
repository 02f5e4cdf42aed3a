using Embassy.Announcements;
using Embassy.Content.Approvals;
using Embassy.Content.Missions;

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

    public Announcement Announced(Edition edition) => Kind == PendingChange.Withdraw ? edition.ToWithdrawn() : edition.ToRemoved();
}
