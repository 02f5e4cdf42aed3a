using System.Globalization;
using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

public class UpdateEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static string[] Told(IReadOnlyList<Embassy.Log.V1.Announcement> told) => [.. told.Select(a => a.RoutingKey.Split('.')[2])];

    [Theory, BothWays]
    public async Task Replaces_what_was_entered_and_tells_which_fields_are_others(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter(Officer.In("Baku"), Officer.With(["A"]));
        var updated = await office.Update(planned, Officer.In("Gəncə")).Json();
        Assert.Equal(("Gəncə", 2, 0),
            (updated.Place(), updated.GetProperty("version").GetInt32(), updated.GetProperty("participants").GetArrayLength()));
        var told = await stack.Told(planned.Text("id"));
        Assert.Equal(["planned", "changed"], Told(told));
        var data = JsonElement.Parse(told[1].Json).GetProperty("data");
        Assert.Equal("""["places","participants"]""", data.GetProperty("changed").GetRawText());
        Assert.Equal(("Gəncə", 2),
            (data.GetProperty("engagement").Place(), data.GetProperty("engagement").GetProperty("version").GetInt32()));

        var again = await office.Update(updated, Officer.In("Gəncə")).Json();
        Assert.Equal(updated.GetRawText(), again.GetRawText());
        Assert.Equal(2, (await stack.Told(planned.Text("id"))).Count);
    }

    [Theory, BothWays]
    public async Task Refuses_stale_unknown_and_wrong_input_and_changes_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        var address = $"/v1/engagements/{planned.Text("id")}";
        await office.Put(address, Officer.Plan()).Problem(428, "precondition_required");
        await office.Put(address, Officer.Plan(), "\"v9\"").Problem(412, "stale");
        await office.Put($"/v1/engagements/{Guid.NewGuid()}", Officer.Plan(), "*").Problem(404, "not_found");
        await stack.Http().Put(address, Officer.Plan(), "*").Problem(401, "token_missing");
        await stack.Http(ServiceDefaults.Roles.Editor).Put(address, Officer.Plan(), "*").Problem(403, "forbidden");
        (string Field, object Value, string Fault)[] wrong =
        [
            ("zone", "Baku", "zone:invalid_format"), ("zone", "Asia/Nowhere", "zone:invalid_format"),
            ("startsAt", "2022-08-29T06:00:00Z", "zone:required"), ("setting", "margins", "forum:required"),
            ("session", "gecf-7", "forum:required"), ("coordinates", "91,0", "coordinates:invalid_format"),
            ("coordinates", "40.1", "coordinates:invalid_format"), ("placeState", "XXX", "placeState:unknown_state"),
            ("follows", Guid.NewGuid(), "series:required"), ("delegations", Officer.Side("XYZ"), "delegations[0].side:unknown_state"),
            ("delegations", Officer.Side("DZA", new { head = true }), "delegations[0].members[0].name:required"),
            ("delegations", Officer.Side("DZA", new { name = "A", head = true }, new { name = "B", head = true }),
                "delegations[0].members:duplicate"),
            ("delegations", Officer.Side("DZA", new { person = Guid.NewGuid() }), "delegations[0].members[0].person:not_on_record"),
            ("delegations", Officer.Side("DZA", new { office = Guid.NewGuid() }), "delegations[0].members[0].office:not_on_record"),
            ("agenda", (object[])[new { }], "agenda[0].texts:required"),
        ];
        foreach (var (field, value, fault) in wrong)
            Assert.Equal([fault], (await office.Update(planned, (field, value)).Problem(400, "invalid_request")).Faults());
        var problem =
            await office.Update(planned, ("zone", "Asia/Baku"), ("startsAt", "2022-08-29T21:00:00Z"), ("endsAt", "2022-08-29T20:30:00Z"))
            .Problem(400, "invalid_request");
        Assert.Equal(["endsAt:end_before_start", "startsAt:invalid_date", "endsAt:invalid_date"], problem.Faults());
        Assert.Equal(planned.GetRawText(), (await office.GetAsync($"{address}?locale=*").Json()).GetRawText());
        Assert.Single(await stack.Told(planned.Text("id")));
    }

    [Theory, BothWays]
    public async Task Shows_the_instants_on_the_clocks_of_the_place_and_both_capitals(Way way)
    {
        var stack = await stacks.Platform(way);
        var planned = await stack.Office()
            .Enter(("start", "2025-11-04"), ("zone", "Asia/Qatar"), ("startsAt", "2025-11-04T06:30:00Z"),
                ("endsAt", "2025-11-04T08:00:00Z"), ("coordinates", "25.2854,51.5310"), ("placeState", "QAT"));
        var shown = await stack.Http().GetAsync($"/v1/engagements/{planned.Text("id")}?locale=*").Json();
        Assert.Equal(
            ["Asia/Qatar 2025-11-04T09:30:00+03:00 2025-11-04T11:00:00+03:00",
                "Africa/Algiers 2025-11-04T07:30:00+01:00 2025-11-04T09:00:00+01:00",
                "Asia/Baku 2025-11-04T10:30:00+04:00 2025-11-04T12:00:00+04:00"],
            shown.GetProperty("localTimes").EnumerateArray().Select(t => $"{t.Text("zone")} {t.Text("starts")} {t.Text("ends")}"));
    }

    [Theory, BothWays]
    public async Task A_public_visit_may_have_an_internal_agenda_and_nobody_hears_of_it(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        object[] agenda = [new { texts = (object[])[new { lang = "fr", text = "Gaz secret" }] }];
        var planned =
            await office.Enter(("agenda", agenda), ("agendaDisclosure", new { audience = "internal" }),
                ("delegations", Officer.Side("DZA", new { name = "Secret Name" })),
                ("delegationsDisclosure", new { audience = "internal" }));
        var address = $"/v1/engagements/{planned.Text("id")}";
        using var before = await stack.Http().GetAsync($"{address}?locale=*");
        var read = await before.Content.ReadAsStringAsync();
        Assert.DoesNotContain("ecret", read);
        Assert.Contains("ecret", (await office.GetAsync($"{address}?locale=*").Json()).GetRawText());
        // A change of an internal agenda is not public: it is neither announced nor visible in the ETag.
        object[] other = [new { texts = (object[])[new { lang = "fr", text = "Pétrole secret" }] }];
        var updated =
            await office.Update(planned, ("agenda", other), ("agendaDisclosure", new { audience = "internal" }),
                ("delegations", Officer.Side("DZA", new { name = "Secret Name" })),
                ("delegationsDisclosure", new { audience = "internal" })).Json();
        Assert.Equal((2, 1), (updated.GetProperty("version").GetInt32(), updated.GetProperty("publicVersion").GetInt32()));
        using var after = await stack.Http().GetAsync($"{address}?locale=*");
        Assert.Equal((before.ETag(), read), (after.ETag(), await after.Content.ReadAsStringAsync()));
        var told = Assert.Single(await stack.Told(planned.Text("id")));
        Assert.DoesNotContain("ecret", told.Json);
        // When it becomes public, it is announced.
        updated = await office.Update(updated, Officer.In("Baku"), ("agenda", other),
            ("delegations", Officer.Side("DZA", new { name = "Secret Name" }))).Json();
        Assert.DoesNotContain("ecret", await stack.Http().GetStringAsync($"{address}?locale=*"));
        await office.Update(updated, Officer.In("Baku"), ("agenda", other), ("agendaDisclosure", new { audience = "public" })).Json();
        Assert.Contains("Pétrole", await stack.Http().GetStringAsync($"{address}?locale=*"));
        Assert.Equal("""["agenda"]""",
            JsonElement.Parse((await stack.Told(planned.Text("id")))[^1].Json).GetProperty("data").GetProperty("changed").GetRawText());
    }

    [Theory, BothWays]
    public async Task A_part_under_embargo_is_public_and_told_when_that_ends(Way way)
    {
        var stack = await stacks.Platform(way);
        object[] agenda = [new { texts = (object[])[new { lang = "fr", text = "Plus tard" }] }];
        var planned = await stack.Office()
            .Enter(("agenda", agenda), ("agendaDisclosure", new { embargoUntil = In(TimeSpan.FromSeconds(3)) }));
        var address = $"/v1/engagements/{planned.Text("id")}";
        Assert.DoesNotContain("Plus tard", await stack.Http().GetStringAsync($"{address}?locale=*"));
        Assert.Single(await stack.Told(planned.Text("id")));
        // A change before that does not make the later one old.
        await stack.Office()
            .Update(planned, Officer.In("Baku"), ("agenda", agenda),
                ("agendaDisclosure", new { embargoUntil = planned.GetProperty("agendaDisclosure").Text("embargoUntil") })).Json();
        await Eventually.True("the agenda is public",
            async () => (await stack.Http().GetStringAsync($"{address}?locale=*")).Contains("Plus tard", StringComparison.Ordinal));
        var told = await stack.Told(planned.Text("id"));
        Assert.Equal(["planned", "changed", "changed"], Told(told));
        var versions = told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.Distinct(versions);
    }

    [Theory, BothWays]
    public async Task What_becomes_internal_is_told_as_removed_and_what_comes_back_as_what_it_is(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(Officer.In("Oran")), "confirm").Json();
        // What is not in the log yet when a record is hidden is never told.
        await stack.Told(confirmed.Text("id"));
        var hidden = await office.Update(confirmed, Officer.In("Secretville"), ("audience", "internal")).Json();
        await stack.Http().GetAsync($"/v1/engagements/{confirmed.Text("id")}").Problem(404, "not_found");
        await office.Do(hidden, "cancel").Json();
        var told = await stack.Told(confirmed.Text("id"));
        Assert.Equal(["planned", "confirmed", "removed"], Told(told));
        var removed = JsonElement.Parse(told[2].Json);
        Assert.True(removed.GetProperty("removes").GetBoolean());
        Assert.Equal(["id", "link", "version"], removed.GetProperty("data").EnumerateObject().Select(m => m.Name).Order());

        hidden = await office.GetAsync($"/v1/engagements/{confirmed.Text("id")}?locale=*").Json();
        // Nothing becomes public by being left out.
        hidden = await office.Update(hidden, Officer.In("Oran")).Json();
        Assert.Equal("internal", hidden.Text("audience"));
        await office.Update(hidden, Officer.In("Oran"), ("audience", "public")).Json();
        told = await stack.Told(confirmed.Text("id"));
        Assert.Equal(["planned", "confirmed", "removed", "cancelled"], Told(told));
        Assert.Equal([1, 2, 3, 4], told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
    }

    [Theory, BothWays]
    public async Task An_embargo_that_is_prolonged_or_made_internal_lets_nothing_out(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var soon = In(TimeSpan.FromSeconds(3));
        var first = await office.Enter(("embargoUntil", soon), Officer.In("Prolonged"));
        var second = await office.Enter(("embargoUntil", soon), Officer.In("Hidden"));
        var third = await office.Enter(("embargoUntil", soon), Officer.In("Untouched"));
        await office.Update(first, ("embargoUntil", In(TimeSpan.FromHours(1))), Officer.In("Prolonged")).Json();
        await office.Update(second, ("embargoUntil", soon), Officer.In("Hidden"), ("audience", "internal")).Json();
        await Eventually.True("the third is told", async () => (await stack.Told(third.Text("id"))).Count == 1);
        Assert.Empty(await stack.Told(first.Text("id")));
        Assert.Empty(await stack.Told(second.Text("id")));
        // Shortened: it is announced once, with its current data.
        first = await office.GetAsync($"/v1/engagements/{first.Text("id")}?locale=*").Json();
        await office.Update(first, Officer.In("Shortened"), ("audience", "public")).Json();
        Assert.Equal("Shortened",
            JsonElement.Parse(Assert.Single(await stack.Told(first.Text("id"))).Json).GetProperty("data").GetProperty("engagement")
                .Place());
    }

    [Theory, BothWays]
    public async Task Sessions_that_follow_each_other_in_a_circle_are_refused_also_when_both_come_at_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        (string, object?) series = ("series", "talks-" + Guid.NewGuid());
        var first = await office.Enter(series, ("ordinal", 1));
        var second = await office.Enter(series, ("ordinal", 2), ("follows", first.Text("id")));
        var third = await office.Enter(series, ("ordinal", 3), ("follows", second.Text("id")));
        foreach (var last in (JsonElement[])[first, second, third])
            Assert.Equal(["follows:circular"],
                (await office.Update(first, series, ("ordinal", 1), ("follows", last.Text("id"))).Problem(400, "invalid_request"))
                    .Faults());
        Assert.Equal(["follows:not_on_record"],
            (await office.Update(first, series, ("follows", Guid.NewGuid())).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["follows:invalid_format"],
            (await office.Update(first, ("series", "other"), ("follows", third.Text("id"))).Problem(400, "invalid_request")).Faults());

        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await office.Enter(series), await office.Enter(series));
            var answers =
                await Task.WhenAll(office.Update(one, series, ("follows", other.Text("id"))),
                    office.Update(other, series, ("follows", one.Text("id"))));
            Assert.Single(answers, a => a.IsSuccessStatusCode);
            Assert.Single(answers, a => (int)a.StatusCode == 400);
        }
    }

    [Theory, BothWays]
    public async Task Somebody_in_two_places_and_a_number_that_is_taken_are_warned_of_and_not_refused(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var minister = await office.Person("Minister");
        (string, object?) with = ("delegations", Officer.Side("DZA", new { person = minister }));
        var baku = await office.Enter(("start", "2031-05-01"), ("end", "2031-05-03"), Officer.In("Baku"), with);
        Assert.Empty(baku.GetProperty("warnings").EnumerateArray());
        var doha = await office.Enter(("start", "2031-05-03"), Officer.In("Doha"), with);
        var warning = Assert.Single(doha.GetProperty("warnings").EnumerateArray());
        Assert.Equal(("person_elsewhere", baku.Text("id")), (warning.Text("code"), warning.Text("engagement")));
        // By the office he holds, too.
        var post = await office.Post("Minister of Something");
        await office.Tenure(minister, post, "2030", "");
        var byOffice =
            await office.Enter(("start", "2031-05-02"), Officer.In("Oran"), ("delegations", Officer.Side("DZA", new { office = post })));
        Assert.Contains(baku.Text("id"), byOffice.GetProperty("warnings").EnumerateArray().Select(w => w.Text("engagement")));
        // The public sees no warning. Another day, the same place or a cancelled visit cause none.
        Assert.Empty((await stack.Http().GetAsync($"/v1/engagements/{doha.Text("id")}?locale=*").Json()).GetProperty("warnings")
            .EnumerateArray());
        Assert.Empty((await office.Enter(("start", "2031-05-04"), Officer.In("Doha"), with)).GetProperty("warnings").EnumerateArray());
        // The tenure has corrected whom they show, so they are another version by now.
        foreach (var id in (string[])[doha.Text("id"), byOffice.Text("id")])
            await office.Do(await office.GetAsync($"/v1/engagements/{id}?locale=*").Json(), "cancel").Json();
        Assert.Empty((await office.Enter(("start", "2031-05-03"), Officer.In("BAKU"), with)).GetProperty("warnings").EnumerateArray());

        await office.Enter(("series", "rounds"), ("ordinal", 4));
        Assert.Equal("ordinal_taken",
            Assert.Single((await office.Enter(("series", "rounds"), ("ordinal", 4))).GetProperty("warnings").EnumerateArray())
                .Text("code"));
    }

    [Theory, BothWays]
    public async Task What_was_held_cannot_be_moved_ahead(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var held = await office.Do(await office.Do(await office.Enter(), "confirm").Json(), "hold").Json();
        await office.Update(held, ("start", Officer.Day(+30))).Problem(409, "not_yet");
        await office.Update(held, ("start", "2022-08-30")).Json();
    }
}
