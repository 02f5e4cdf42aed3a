using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

// Makes an engagement of a candidate: what the file said, and what no file can know. Candidate and engagement are one transaction.
// A candidate that was planned is refused, so a repeat makes no second engagement.
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
            Place = importCandidate.Place,
            Audience = request.Audience.Length > 0 ? request.Audience : Audiences.Internal,
        };
        // The instant, where its zone has the day that the file has.
        if (importCandidate.StartsAt is { } starts && importCandidate.Zone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(importCandidate.Zone, out _))
            (plan.Zone, plan.StartsAt, plan.EndsAt) = (importCandidate.Zone, starts.ToTimestamp(), importCandidate.EndsAt?.ToTimestamp());
        plan.Titles.Add(request.Titles.Count > 0 ? request.Titles : [new Embassy.V1.Text { Lang = importCandidate.Locale, Text_ = importCandidate.Title }]);
        // Saves what was changed of the candidate, too, or nothing.
        return await planner.Plan(plan, context);
    }

    async Task<ImportCandidate> FindDraft(string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id) && await db.ImportCandidates.SingleOrDefaultAsync(d => d.Id == id, cancellation) is { } importCandidate
            ? importCandidate : throw Problem.NotFound("candidate", name);
}
