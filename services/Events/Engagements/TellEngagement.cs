using Embassy.Announcements;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// What the others are told of a change: only what is another in public, and that it is public no more.
partial class EventsApi
{
    /// <summary>What an engagement was before it was changed.</summary>
    sealed record Before(string Status, string? Audience, DateTimeOffset? Embargo, bool Visible, V1.Engagement? Face, CivilDate Start)
    {
        public static readonly Before Nothing = new("", null, null, false, null, default);

        public static Before Of(Engagement e, DateTimeOffset now) => new(e.Status, e.Audience, e.EmbargoUntil, e.IsPublic(now), e.Face(now), e.Start);
    }

    /// <summary>Call it after the change, before SaveChanges.</summary>
    async Task Tell(Engagement engagement, Before before, DateTimeOffset now, CancellationToken cancellation)
    {
        var reopened = before.Audience != engagement.Audience || before.Embargo != engagement.EmbargoUntil;
        if (before.Audience is not null) await Unsay(engagement, reopened, now, cancellation);
        var visible = engagement.IsPublic(now);
        if (before.Visible && !visible)
        {
            engagement.Withdraw(before.Start, now);
            db.Announce(new EngagementRemoved(engagement.Id.ToString(), $"/v1/engagements/{engagement.Id}", engagement.PublicVersion), about: null);
        }
        if (reopened) TellOutcomes(engagement, before.Visible, visible, now);
        if (reopened && before.Audience is not null) await TellProgramme(engagement, cancellation);
        if (engagement.Audience == Audiences.Internal) return;

        // New to whoever hears it: what its status says. Else the step it made, or the fields that are others.
        var isNew = reopened && !(before.Visible && visible);
        var changed = Engagement.Different(before.Face, engagement.Face(now));
        // Postponed again is another postponement.
        var step = before.Status != engagement.Status || engagement.Status == EngagementStatus.Postponed && before.Start != engagement.Start;
        if (isNew || step) Say(engagement.ToStatusAnnouncement);
        else if (changed.Count > 0) Say(() => new EngagementChanged(engagement.ToSummary(), changed));
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

    /// <summary>Takes back what waits for the end of an embargo: of parts always, of the engagement when its own is another now. It is said anew.</summary>
    async Task Unsay(Engagement engagement, bool reopened, DateTimeOffset now, CancellationToken cancellation)
    {
        var (subject, from) = ($"engagements/{engagement.Id}", !reopened && engagement.EmbargoUntil > now ? engagement.EmbargoUntil.Value : now);
        var waiting = await db.Outbox.Where(r => r.Sequence == null && r.NotBefore > from && r.Subject.StartsWith(subject)).ToListAsync(cancellation);
        db.Outbox.RemoveRange(waiting.Where(r => r.Subject == subject || reopened));
    }

    // What waited with the engagement, or was forgotten with it.
    async Task TellProgramme(Engagement engagement, CancellationToken cancellation)
    {
        if (await Releases(engagement.Id).Where(r => r.Audience == Audiences.Public).OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellation) is { } newest)
            db.Announce(newest.ToReleased(), about: Disclosure.Of(engagement, newest));
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
