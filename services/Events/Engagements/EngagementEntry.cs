using System.Globalization;
using Embassy.Content.V1;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Events.Engagements;

/// <summary>The validated content of an engagement, for planning and for updating.</summary>
public sealed class EngagementEntry
{
    public required string Kind { get; init; }
    public required string Direction { get; init; }
    public required List<LanguageText> Titles { get; init; }
    public required CivilDate Start { get; init; }
    public CivilDate? End { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public string? Zone { get; init; }
    public required List<LanguageText> Places { get; init; }
    public string? PlaceState { get; init; }
    public string? Coordinates { get; init; }
    public bool OnMargins { get; init; }
    public string? Forum { get; init; }
    public string? Session { get; init; }
    public required List<string> States { get; init; }
    public required List<Participant> Participants { get; init; }
    public string? Series { get; init; }
    public int? Ordinal { get; init; }
    public Guid? Follows { get; init; }
    public required List<Side> Sides { get; init; }
    public required Disclosure DelegationsDisclosure { get; init; }
    public required List<AgendaItem> Agenda { get; init; }
    public required Disclosure AgendaDisclosure { get; init; }
    public required List<Citation> Sources { get; init; }
    public required string Audience { get; init; }
    public DateTimeOffset? EmbargoUntil { get; init; }

    /// <summary>
    /// Adds every violation to <paramref name="validation"/>; the caller throws before it uses the result.
    /// </summary>
    /// <param name="there">The stored engagement on an update: its audience stays where the request names none.</param>
    public static EngagementEntry Check(V1.PlanEngagementRequest request, Mission mission, RequestValidation validation,
        Engagement? there = null)
    {
        var disclosure = Disclosure.Of(request.Audience, validation.Instant("embargoUntil", request.EmbargoUntil), there);
        validation.When(request.Kind.Length == 0, "kind", "required", "Say what it is: state-visit, meeting, signing …");
        validation.When(request.Direction.Length == 0, "direction", "required", "incoming, outgoing or elsewhere.");
        var titles = validation.Texts("titles", request.Titles, 1000, mission.Locales, required: true);
        var zone = Maybe(request.Zone);
        var dates = Dates(validation, request.Start, request.End, request.StartsAt, request.EndsAt, zone);
        var places = validation.Texts("places", request.Places, 200, known: null);
        if (request.PlaceState.Length > 0) validation.State("placeState", request.PlaceState);
        validation.When(request.Coordinates.Length > 0 && !OnEarth(request.Coordinates), "coordinates", "invalid_format",
            "Latitude and longitude in degrees: 40.3754,49.8328.");
        var margins = request.Setting == "margins";
        validation.When(margins && request.Forum.Length == 0, "forum", "required", "On the margins of which forum's session?");
        validation.When(request.Session.Length > 0 && request.Forum.Length == 0, "forum", "required",
            "A session is one of a forum: name it.");
        var states = validation.StateList("states", request.States, 0, 250);
        var participants = CheckParticipants(validation, request.Participants);
        var series = request.Series.Length == 0 ? null : validation.Key("series", request.Series);
        validation.When(request.Ordinal is < 0 or > 999, "ordinal", "out_of_range", "1 to 999; 0 or nothing for none.");
        validation.When((request.Ordinal != 0 || request.Follows.Length > 0) && series is null, "series", "required",
            "An ordinal counts, and a session follows, within a series: name it.");
        return new EngagementEntry
        {
            Kind = request.Kind,
            Direction = request.Direction,
            Titles = titles,
            Start = dates?.Start ?? default,
            End = dates?.End,
            StartsAt = dates?.StartsAt,
            EndsAt = dates?.EndsAt,
            Zone = zone,
            Places = places,
            PlaceState = Maybe(request.PlaceState),
            Coordinates = Maybe(request.Coordinates),
            OnMargins = margins,
            Forum = Maybe(request.Forum),
            Session = request.Session.Length == 0 ? null : validation.Key("session", request.Session),
            States = states.Count > 0 ? states : [mission.SendingState, mission.ReceivingState],
            Participants = participants,
            Series = series,
            Ordinal = request.Ordinal == 0 ? null : request.Ordinal,
            Follows = request.Follows.Length == 0 ? null : validation.Id("follows", request.Follows),
            Sides = CheckSides(validation, request.Delegations),
            DelegationsDisclosure =
                Disclosure.Check(validation, "delegationsDisclosure", request.DelegationsDisclosure, there?.Delegations),
            Agenda = CheckItems(validation, request.Agenda, mission.Locales),
            AgendaDisclosure = Disclosure.Check(validation, "agendaDisclosure", request.AgendaDisclosure, there?.Agenda),
            Sources = validation.Sources("sources", request.Sources),
            Audience = disclosure.Audience,
            EmbargoUntil = disclosure.EmbargoUntil,
        };
    }

    /// <summary>Refuses to put an embargo on a public engagement or part; it may become internal.</summary>
    public void ExpectMayReplace(Engagement there, DateTimeOffset now)
    {
        AudienceRules.ExpectMayBecome(there, Audience, EmbargoUntil, now, mayBecomeInternal: true);
        (IHasAudience? Part, Disclosure Wanted)[] parts = [(there.Delegations, DelegationsDisclosure), (there.Agenda, AgendaDisclosure)];
        foreach (var (part, wanted) in parts)
            if (part is not null)
                AudienceRules.ExpectMayBecome(Disclosure.Of(there, part), wanted.Audience, wanted.EmbargoUntil, now,
                    mayBecomeInternal: true);
    }

    static string Sample(CivilDate start) => start.Precision switch { "year" => "2022", "month" => "2022-08", _ => "2022-08-29" };

    /// <summary>The dates, with instants on the days that they name; null if they are invalid.</summary>
    public static EngagementDates? Dates(RequestValidation validation, string start, string end, Timestamp? startsAt, Timestamp? endsAt,
        string? zone)
    {
        var first = validation.Date("start", start, required: true);
        // With a valid start only its own form is accepted, so a refusal names only that one.
        var last = first is not null && !CivilDate.TryParse(end, out _) ? null : validation.Date("end", end);
        if (first is { } from && end.Length > 0)
        {
            if (last is not { } to || to.Precision != from.Precision)
                validation.Add("end", "invalid_date", $"Name a {from.Precision}, as the start does: {Sample(from)}.");
            else validation.When(to.First < from.First, "end", "end_before_start", $"It starts {from}.");
        }
        var clock = default(TimeZoneInfo);
        // TryFindSystemTimeZoneById also accepts names that are not IANA zones, such as those of Windows.
        if (zone is not null)
            validation.When(zone.Length > 60 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out clock) || !clock.HasIanaId
                || !zone.Contains('/', StringComparison.Ordinal) && zone != "UTC",
            "zone", "invalid_format", "An IANA time zone, like Asia/Baku.");
        var (begins, ends) = (validation.Instant("startsAt", startsAt), validation.Instant("endsAt", endsAt));
        validation.When((begins ?? ends) is not null && zone is null, "zone", "required",
            "An instant is on a day of the place: name its zone.");
        validation.When(ends is not null && begins is null, "startsAt", "required", "What ends at an instant begins at one.");
        validation.When(ends < begins, "endsAt", "end_before_start", "It ends before it begins.");
        if (clock is not null && first is { } day)
        {
            validation.When(begins is { } at && Day(clock, at) != day.ToString(), "startsAt", "invalid_date",
                $"Seen from {zone} it is not on {day}.");
            // Midnight ends the day before it.
            validation.When(ends is { } until && begins is not null && Day(clock, until) != (last ?? day).ToString()
                && Day(clock, until.AddTicks(-1)) != (last ?? day).ToString(), "endsAt",
                "invalid_date", $"Seen from {zone} it is not on {last ?? day}.");
        }
        return first is null ? null : new EngagementDates(first.Value, last == first ? null : last, begins, ends);
    }

    static List<Participant> CheckParticipants(RequestValidation validation, RepeatedField<V1.Participant> given)
    {
        validation.Count("participants", given.Count, 0, 100);
        return [.. given.Take(100)
            .Select((p, i) => new Participant(validation.Texts($"participants[{i}].names", p.Names, 200, known: null, required: true)))];
    }

    static List<Side> CheckSides(RequestValidation validation, RepeatedField<V1.Delegation> given)
    {
        validation.Count("delegations", given.Count, 0, 20);
        var sides = new List<Side>();
        foreach (var (delegation, i) in given.Take(20).Select((d, i) => (d, i)))
        {
            var at = $"delegations[{i}]";
            var side = validation.Text($"{at}.side", delegation.Side, 100, required: true);
            // Three capitals mean a State; any other name is a body.
            validation.When(side.Length == 3 && side.All(char.IsAsciiLetterUpper) && !ServiceDefaults.States.Knows(side), $"{at}.side",
                "unknown_state", "An ISO 3166-1 alpha-3 code, like DZA, or the name of a body.");
            validation.When(sides.Exists(s => s.Of == side), $"{at}.side", "duplicate", "Each side once.");
            validation.Count($"{at}.members", delegation.Members.Count, 0, 100);
            validation.When(delegation.Members.Count(m => m.Head) > 1, $"{at}.members", "duplicate", "One of them is the head.");
            sides.Add(new Side(side, [.. delegation.Members.Take(100).Select((m, n) => CheckMember(validation, $"{at}.members[{n}]", m))]));
        }
        OppositeNumbers.Validate(validation, sides);
        return sides;
    }

    static Member CheckMember(RequestValidation validation, string at, V1.Delegate given)
    {
        validation.When(given.Person.Length + given.Office.Length + given.Name.Trim().Length == 0, $"{at}.name", "required",
            "A person, an office, or a name as the source has it.");
        return new Member(
            given.Person.Length == 0 ? null : validation.Id($"{at}.person", given.Person),
            given.Office.Length == 0 ? null : validation.Id($"{at}.office", given.Office),
            validation.Text($"{at}.name", given.Name, 200), given.Head, given.Role,
            given.Interprets.Count == 0 ? null : Interprets(validation, at, given),
            given.Opposite is null ? null : new Opposite(given.Opposite.Side, given.Opposite.Place));
    }

    static List<string> Interprets(RequestValidation validation, string at, V1.Delegate given)
    {
        validation.When(given.Role != "interpreter", $"{at}.interprets", "not_applicable", "The languages of an interpreter.");
        validation.When(given.Head, $"{at}.head", "not_applicable", "An interpreter does not lead the delegation.");
        validation.Count($"{at}.interprets", given.Interprets.Count, 0, 10);
        foreach (var (language, i) in given.Interprets.Take(10).Select((l, i) => (l, i)))
            validation.When(!Languages.WellFormed(language), $"{at}.interprets[{i}]", "invalid_format", "A BCP 47 tag: ar, az.");
        return [.. given.Interprets.Take(10).Distinct()];
    }

    static List<AgendaItem> CheckItems(RequestValidation validation, RepeatedField<V1.AgendaItem> given, IReadOnlyList<string> locales)
    {
        validation.Count("agenda", given.Count, 0, 100);
        return [.. given.Take(100)
            .Select((item, i) => new AgendaItem(validation.Texts($"agenda[{i}].texts", item.Texts, 1000, locales, required: true)))];
    }

    static string Day(TimeZoneInfo clock, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, clock).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static bool OnEarth(string coordinates) => coordinates.Length <= 40 && coordinates.Split(',') is [var latitude, var longitude]
        && Within(latitude, 90) && Within(longitude, 180);

    static bool Within(string degrees, decimal most) =>
        decimal.TryParse(degrees, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var value) && Math.Abs(value) <= most;

    static string? Maybe(string value) => value.Length == 0 ? null : value;
}
