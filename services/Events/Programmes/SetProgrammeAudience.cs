using System.Globalization;
using Embassy.Events.Disclosures;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

// Changes the audience and the embargo of one release and reschedules its announcement, in one transaction.
// A repeat changes nothing and announces nothing.
partial class ProgrammesApi
{
    public override async Task<V1.Programme> SetProgrammeAudience(V1.SetProgrammeAudienceRequest request, ServerCallContext context)
    {
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        context.ExpectVersion(engagement.Version, required: false, savedAt: engagement.UpdatedAt);
        var validation = new RequestValidation();
        validation.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        var isNumber = int.TryParse(request.Release, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        validation.When(!isNumber || number < 1, "release", "out_of_range", "The number of a release, from 1.");
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.Refuse();
        var release =
            await db.Releases.SingleOrDefaultAsync(r => r.EngagementId == engagement.Id && r.Number == number, context.CancellationToken)
            ?? throw Problem.NotFound("release", request.Release);
        var now = clock.Now();
        if (release.Disclose(engagement, request.Audience, embargo, now))
        {
            engagement.Change(now);
            // Cancels only this release: others of the engagement may be scheduled for other days.
            db.CancelAnnouncements(release.ToReleased());
            db.Announce(release.ToReleased(), about: Disclosure.Of(engagement, release));
            await db.SaveChangesAsync(context.CancellationToken);
        }
        context.SetETag(ETags.Of(release.Number));
        return release.ToProto(toStaff: true);
    }
}
