using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Occasions;

// Lists the occasions of the mission's two States in a year, or in the next days by the local date of each capital.
// Computed, except for the days that a State decided. Read-only.
partial class OccasionsApi
{
    const int MostDays = 400, UsualDays = 30;

    public override async Task<V1.ListOccasionsResponse> ListOccasions(V1.ListOccasionsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.Year is not 0 and (< 1900 or > 2200), "year", "out_of_range", "1900 to 2200.");
        validation.When(request.NextDays is < 0 or > MostDays, "nextDays", "out_of_range", $"1 to {MostDays}; nothing means {UsualDays}.");
        validation.When(request.Year != 0 && request.NextDays != 0, "nextDays", "duplicate", "A year or the next days, not both.");
        var window = DateWindow.Read(validation, request.From, request.To);
        var inWindow = window != default;
        validation.When(inWindow && (request.Year != 0 || request.NextDays != 0), "from", "duplicate",
            "Days from and to, a year, or the next days: one of these.");
        validation.When(inWindow && window.From is null, "from", "required", "With `to` also the first day: 2026-03-01.");
        validation.When(inWindow && window.To is null, "to", "required", "With `from` also the last day: 2026-03-31.");
        validation.When(window.From?.Year is < 1900 or > 2200, "from", "out_of_range", "1900 to 2200.");
        validation.When(window is { From: { } begins, To: { } ends } && ends.DayNumber - begins.DayNumber > MostDays, "to", "out_of_range",
            $"At most {MostDays} days after `from`.");
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.Refuse();

        var mission = await missions.Get(context.CancellationToken);
        var (zones, now) = (LocalDay.Zones(mission), clock.Now());
        var todays = zones.Select(z => z.Today(now)).ToList();
        var kinds = request.Kind.AnyOf();
        var (first, last) = window is { From: { } from, To: { } to } ? (from, to) : request.Year != 0
            ? (new DateOnly(request.Year, 1, 1), new DateOnly(request.Year, 12, 31))
            : (todays.Min(), todays.Max().AddDays(request.NextDays == 0 ? UsualDays : request.NextDays));
        string[] states =
            [.. new[] { mission.SendingState, mission.ReceivingState }.Where(s => request.State.Length == 0 || s == request.State)];
        var there = await OccasionDecision.Between(db, occasions, first, last, states, context.CancellationToken);
        var response = new V1.ListOccasionsResponse
        {
            Occasions =
            {
                there.Where(o => kinds.Count == 0 || kinds.Contains(o.Rule.Kind))
                    .Select(o => o.ToProto(zones, now)),
            },
        };
        context.SetETag(ETags.OfContent(response));
        // `daysAhead` changes at midnight in either capital.
        var midnight = zones.Min(z => z.Begins(z.Today(now).AddDays(1))) - now;
        context.MayBeCached(midnight < SurrogateKeys.Usual ? midnight : SurrogateKeys.Usual, "occasions", "mission");
        return response;
    }
}
