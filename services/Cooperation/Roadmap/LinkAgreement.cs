using Embassy.Cooperation.Agreements;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Roadmap;

// Links an initiative to its resulting agreement and announces it. A repeat changes nothing and announces nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> LinkAgreement(V1.LinkAgreementRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives, context.CancellationToken);
        var validation = new RequestValidation();
        validation.When(request.Agreement.Length == 0, "agreement", "required", "The agreement it led to, by id.");
        var agreement =
            await db.Related(validation, "agreement", request.Agreement, initiative.Audience, initiative.EmbargoUntil, clock.Now(),
                context.CancellationToken);
        validation.Refuse();
        context.ExpectVersion(initiative.Version, required: false, savedAt: initiative.UpdatedAt);
        if (!initiative.Link(agreement!.Id, clock.Now(), clock.Today())) return Show(initiative, context);
        db.Announce(new InitiativeLinked(initiative.ToSummary(clock.Today())), about: initiative);
        await db.SaveChangesAsync(context.CancellationToken);
        return Show(initiative, context);
    }
}
