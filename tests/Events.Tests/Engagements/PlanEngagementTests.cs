using System.Net;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Embassy.Events.Tests.Engagements;

public class PlanEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_it_as_planned_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Platform(way);
        using var answer = await stack.Office().Post("/v1/engagements", Officer.Plan());
        var planned = await answer.Json(HttpStatusCode.Created);
        var id = planned.Text("id");
        Assert.Equal(($"/v1/engagements/{id}", "\"v1\""), (answer.Headers.Location!.OriginalString, answer.ETag()));
        Assert.Equal(("planned", "day", "public", 1),
            (planned.Text("status"), planned.Text("precision"), planned.Text("audience"), planned.GetProperty("version").GetInt32()));

        var told = Assert.Single(await stack.Told(id));
        Assert.Equal("events.engagement.planned.-", told.RoutingKey);
        var said = JsonElement.Parse(told.Json);
        Assert.Equal(("/missions/embassy/events", "embassy.events.engagement.planned.v1", "edited", 1),
            (said.Text("source"), said.Text("type"), said.Text("cause"), said.GetProperty("subjectversion").GetInt32()));
        var summary = said.GetProperty("data").GetProperty("engagement");
        Assert.Equal(("2022-08-29", "planned", $"/v1/engagements/{id}"),
            (summary.Text("start"), summary.Text("status"), summary.Text("link")));
        Assert.False(summary.TryGetProperty("end", out _));
    }

    [Theory, BothWays]
    public async Task Keeps_all_that_the_contract_takes_and_reads_it_back_the_same(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter(("titles", (object[])[new { lang = "ar", text = "القمة" }, new { lang = "az", text = "Sammit" }]),
            ("start", "2024-02-29"), ("end", "2024-03-02"), Officer.In("Algiers"), ("states", (string[])["DZA", "AZE", "SUN"]),
            Officer.With(["GECF"]),
            ("series", "gecf-summit"), ("ordinal", 7), ("sources", (object[])[new { reference = "https://example.org/a", retrieved = "2026-11-24", note = "Says so." }]),
            ("audience", "internal"), ("embargoUntil", "2020-01-01T04:00:00.1234567+04:00"));
        Assert.Equal("rtl", planned.GetProperty("titles")[0].Text("dir"));
        Assert.Equal("""["DZA","AZE","SUN"]""", planned.GetProperty("states").GetRawText());
        Assert.Equal(("2024-03-02", "gecf-summit", 7),
            (planned.Text("end"), planned.Text("series"), planned.GetProperty("ordinal").GetInt32()));
        // In microseconds, which is what both databases keep.
        Assert.Equal("2020-01-01T00:00:00.123456Z", planned.Text("embargoUntil"));
        Assert.Equal(planned.GetRawText(), (await office.GetAsync($"/v1/engagements/{planned.Text("id")}?locale=*").Json()).GetRawText());
    }

    [Theory, BothWays]
    public async Task Names_the_place_and_the_participants_in_the_language_of_the_reader(Way way)
    {
        var stack = await stacks.Platform(way);
        object[] names = [new { lang = "ar", text = "الطيب لوح" }, new { lang = "fr", text = "Tayeb Louh" }];
        var planned = await stack.Office().Enter(
            ("titles", (object[])[new { lang = "ar", text = "زيارة" }, new { lang = "fr", text = "Visite" },
                new { lang = "en", text = "Visit" }]),
            ("places", (object[])[new { lang = "ar", text = "باكو" }, new { lang = "fr", text = "Bakou" }]),
            ("participants", (object[])[new { names }, new { names = (object[])[new { lang = "und", text = "منظمة" }] }]));
        foreach (var (asked, place, first) in ((string, string, string)[])[("locale=ar", "ar rtl باكو", "ar rtl الطيب لوح"),
            ("locale=fr", "fr ltr Bakou", "fr ltr Tayeb Louh"), ("locale=en", "en ltr missing", "en ltr missing"),
            ("locale=en&fallback=true", "ar rtl باكو", "ar rtl الطيب لوح")])
        {
            var shown = await stack.Http().GetAsync($"/v1/engagements/{planned.Text("id")}?{asked}").Json();
            var participants = shown.GetProperty("participants").EnumerateArray().Select(p => Said(p.GetProperty("name"))).ToList();
            // The spelling of a source is that of every language, in the direction of its own letters.
            Assert.Equal((asked, place, first, "und rtl منظمة"),
                (asked, Said(shown.GetProperty("place")), participants[0], participants[1]));
        }
        Assert.Contains(planned.Text("id"), (await stack.Http().All("q=bakou&locale=fr")).Select(e => e.Text("id")));

        static string Said(JsonElement text) => $"{text.Text("lang")} {text.Text("dir")} "
            + (text.TryGetProperty("missing", out var missing) && missing.GetBoolean() ? "missing" : text.Text("text"));
    }

    [Theory, BothWays]
    public async Task May_end_at_midnight_which_is_still_its_day(Way way)
    {
        var office = (await stacks.Platform(way)).Office();
        (string, object?)[] evening = [("start", "2022-08-29"), ("zone", "Asia/Baku"), ("startsAt", "2022-08-29T16:00:00Z")];
        var planned = await office.Enter([.. evening, ("endsAt", "2022-08-29T20:00:00Z")]);
        Assert.Equal(("2022-08-29", "2022-08-29T20:00:00Z"), (planned.Text("start"), planned.Text("endsAt")));
        Assert.Equal(["endsAt:invalid_date"], (await office.Post("/v1/engagements",
            Officer.Plan([.. evening, ("endsAt", "2022-08-29T20:00:01Z")])).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Takes_the_missions_two_States_where_none_are_named_and_no_end_that_is_the_start(Way way)
    {
        var stack = await stacks.Platform(way);
        var planned = await stack.Office()
            .Enter(("start", "2022-08"), ("end", "2022-08"), ("titles", (object[])[new { lang = "fr", text = "Re\u0301union" }]));
        Assert.Equal("""["DZA","AZE"]""", planned.GetProperty("states").GetRawText());
        Assert.Equal(("", "month"), (planned.Text("end"), planned.Text("precision")));
        // NFC, whatever the keyboard made.
        Assert.Equal("R\u00e9union", planned.GetProperty("titles")[0].Text("text"));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_at_once_and_enters_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = Guid.NewGuid();
        var problem = await office.Post("/v1/engagements", new { }).Problem(400, "invalid_request");
        Assert.Equal(["kind:required", "direction:required", "titles:required", "start:required"], problem.Faults());
        problem = await office.Post("/v1/engagements",
            Officer.Plan(("id", id), ("titles", (object[])[new { lang = "de", text = "Treffen" }, new { lang = "fr", text = " " }]),
            ("start", "2023-02-29"), ("states", (string[])["DZA", "XXX", "DZA"]), Officer.With([""]), ("ordinal", 1000)))
            .Problem(400, "invalid_request");
        Assert.Equal(
            ["titles[0].lang:unknown_language", "titles[1].text:required", "start:invalid_date", "states[1]:unknown_state",
                "states[2]:duplicate",
            "participants[0].names[0].text:required", "ordinal:out_of_range", "series:required"], problem.Faults());
        await office.GetAsync($"/v1/engagements/{id}").Problem(404, "not_found");
        Assert.Empty(await stack.Told(id.ToString()));
    }

    [Theory, BothWays]
    public async Task Refuses_what_no_calendar_has_and_ends_that_do_not_fit(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        (string Start, string End, string Fault)[] wrong =
        [
            ("2022-13", "", "start:invalid_date"), ("22-08", "", "start:invalid_date"), ("0999", "", "start:invalid_date"),
            ("2022-8-1", "", "start:invalid_date"),
            ("2022-08-29T00:00:00Z", "", "start:invalid_date"), ("٢٠٢٢", "", "start:invalid_date"),
            ("2022", "2022-02-30", "end:invalid_date"),
            ("2022-08-29", "2022-09", "end:invalid_date"), ("2022", "2023-01-01", "end:invalid_date"),
            ("2022-08-29", "2022-08-28", "end:end_before_start"),
            ("9999-12", "9999-11", "end:end_before_start"), ("2022-08", "2022-07", "end:end_before_start"),
            ("2022", "2021", "end:end_before_start"),
        ];
        foreach (var (start, end, fault) in wrong)
            Assert.Equal([fault],
                (await office.Post("/v1/engagements", Officer.Plan(("start", start), ("end", end))).Problem(400, "invalid_request"))
                    .Faults());
    }

    [Theory, BothWays]
    public async Task Refuses_input_that_the_contract_does_not_know(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        (string Field, object Value, string Fault)[] wrong =
        [
            ("colour", "red", "colour:unknown_field"), ("start", 2022, "start:invalid_type"), ("titles", "x", "titles:invalid_type"),
            ("kind", "party", "kind:invalid_word"),
            ("id", "x", "id:invalid_format"), ("series", "a b", "series:invalid_format"),
            ("embargoUntil", "2026-11-24", "embargoUntil:invalid_type"),
            ("titles", (object?[])[null], "titles[0]:invalid_type"),
            ("places", (object[])[new { lang = "en", text = new string('x', 201) }], "places[0].text:too_long"),
            ("places", (object[])[new { lang = "en", text = "a\nb" }], "places[0].text:invalid_text"),
            ("place", "Baku", "place:unknown_field"),
            ("participants", (string[])["GECF"], "participants[0]:invalid_type"),
            ("participants", (object[])[new { }], "participants[0].names:required"),
        ];
        foreach (var (field, value, fault) in wrong)
            Assert.Equal([fault],
                (await office.Post("/v1/engagements", Officer.Plan((field, value))).Problem(400, "invalid_request")).Faults());
        using var garbled =
            new ByteArrayContent([.. "{\"coordinates\":\""u8, 0xff, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } };
        await office.Post("/v1/engagements", garbled).Problem(400, "invalid_json");
        using var broken = new StringContent("{\"kind\":", Encoding.UTF8, "application/json");
        await office.Post("/v1/engagements", broken).Problem(400, "invalid_json");

        // Only native gRPC can say such an instant.
        var request = new V1.PlanEngagementRequest
        {
            Kind = "meeting",
            Direction = "incoming",
            Start = "2022",
            Titles = { new Embassy.V1.Text { Lang = "fr", Text_ = "x" } },
            EmbargoUntil = new Timestamp { Seconds = long.MaxValue, Nanos = -1 },
        };
        var refused =
            await Assert.ThrowsAsync<RpcException>(
                async () => await new V1.EngagementsService.EngagementsServiceClient(stack.Grpc("events", Roles.DeskOfficer))
                    .PlanEngagementAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Theory, BothWays]
    public async Task Of_many_requests_with_one_id_one_enters_and_the_others_are_told_so(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => office.Post("/v1/engagements", Officer.Plan(("id", id)))));
        Assert.Equal(HttpStatusCode.Created, Assert.Single(answers, a => a.StatusCode != HttpStatusCode.Conflict).StatusCode);
        await office.Post("/v1/engagements", Officer.Plan(("id", id.ToUpperInvariant()))).Problem(409, "already_exists");
        Assert.Single(await stack.Told(id));
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Platform(way);
        await stack.Http().Post("/v1/engagements", Officer.Plan()).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/engagements", Officer.Plan()).Problem(403, "forbidden");
        foreach (var role in (string[])[Roles.DeskOfficer, Roles.Administrator]) await stack.Http(role).Enter();
    }
}
