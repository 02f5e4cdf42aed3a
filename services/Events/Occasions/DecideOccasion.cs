using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Occasions;

// Enters the days that a State decided for an occasion in one year, and announces them, in one transaction.
// A repeat changes nothing and announces nothing.
partial class OccasionsApi
{
    public override async Task<V1.Occasion> DecideOccasion(V1.DecideOccasionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var rule = occasions.All.FirstOrDefault(r => r.Key == request.Key) ?? throw Problem.NotFound("occasion", request.Key);
        var computed = rule.In(request.Cycle);
        if (computed?.Start.Year < rule.Since) computed = null;
        validation.When(computed is null, "cycle", "out_of_range",
            rule.Hijri ? "A Hijri year in which it is celebrated: 1447." : "A year in which it is celebrated: 2026.");
        var (start, end) = (validation.Day("start", request.Start), validation.Day("end", request.End));
        validation.When(request.Start.Length == 0, "start", "required", "The first day: 2026-03-20.");
        end ??= start is { } day && computed is not null ? day.AddDays(computed.Rule.Days - 1) : start;
        validation.When(end < start, "end", "end_before_start", "Not before the first day.");
        validation.When(end is { } last && start is { } begins && last.DayNumber - begins.DayNumber >= OccasionDecision.Longest, "end",
            "out_of_range", $"At most {OccasionDecision.Longest} days.");
        validation.When(start is { } first && computed is not null
            && Math.Abs(first.DayNumber - computed.Start.DayNumber) > OccasionDecision.MostApart, "start", "out_of_range",
            $"At most {OccasionDecision.MostApart} days from the computed day, {Occurrence.Text(computed?.Start)}; check the year.");
        if (request.Source is null) validation.Add("source", "required", "The decree or the announcement.");
        var source = request.Source is null ? new Citation("", "", "") : validation.Source("source", request.Source);
        validation.Refuse();

        var decision = await db.OccasionDecisions.FindAsync([request.Key, request.Cycle], context.CancellationToken);
        if (decision is null)
        {
            decision = db.OccasionDecisions.Add(new OccasionDecision { Key = request.Key, Cycle = request.Cycle }).Entity;
            context.Created($"/v1/occasions?year={start!.Value.Year}&state={rule.State}");
        }
        if (decision.Decide(start!.Value, end!.Value, source, requestContext.Caller.Id, clock.Now()))
        {
            db.Announce(decision.ToDecided(computed!.With(decision)), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(computed!, decision, context);
    }

    async Task<V1.Occasion> Show(Occurrence computed, OccasionDecision decision, ServerCallContext context)
    {
        context.SetETag(ETags.Of(decision.Version));
        var mission = await missions.Get(context.CancellationToken);
        return computed.With(decision).ToProto(LocalDay.Zones(mission), clock.Now(), staff: true);
    }
}
