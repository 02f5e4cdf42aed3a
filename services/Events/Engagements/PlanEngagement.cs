using Embassy.Announcements;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// Enters an engagement and tells the others, in one transaction.
// An id that is taken is refused, so a repeat is told that the engagement is there.
partial class EventsApi
{
    public override async Task<V1.Engagement> PlanEngagement(V1.PlanEngagementRequest request, ServerCallContext context)
    {
        var mission = await missions.Ask(context.CancellationToken);
        var checks = new Checks();
        var id = checks.Id("id", request.Id);
        checks.When(request.Kind.Length == 0, "kind", "required", "Say what it is: state-visit, meeting, signing …");
        checks.When(request.Direction.Length == 0, "direction", "required", "incoming, outgoing or elsewhere.");
        var titles = checks.Texts("titles", request.Titles, 1000, mission.Locales, required: true);
        var start = checks.Date("start", request.Start, required: true);
        var end = checks.Date("end", request.End);
        if (start is { } first && end is { } last)
        {
            if (last.Precision != first.Precision) checks.Add("end", "invalid_date", $"Name a {first.Precision}, as the start does.");
            else checks.When(last.First < first.First, "end", "end_before_start", $"It starts {first}.");
        }
        var place = checks.Text("place", request.Place, 200);
        var states = checks.StateList("states", request.States, 0, 250);
        var participants = checks.List("participants", request.Participants, 100, 200);
        var series = request.Series.Length == 0 ? null : checks.Key("series", request.Series);
        checks.When(request.Ordinal is < 0 or > 999, "ordinal", "out_of_range", "1 to 999; 0 or nothing for none.");
        checks.When(request.Ordinal != 0 && series is null, "series", "required", "An ordinal counts within a series: name it.");
        var sources = checks.Sources("sources", request.Sources);
        var embargo = checks.Instant("embargoUntil", request.EmbargoUntil);
        checks.Refuse();
        if (await db.Engagements.IgnoreQueryFilters().AnyAsync(e => e.Id == id, context.CancellationToken)) throw Problem.Exists("engagement", request.Id);

        var now = clock.Now();
        var engagement = new Engagement
        {
            Id = id,
            Kind = request.Kind,
            Direction = request.Direction,
            Titles = titles,
            Start = start!.Value,
            End = end == start ? null : end,
            Place = place,
            States = states.Count > 0 ? states : [mission.SendingState, mission.ReceivingState],
            Participants = participants,
            Series = series,
            Ordinal = request.Ordinal == 0 ? null : request.Ordinal,
            Sources = sources,
            Audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience,
            EmbargoUntil = embargo,
            CreatedAt = now,
            CreatedBy = work.Caller.Id,
            UpdatedAt = now,
        };
        db.Engagements.Add(engagement);
        db.Announce(new EngagementPlanned(engagement.ToSummary()), about: engagement);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/engagements/{engagement.Id}");
        return Show(engagement, context);
    }
}
