using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>
/// Announces a change of the public state of an engagement, or its removal once it is no longer public.
/// </summary>
public static class EngagementAnnouncements
{
    /// <summary>Call it after the change, before SaveChanges.</summary>
    public static async Task AnnounceEngagement(
        this EventsDb db, Engagement engagement, EngagementBefore engagementBefore, DateTimeOffset now, CancellationToken cancellation)
    {
        var subject = $"engagements/{engagement.Id}";
        var reopened = engagementBefore.Audience != engagement.Audience || engagementBefore.Embargo != engagement.EmbargoUntil;
        // An announcement was scheduled for the end of the embargo: it is rescheduled, sent now, or cancelled.
        var waited = engagementBefore.Audience == Audiences.Public && !engagementBefore.Visible;
        if (engagementBefore.Audience is not null) db.CancelAnnouncements(subject, laterThan: waited ? engagementBefore.Embargo : now);
        if (waited && reopened) db.Reschedule(subject, engagement);
        var visible = engagement.IsPublic(now);
        if (engagementBefore.Visible && !visible)
        {
            engagement.Withdraw(engagementBefore.Start, now);
            db.Announce(new EngagementRemoved(engagement.Id.ToString(), $"/v1/engagements/{engagement.Id}", engagement.PublicVersion),
                about: null);
        }
        if (reopened) AnnounceOutcomes(db, engagement, engagementBefore.Visible, visible, now);
        if (reopened && engagementBefore.Audience is not null)
            await db.Raise(new EngagementAudienceChanged(engagement, engagementBefore.Visible, now), cancellation);
        if (engagement.Audience == Audiences.Internal) return;

        // Subscribers that do not know the engagement get its status; the others get the step or the changed fields.
        var isNew = reopened && !waited && !(engagementBefore.Visible && visible);
        var changed = Engagement.Different(engagementBefore.Face, engagement.Face(now));
        // Postponing again counts as a new step.
        var step = engagementBefore.Status != engagement.Status
            || engagement.Status == EngagementStatus.Postponed && engagementBefore.Start != engagement.Start;
        if (isNew || step) Say(engagement.ToStatusAnnouncement);
        else if (changed.Count > 0 || waited && visible) Say(() => new EngagementChanged(engagement.ToSummary(), changed));
        foreach (var (at, parts) in engagement.PartsAhead(now))
        {
            engagement.Publish(now);
            db.Announce(new EngagementChanged(engagement.ToSummary(), parts), about: new Disclosure(Audiences.Public, at));
        }

        void Say(Func<Announcement> said)
        {
            engagement.Publish(now, visible);
            db.Announce(said(), about: engagement);
        }
    }

    // An outcome is never more open than its engagement, so it is removed and announced with it.
    static void AnnounceOutcomes(EventsDb db, Engagement engagement, bool wasVisible, bool visible, DateTimeOffset now)
    {
        foreach (var outcome in engagement.Outcomes.Where(o => o.Audience == Audiences.Public))
        {
            var wasTold = wasVisible && !(outcome.EmbargoUntil > now);
            if (wasTold && visible) continue;
            if (wasTold)
            {
                outcome.Change();
                db.Announce(outcome.ToRemoved(), about: null);
            }
            if (engagement.Audience == Audiences.Internal) continue;
            outcome.Change();
            db.Announce(outcome.ToAgreed(), about: Disclosure.Of(engagement, outcome));
        }
    }
}
