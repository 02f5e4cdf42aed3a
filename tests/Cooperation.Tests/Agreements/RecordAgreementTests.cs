using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class RecordAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_an_agreement_without_acts_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = Guid.NewGuid().ToString();
        var answer = await stack.Desk().Post("/v1/agreements", DeskOfficer.Entry(("id", id), ("sectors", (string[])["energy", "trade"]),
            ("entryRule", new { kind = "later-notification", days = 30 }), ("sources", (object[])[new { reference = "https://example.org/a", retrieved = "2026-01-02", note = "n" }])));
        var entered = await answer.Json(HttpStatusCode.Created);
        Assert.Equal($"/v1/agreements/{id}", answer.Headers.Location?.OriginalString);
        Assert.StartsWith("\"v1-", answer.ETag(), StringComparison.Ordinal);
        Assert.Equal((id, "proposed", "", 1),
            (entered.Text("id"), entered.Text("status"), entered.Text("statusSince"), entered.GetProperty("version").GetInt32()));
        Assert.Equal(["DZA", "AZE"], entered.Texts("parties"));
        Assert.Equal(["energy", "trade"], entered.Texts("sectors"));
        Assert.Equal("rtl", entered.GetProperty("titles")[1].Text("dir"));
        Assert.Equal(30, entered.GetProperty("entryRule").GetProperty("days").GetInt32());
        // What is read later is what was answered, to the letter.
        Assert.Equal(entered.GetRawText(), (await stack.Http().Agreement(id)).GetRawText());

        var told = Assert.Single(await stack.Told(id));
        Assert.Equal("cooperation.agreement.proposed.-", told.RoutingKey);
        var summary = JsonElement.Parse(told.Json).GetProperty("data").GetProperty("agreement");
        Assert.Equal(("proposed", $"/v1/agreements/{id}", 1),
            (summary.Text("status"), summary.Text("link"), summary.GetProperty("version").GetInt32()));
    }

    [Theory, BothWays]
    public async Task An_id_that_is_taken_is_refused_and_told_to_nobody(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        await desk.Post("/v1/agreements", DeskOfficer.Entry(("id", id), ("type", "treaty"))).Problem(409, "already_exists");
        Assert.Equal("agreement", (await desk.Agreement(id)).Text("type"));
        Assert.Single(await stack.Told(id));
    }

    [Theory, BothWays]
    public async Task Of_many_at_once_with_one_id_one_enters_it(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.Post("/v1/agreements", DeskOfficer.Entry(("id", id)))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await stack.Told(id));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_at_once_and_keeps_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = Guid.NewGuid().ToString();
        var problem = await stack.Desk().Post("/v1/agreements", new
        {
            id,
            titles = (object[])[new { lang = "EN", text = "x" }, new { lang = "fr", text = "" }, new { lang = "fr", text = "b" }],
            parties = (string[])["DZA", "DZA", "XXX"],
            sectors = (string[])["Energy", "trade", "trade", new('x', 61)],
            entryRule = new { kind = "on-date", days = 3 },
            sources = (object[])[new { reference = "ftp://example.org" }],
        }).Problem(400, "invalid_request");
        Assert.Equal(
            [
                "type:required", "titles[0].lang:unknown_language", "titles[1].text:required", "titles[2].lang:duplicate",
                "parties[1]:duplicate",
                "parties[2]:unknown_state", "sectors[3]:too_long", "sectors[0]:invalid_format", "sectors[2]:duplicate",
                "entryRule.days:out_of_range", "entryRule.date:required", "sources[0].reference:invalid_format",
            ], problem.Faults());
        await stack.Desk().GetAsync($"/v1/agreements/{id}").Problem(404, "not_found");
        Assert.Empty(await stack.Told(id));
    }

    [Theory, BothWays]
    public async Task Refuses_a_rule_that_makes_no_sense(Way way)
    {
        var desk = (await stacks.Cooperation(way)).Desk();
        async Task Refused(object rule, params string[] faults) => Assert.Equal(faults,
            (await desk.Post("/v1/agreements", DeskOfficer.Entry(("entryRule", rule))).Problem(400, "invalid_request")).Faults());

        await Refused(new { }, "entryRule.kind:required");
        await Refused(new { kind = "tomorrow" }, "entryRule.kind:invalid_word");
        await Refused(new { kind = "later-notification", days = 3651 }, "entryRule.days:out_of_range");
        await Refused(new { kind = "later-notification", days = -1 }, "entryRule.days:out_of_range");
        await Refused(new { kind = "on-signature", date = "2026-01-01" }, "entryRule.date:invalid_date");
        await Refused(new { kind = "on-date", date = "2026-01" }, "entryRule.date:invalid_date");
        await Refused(new { kind = "on-date", date = "2026-02-30" }, "entryRule.date:invalid_date");
        await Refused(new { kind = "on-date", day = 1 }, "entryRule.day:unknown_field", "entryRule.date:required");
        await Refused(new { kind = "nth-deposit" }, "entryRule.deposits:out_of_range");
        await Refused(new { kind = "on-exchange", deposits = 2 }, "entryRule.deposits:out_of_range");
        await Refused(new { kind = "on-exchange", days = 30, months = 1 }, "entryRule.months:out_of_range");
        await Refused(new { kind = "on-exchange", firstOfMonth = true }, "entryRule.months:required");
        await Refused(new { kind = "unknown", months = 1 }, "entryRule.months:out_of_range");
    }

    [Theory, BothWays]
    public async Task Validating_shows_the_agreement_and_stores_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var shown = await desk.Post("/v1/agreements", DeskOfficer.Entry(("validateOnly", true))).Json();
        await desk.GetAsync($"/v1/agreements/{shown.Text("id")}").Problem(404, "not_found");
        Assert.DoesNotContain(await stack.Log("cooperation"), a => a.Subject == $"agreements/{shown.Text("id")}");
        await desk.Post("/v1/agreements", DeskOfficer.Entry(("validateOnly", true), ("parties", (string[])["DZA"])))
            .Problem(400, "invalid_request");
    }

    [Theory, BothWays]
    public async Task Needs_two_parties_and_takes_no_unknown_field(Way way)
    {
        var desk = (await stacks.Cooperation(way)).Desk();
        Assert.Equal(["parties:out_of_range"],
            (await desk.Post("/v1/agreements", DeskOfficer.Entry(("parties", (string[])["DZA"]))).Problem(400, "invalid_request"))
                .Faults());
        Assert.Equal(["status:unknown_field"],
            (await desk.Post("/v1/agreements", DeskOfficer.Entry(("status", "in-force"))).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["sectors:out_of_range"], (await desk.Post("/v1/agreements",
            DeskOfficer.Entry(("sectors", Enumerable.Range(0, 21).Select(i => $"s{i}")))).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Cooperation(way);
        await stack.Http().Post("/v1/agreements", DeskOfficer.Entry()).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/agreements", DeskOfficer.Entry()).Problem(403, "forbidden");
        await stack.Http(Roles.Administrator).Post("/v1/agreements", DeskOfficer.Entry()).Json(HttpStatusCode.Created);
    }

    [Theory, BothWays]
    public async Task What_is_internal_or_under_embargo_is_told_to_nobody(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var secret = await desk.Enter(("audience", "internal"));
        var later = await desk.Enter(("embargoUntil", DateTimeOffset.UtcNow.AddDays(1)));
        await desk.Act(secret, "signed", "2022-11-29").Json();
        await desk.Act(later, "signed", "2022-11-29").Json();
        Assert.DoesNotContain(await stack.Log("cooperation"),
            a => a.Json.Contains(secret, StringComparison.Ordinal) || a.Json.Contains(later, StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Keeps_languages_texts_term_and_what_it_hangs_from(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var parent = await desk.Enter();
        var id = await desk.Enter(("authenticLocales", (string[])["ar", "az", "en"]), ("prevailingLocale", "en"),
            ("texts", (object[])[new { lang = "ar", asset = "/v1/assets/x" }]),
            ("term", new { months = 60, renewalMonths = 12, noticeMonths = 6 }), ("parent", parent), ("relation", "protocol"));
        var kept = await stack.Http().Agreement(id);
        Assert.Equal(["ar", "az", "en"], kept.Texts("authenticLocales"));
        Assert.Equal(("en", "/v1/assets/x", parent, "protocol"),
            (kept.Text("prevailingLocale"), kept.GetProperty("texts")[0].Text("asset"), kept.Text("parent"), kept.Text("relation")));
        Assert.Equal(12, kept.GetProperty("term").GetProperty("renewalMonths").GetInt32());
        var hanging = await stack.Http().GetAsync($"/v1/agreements?parent={parent}").Json();
        Assert.Equal(id, Assert.Single(hanging.GetProperty("agreements").EnumerateArray()).Text("id"));
    }

    [Theory, BothWays]
    public async Task Refuses_what_does_not_fit_together(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        async Task Refused(string fault, params (string, object?)[] more) =>
            Assert.Equal(fault.Split(' '),
                (await desk.Post("/v1/agreements", DeskOfficer.Entry(more)).Problem(400, "invalid_request")).Faults());

        var secret = await desk.Enter(("audience", "internal"));
        await Refused("prevailingLocale:unknown_language", ("authenticLocales", (string[])["ar"]), ("prevailingLocale", "en"));
        await Refused("authenticLocales[1]:duplicate", ("authenticLocales", (string[])["ar", "ar"]));
        await Refused("texts[0].asset:invalid_format texts[1].lang:duplicate", ("texts", (object[])[new { lang = "ar", asset = "file:///etc/passwd" }, new { lang = "ar", asset = "https://example.org/a.pdf" }]));
        await Refused("term.months:out_of_range", ("term", new { months = 1201 }));
        await Refused("term.months:required", ("term", new { renewalMonths = 12 }));
        await Refused("term.renewalMonths:required", ("term", new { months = 12, noticeMonths = 3 }));
        await Refused("relation:required", ("parent", await desk.Enter()));
        await Refused("parent:required", ("relation", "amendment"));
        await Refused("parent:unknown_agreement", ("parent", Guid.NewGuid().ToString()), ("relation", "amendment"));
        // What is public never names what is not.
        await Refused("parent:unknown_agreement", ("parent", secret), ("relation", "amendment"));
        await desk.Enter(("parent", secret), ("relation", "amendment"), ("audience", "internal"));
    }
}
