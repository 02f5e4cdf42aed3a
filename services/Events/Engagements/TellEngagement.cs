using Embassy.Announcements;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// What the others are told of a change: only what is another in public, and that it is public no more.
partial class EventsApi
{
    /// <summary>What an engagement was before it was changed.</summary>
    sealed record EngagementBefore(string Status, string? Audience, DateTimeOffset? Embargo, bool Visible, V1.Engagement? Face, CivilDate Start)
    {
        public static readonly EngagementBefore Nothing = new("", null, null, false, null, default);

        public static EngagementBefore Of(Engagement e, DateTimeOffset now) => new(e.Status, e.Audience, e.EmbargoUntil, e.IsPublic(now), e.Face(now), e.Start);
    }

    /// <summary>Call it after the change, before SaveChanges.</summary>
    async Task Tell(Engagement engagement, EngagementBefore engagementBefore, DateTimeOffset now, CancellationToken cancellation)
    {
        var subject = $"engagements/{engagement.Id}";
        var reopened = engagementBefore.Audience != engagement.Audience || engagementBefore.Embargo != engagement.EmbargoUntil;
        // It waits for the end of an embargo, and goes on waiting, or comes out now, or never.
        var waited = engagementBefore.Audience == Audiences.Public && !engagementBefore.Visible;
        if (engagementBefore.Audience is not null) db.CancelAnnouncements(subject, laterThan: waited ? engagementBefore.Embargo : now);
        if (waited && reopened) db.Reschedule(subject, engagement);
        var visible = engagement.IsPublic(now);
        if (engagementBefore.Visible && !visible)
        {
            engagement.Withdraw(engagementBefore.Start, now);
            db.Announce(new EngagementRemoved(engagement.Id.ToString(), $"/v1/engagements/{engagement.Id}", engagement.PublicVersion), about: null);
        }
        if (reopened) TellOutcomes(engagement, engagementBefore.Visible, visible, now);
        if (reopened && engagementBefore.Audience is not null) await TellProgramme(engagement, engagementBefore, now, cancellation);
        if (engagement.Audience == Audiences.Internal) return;

        // New to whoever hears it: what its status says. Else the step it made, or the fields that are others.
        var isNew = reopened && !waited && !(engagementBefore.Visible && visible);
        var changed = Engagement.Different(engagementBefore.Face, engagement.Face(now));
        // Postponed again is another postponement.
        var step = engagementBefore.Status != engagement.Status || engagement.Status == EngagementStatus.Postponed && engagementBefore.Start != engagement.Start;
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

    // The releases that wait with the engagement, or were forgotten with it.
    async Task TellProgramme(Engagement engagement, EngagementBefore engagementBefore, DateTimeOffset now, CancellationToken cancellation)
    {
        var releases = await Releases(engagement.Id).Where(r => r.Audience == Audiences.Public).OrderBy(r => r.Number).ToListAsync(cancellation);
        foreach (var release in releases.Where(r => !engagementBefore.Visible || r == releases[^1] || r.EmbargoUntil > now))
            db.Announce(release.ToReleased(), about: Disclosure.Of(engagement, release));
    }

    // An outcome is as open as its engagement at most, so it goes and comes with it.
    void TellOutcomes(Engagement engagement, bool wasVisible, bool visible, DateTimeOffset now)
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
