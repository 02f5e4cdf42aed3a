using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

// Lists the letters that are due, missing or sent around today, for each occasion with letters by custom or precedent.
// Read-only: a repeat changes nothing.
partial class OccasionsApi
{
    // A letter within this many days before or after the occasion counts as a letter of the occasion.
    const int EarlyDays = 21, LateDays = 60;

    public override async Task<V1.ListExpectedLettersResponse> ListExpectedLetters(V1.ListExpectedLettersRequest request,
        ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.DaysBefore is < 0 or > MostDays, "daysBefore", "out_of_range",
            $"1 to {MostDays}; nothing means {UsualDays}.");
        validation.When(request.DaysAhead is < 0 or > MostDays, "daysAhead", "out_of_range",
            $"1 to {MostDays}; nothing means {UsualDays}.");
        validation.Refuse();
        var mission = await missions.Get(context.CancellationToken);
        var (zones, now) = (LocalDay.Zones(mission), clock.Now());
        var today = zones.Min(z => z.Today(now));
        string[] states = [mission.SendingState, mission.ReceivingState];
        var near = await OccasionDecision.Between(db, occasions, today.AddDays(-Or(request.DaysBefore)),
            today.AddDays(Or(request.DaysAhead)),
            states, context.CancellationToken);
        var keys = near.Select(o => o.Rule.Key).Distinct().ToList();
        var letters = await db.Letters.AsNoTracking().Where(l => keys.Contains(l.Occasion!))
            .Select(l => new LetterDates(l.Id, l.Occasion!, l.Direction, l.OccasionOn, l.DatedFirst))
            .ToListAsync(context.CancellationToken);

        var response = new V1.ListExpectedLettersResponse();
        foreach (var occurrence in near)
        {
            // From the view of the sending State: a letter to it is incoming.
            var direction = occurrence.Rule.State == mission.SendingState ? "incoming" : "outgoing";
            var written = letters.Where(l => l.Occasion == occurrence.Rule.Key && l.Direction == direction).ToList();
            var letter = written.Find(l => l.IsFor(occurrence));
            var precedent = written.Where(l => l.Day < occurrence.Start.AddDays(-EarlyDays)).MaxBy(l => l.Day);
            if (!occurrence.Rule.Letters && letter is null && precedent is null) continue;
            var expected = new V1.ExpectedLetter
            {
                Occasion = occurrence.ToProto(zones, now),
                Direction = direction,
                Status = letter is not null ? "sent" : occurrence.Start > today ? "due" : "missing",
                Letter = letter?.Id.ToString() ?? "",
                Precedent = precedent?.Id.ToString() ?? "",
            };
            if (request.Status.Length == 0 || request.Status == expected.Status) response.Letters.Add(expected);
        }
        context.SetETag(ETags.OfContent(response));
        return response;

        static int Or(int days) => days == 0 ? UsualDays : days;
    }

    /// <param name="Dated">The first day that its date may mean.</param>
    sealed record LetterDates(Guid Id, string Occasion, string Direction, CivilDate? OccasionOn, DateOnly Dated)
    {
        // The recorded day of the occasion takes precedence.
        public DateOnly Day => OccasionOn?.First ?? Dated;

        public bool IsFor(Occurrence occurrence) => Day >= occurrence.Start.AddDays(-EarlyDays)
            && Day <= occurrence.Start.AddDays(LateDays);
    }
}
