using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

// Makes an engagement of a candidate from the file's content and the request, in one transaction.
// A repeat fails because the candidate is already planned, so it makes no second engagement.
partial class ImportsApi
{
    public override async Task<V1.Engagement> PlanImportCandidate(V1.PlanImportCandidateRequest request, ServerCallContext context)
    {
        var importCandidate = await FindDraft(request.Id, context.CancellationToken);
        context.ExpectVersion(importCandidate.Version);
        var id = Guid.CreateVersion7(clock.Now());
        importCandidate.Plan(id);
        var plan = new V1.PlanEngagementRequest
        {
            Id = id.ToString(),
            Kind = request.Kind,
            Direction = request.Direction,
            Start = importCandidate.Start.ToString(),
            End = importCandidate.End?.ToString() ?? "",
            Audience = request.Audience.Length > 0 ? request.Audience : Audiences.Internal,
        };
        // An instant has a zone whose name is one of IANA, and its days are those of that zone.
        if (importCandidate.StartsAt is { } starts)
            (plan.Zone, plan.StartsAt, plan.EndsAt) = (importCandidate.Zone, starts.ToTimestamp(), importCandidate.EndsAt?.ToTimestamp());
        if (importCandidate.Place.Length > 0)
            plan.Places.Add(new Embassy.V1.Text { Lang = importCandidate.Locale, Text_ = importCandidate.Place });
        plan.Participants.Add(request.Participants.Select(name => new V1.Participant
        {
            Names = { new Embassy.V1.Text { Lang = Languages.Undetermined, Text_ = name } },
        }));
        plan.Titles.Add(request.Titles.Count > 0 ? request.Titles
            : [new Embassy.V1.Text { Lang = importCandidate.Locale, Text_ = importCandidate.Title }]);
        // Saves the candidate and the engagement in one transaction.
        return await planner.Plan(plan, context);
    }

    async Task<ImportCandidate> FindDraft(string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id)
        && await db.ImportCandidates.SingleOrDefaultAsync(d => d.Id == id, cancellation) is { } importCandidate
            ? importCandidate : throw Problem.NotFound("candidate", name);
}
