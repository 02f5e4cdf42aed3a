using Embassy.Events.Disclosures;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

// Releases are scheduled, or cancelled, together with their engagement.
public sealed class AnnounceReleasesWhenEngagementAudienceChanges(EventsDb db) : IDomainEventHandler<EngagementAudienceChanged>
{
    public async Task Handle(EngagementAudienceChanged domainEvent, CancellationToken cancellation)
    {
        var (engagement, wasVisible, now) = domainEvent;
        var releases = await db.Releases.AsNoTracking().Where(r => r.EngagementId == engagement.Id && r.Audience == Audiences.Public)
            .OrderBy(r => r.Number).ToListAsync(cancellation);
        foreach (var release in releases.Where(r => !wasVisible || r == releases[^1] || r.EmbargoUntil > now))
            db.Announce(release.ToReleased(), about: Disclosure.Of(engagement, release));
    }
}
