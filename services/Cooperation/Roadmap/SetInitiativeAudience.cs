using Embassy.Cooperation.Agreements;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Roadmap;

// Changes the audience and the embargo of an initiative and reschedules its announcement, in one transaction.
// A repeat changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> SetInitiativeAudience(V1.SetInitiativeAudienceRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives, context.CancellationToken);
        var validation = new RequestValidation();
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        await db.Related(validation, "audience", initiative.AgreementId?.ToString() ?? "", request.Audience, embargo, clock.Now(),
            context.CancellationToken);
        validation.Refuse();
        context.ExpectVersion(initiative.Version, savedAt: initiative.UpdatedAt);
        var wasInternal = initiative.Audience == Audiences.Internal;
        if (initiative.Disclose(request.Audience, embargo, clock.Now(), clock.Today()))
        {
            // The summary contains the progress; only the opening needs an announcement.
            if (wasInternal) db.Announce(new InitiativeOpened(initiative.ToSummary(clock.Today())), about: initiative);
            else db.Reschedule($"initiatives/{initiative.Id}", initiative);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return Show(initiative, context);
    }
}
