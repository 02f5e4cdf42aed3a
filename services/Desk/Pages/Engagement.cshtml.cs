using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Plans an engagement, changes it with its delegations, and moves it to its next status.</summary>
public sealed class EngagementModel(DeskContext desk) : DeskScreen(desk)
{
    const int Empty = 3;

    /// <summary>One of them makes a row a member.</summary>
    static readonly string[] MemberParts = ["person", "name", "office"];

    static readonly string[] Kinds = ["state-visit", "official-visit", "working-visit", "parliamentary-visit", "judicial-visit",
        "political-consultations", "joint-commission", "meeting", "signing", "credentials", "multilateral-session", "establishment"];

    static readonly string[] Directions = ["incoming", "outgoing", "elsewhere"], Roles = ["member", "adviser", "interpreter", "note-taker"],
        AllStatuses = ["planned", "tentative", "confirmed", "held", "postponed", "cancelled"];

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "engagements";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool New => Id == "new";

    public PlannedEngagement? Engagement { get; private set; }

    public IReadOnlyList<string> Sides => Engagement?.States is { Count: > 0 } states ? states
        : Desk.Mission is { } mission ? [mission.SendingState, mission.ReceivingState] : [];

    /// <summary>The steps that its status allows, without postponing and cancelling.</summary>
    public IReadOnlyList<string> Steps => !Desk.May("plan") ? [] : Engagement?.Status switch
    {
        "planned" => ["tentative", "confirm"],
        "tentative" or "postponed" => ["confirm"],
        "confirmed" => ["hold"],
        _ => [],
    };

    /// <summary>Whether it may be postponed or cancelled.</summary>
    public bool MayPostpone => Desk.May("plan") && Engagement?.Status is "planned" or "tentative" or "confirmed" or "postponed";

    /// <summary>How many rows a side has: its members, and empty ones to add more.</summary>
    public int RowsOf(int side) => (Engagement?.Delegations?.FirstOrDefault(d => d.Side == Sides[side])?.Members.Count ?? 0) + Empty;

    public IReadOnlyList<(string Value, string Label)> Persons { get; private set; } = [];

    public IReadOnlyList<(string Value, string Label)> Offices { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (WrongHours().ToList() is { Count: > 0 } wrong) return Refused(DeskProblem.Invalid(wrong));
        var body = new
        {
            kind = Given("kind") ?? "",
            direction = Given("direction") ?? "",
            titles = Texts("title"),
            start = Given("start") ?? "",
            end = Given("end"),
            places = Texts("place"),
            states = New ? Sides : Engagement!.States,
            zone = Given("zone"),
            startsAt = Instant("startTime", Given("start")),
            endsAt = Instant("endTime", Given("end") ?? Given("start")),
            audience = Given("audience") ?? Engagement?.Audience ?? "internal",
            delegations = Delegations(),
        };
        var saved = New ? await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Post, "/v1/engagements", body, null, Key, cancellation)
            : await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Patch, $"/v1/engagements/{Encode(Id)}", body, ETag, Key, cancellation);
        return saved.Value is { } engagement ? Finished($"/engagements/{Encode(engagement.Id)}", "saved") : Refused(Named(saved.Problem));
    }

    public async Task<IActionResult> OnPostStepAsync(string step, CancellationToken cancellation)
    {
        var moved = await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Post, $"/v1/engagements/{Encode(Id)}:{Encode(step)}", new { },
            ETag, Key, cancellation);
        return await After(moved, cancellation);
    }

    public async Task<IActionResult> OnPostPostponeAsync(CancellationToken cancellation)
    {
        var moved = await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Post, $"/v1/engagements/{Encode(Id)}:postpone",
            new { start = Given("newStart"), end = Given("newEnd") }, ETag, Key, cancellation);
        return await After(moved, cancellation);
    }

    async Task<IActionResult> After(Reply<PlannedEngagement> moved, CancellationToken cancellation)
    {
        if (moved.Value is not null) return Finished($"/engagements/{Encode(Id)}", "recorded");
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(moved.Problem is { Errors: { } errors } refused
            ? refused with
            {
                Errors = [.. errors.Select(e => e with
                {
                    Field = e.Field switch { "start" => "newStart", "end" => "newEnd", _ => e.Field },
                })],
            }
            : moved.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var query = $"pageSize=100&locale={Desk.Language.Tag}&fallback=true";
        var people = Desk.Gateway.Get<ListPersonsResponse>($"/v1/persons?audience=all&{query}", cancellation);
        var offices = Desk.Gateway.Get<ListOfficesResponse>($"/v1/offices?audience=all&{query}", cancellation);
        if (!New)
        {
            var read = await Desk.Gateway.Get<PlannedEngagement>($"/v1/engagements/{Encode(Id)}?locale=*", cancellation);
            if (read.Value is null) return read.Problem;
            Engagement = read.Value;
            if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        }
        Persons = [("", "–"), .. ((await people).Value?.Persons ?? []).Select(p => (p.Id, p.Name?.Text ?? p.Id))];
        Offices = [("", "–"), .. ((await offices).Value?.Offices ?? []).Select(o => (o.Id, o.Title?.Text ?? o.Id))];
        Title = New ? W["plan"] : Engagement!.Titles?.FirstOrDefault(t => t.Lang == Desk.Language.Tag)?.Text
            ?? (Engagement.Titles is [var first, ..] ? first.Text : null) ?? Id;
        fields = [.. FieldsOf(Engagement), .. DelegationFields()];
        return null;
    }

    IEnumerable<Field> FieldsOf(PlannedEngagement? e)
    {
        var form = HttpMethods.IsPost(Request.Method) && !Request.Query.ContainsKey("handler");
        string? Value(string id, string? stored) => form ? Given(id) : stored;
        string? Time(DateTimeOffset? at) => at is { } instant && e?.Zone is { } zone
            && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)
            ? TimeZoneInfo.ConvertTime(instant, known).ToString("HH:mm", CultureInfo.InvariantCulture) : null;
        yield return new("kind", W["f.kind"], Value("kind", e?.Kind ?? "meeting"), FieldKind.Choice)
        {
            Options = [.. Kinds.Select(k => (k, Desk.Label("kind", k)))],
        };
        yield return new("direction", W["f.direction"], Value("direction", e?.Direction ?? "incoming"), FieldKind.Choice)
        {
            Options = [.. Directions.Select(d => (d, W["direction." + d]))],
        };
        foreach (var l in Desk.Locales)
            yield return new($"title-{l}", $"{W["f.title"]} – {DeskContext.NameOf(l)}",
                Value($"title-{l}", e?.Titles?.FirstOrDefault(t => t.Lang == l)?.Text))
            {
                Lang = l,
            };
        yield return new("start", W["f.start"], Value("start", e?.Start), FieldKind.Day) { Hint = W["f.precision.hint"], Required = true };
        yield return new("end", W["f.end"], Value("end", e?.End), FieldKind.Day);
        yield return new("zone", W["f.zone"], Value("zone", e?.Zone), FieldKind.Choice)
        {
            Options = [("", W["no-hours"]),
                .. DeskContext.ZoneChoice((Desk.Mission?.TimeZones ?? []).Append("UTC").Append(e?.Zone ?? "UTC"))],
        };
        yield return new("startTime", W["f.startTime"], Value("startTime", Time(e?.StartsAt))) { Lang = "en" };
        yield return new("endTime", W["f.endTime"], Value("endTime", Time(e?.EndsAt))) { Lang = "en" };
        foreach (var l in Desk.Locales)
            yield return new($"place-{l}", $"{W["f.place"]} – {DeskContext.NameOf(l)}",
                Value($"place-{l}", e?.Places?.FirstOrDefault(t => t.Lang == l)?.Text))
            {
                Lang = l,
            };
        yield return new("audience", W["f.audience"], Value("audience", e?.Audience ?? "internal"), FieldKind.Choice)
        {
            Hint = W["f.audience.hint"],
            Options = [("public", W["audience.public"]), ("internal", W["audience.internal"])],
        };
        yield return new("newStart", W["f.newStart"], Given("newStart"), FieldKind.Day) { Hint = W["f.precision.hint"] };
        yield return new("newEnd", W["f.newEnd"], Given("newEnd"), FieldKind.Day);
    }

    IEnumerable<Field> DelegationFields()
    {
        var form = HttpMethods.IsPost(Request.Method) && !Request.Query.ContainsKey("handler");
        for (var s = 0; s < Sides.Count; s++)
        {
            var members = Engagement?.Delegations?.FirstOrDefault(d => d.Side == Sides[s])?.Members ?? [];
            for (var i = 0; i < RowsOf(s); i++)
            {
                var (id, m, n) = ($"d-{s}-{i}", i < members.Count ? members[i] : null, (i + 1).ToString(CultureInfo.InvariantCulture));
                string? Value(string part, string? stored) => form ? Given($"{id}-{part}") : stored;
                yield return new($"{id}-order", $"{W["f.order"]} {n}", Value("order", n), FieldKind.Number);
                yield return new($"{id}-person", $"{W["f.person"]} {n}", Value("person", m?.Person), FieldKind.Choice)
                {
                    Options = With(Persons, m?.Person),
                };
                yield return new($"{id}-name", $"{W["f.name"]} {n}", Value("name", m?.Name));
                yield return new($"{id}-office", $"{W["f.office"]} {n}", Value("office", m?.Office), FieldKind.Choice)
                {
                    Options = With(Offices, m?.Office),
                };
                yield return new($"{id}-role", $"{W["f.role"]} {n}", Value("role", m?.Role ?? "member"), FieldKind.Choice)
                {
                    Options = [.. Roles.Select(r => (r, W["role." + r]))],
                };
                yield return new($"{id}-head", $"{W["f.head"]} {n}", Value("head", m?.Head == true ? "true" : null), FieldKind.Check);
            }
        }
    }

    // One who is not among the first hundred stays chosen.
    static IReadOnlyList<(string Value, string Label)> With(IReadOnlyList<(string Value, string Label)> known, string? chosen) =>
        string.IsNullOrEmpty(chosen) || known.Any(k => k.Value == chosen) ? known : [.. known, (chosen, chosen)];

    // A change sends every member, so what the form does not show goes with those whom it shows.
    object[] Delegations()
    {
        var rows = Enumerable.Range(0, Sides.Count).Select(RowsInOrder).ToList();
        var places = rows.SelectMany((side, s) => side.Select((row, place) => (Key: (Sides[s], row + 1), Place: place + 1)))
            .ToDictionary(r => r.Key, r => r.Place);
        var others = (Engagement?.Delegations ?? []).Where(d => !Sides.Contains(d.Side)).Select(object (d) => d with
        {
            Members = [.. d.Members.Select(m => m with { Capacities = null })],
        });
        return [.. rows.Select((side, s) => (Side: Sides[s], Members: side.Select(i => Member(s, i, places)).ToArray()))
            .Where(d => d.Members.Length > 0).Select(object (d) => new { side = d.Side, members = d.Members }), .. others];
    }

    int[] RowsInOrder(int side) => [.. Enumerable.Range(0, RowsOf(side))
        .Where(i => MemberParts.Any(part => Given($"d-{side}-{i}-{part}") is not null))
        .OrderBy(i => decimal.TryParse(Given($"d-{side}-{i}-order"), CultureInfo.InvariantCulture, out var order) ? order
            : decimal.MaxValue)];

    object Member(int side, int row, Dictionary<(string Side, int Row), int> places)
    {
        var id = $"d-{side}-{row}";
        var stored = Engagement?.Delegations?.FirstOrDefault(d => d.Side == Sides[side])?.Members.ElementAtOrDefault(row);
        var opposite = stored?.Opposite is { } o
            ? places.TryGetValue((o.Side, o.Place), out var place) ? o with { Place = place } : Sides.Contains(o.Side) ? null : o : null;
        return new
        {
            person = Given(id + "-person"),
            name = Given(id + "-name"),
            office = Given(id + "-office"),
            role = Given(id + "-role"),
            head = Given(id + "-head") == "true",
            interprets = Given(id + "-role") == "interpreter" ? stored?.Interprets : null,
            opposite,
        };
    }

    object[] Texts(string id) => [.. Desk.Locales.Where(l => Given($"{id}-{l}") is not null)
        .Select(l => new { lang = l, text = Given($"{id}-{l}") })];

    string? Instant(string id, string? day) => Given("zone") is null ? null : ReviewModel.Instant(day, Given(id), Given("zone"));

    // Hours that are no instant would be left out: the API would store the day without them.
    IEnumerable<FieldProblem> WrongHours()
    {
        foreach (var (id, day) in new[] { ("startTime", "start"), ("endTime", Given("end") is null ? "start" : "end") })
        {
            if (Given(id) is null) continue;
            if (NoClock(id)) yield return new(id, "invalid_time", null);
            else if (Given("zone") is null) yield return new("zone", "required", null);
            // A day that is none is refused by the API.
            else if (CivilDates.First(Given(day)) is not null && Instant(id, Given(day)) is null)
                yield return Given(day)!.Length < 10 ? new(day, "needs_day", null) : new(id, "invalid_time", null);
        }
        if (Given("endTime") is not null && Given("startTime") is null) yield return new("startTime", "required", null);
    }

    // The API counts the languages that were sent: `titles[1]` is the second one that has words.
    DeskProblem? Named(DeskProblem? problem)
    {
        string Rename(string field)
        {
            foreach (var (list, id) in new[] { ("titles[", "title"), ("places[", "place") })
                if (field.StartsWith(list, StringComparison.Ordinal)
                    && int.TryParse(field[list.Length..].Split(']')[0], CultureInfo.InvariantCulture, out var i)
                    && Desk.Locales.Where(l => Given($"{id}-{l}") is not null).ElementAtOrDefault(i) is { } language)
                    return $"{id}-{language}";
            return field switch { "titles" => $"title-{Desk.Locales[0]}", "startsAt" => "startTime", "endsAt" => "endTime", _ => field };
        }
        return problem is not { Errors: { } errors } ? problem
            : problem with { Errors = [.. errors.Select(e => e with { Field = Rename(e.Field) })] };
    }

    public static IEnumerable<(string Value, string Label)> Statuses(DeskContext desk) =>
        AllStatuses.Select(s => (s, desk.Words["ev." + s]));

    /// <summary>The kinds of engagements, for a choice.</summary>
    public static IReadOnlyList<(string Value, string Label)> KindChoice(DeskContext desk) =>
        [.. Kinds.Select(k => (k, desk.Label("kind", k)))];

    public Field FieldOf(string id) => Fields.First(f => f.Id == id);
}
