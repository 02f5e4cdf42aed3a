using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class RecordActionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Changes_the_status_and_tells_the_others_why(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        var answer = await desk.Act(id, "signed", "2022-11-29");
        var signed = await answer.Json();
        Assert.Equal(("in-force", "2022-11-29", 2),
            (signed.Text("status"), signed.Text("statusSince"), signed.GetProperty("version").GetInt32()));
        Assert.StartsWith("\"v2-", answer.ETag(), StringComparison.Ordinal);
        Assert.Equal(signed.GetRawText(), (await stack.Http().Agreement(id)).GetRawText());

        var told = (await stack.Told(id))[^1];
        Assert.Equal("cooperation.agreement.status-changed.-", told.RoutingKey);
        var said = JsonElement.Parse(told.Json);
        Assert.Equal(2, said.GetProperty("subjectversion").GetInt32());
        var data = said.GetProperty("data");
        Assert.Equal(("proposed", "in-force", "signed by all on 2022-11-29"), (data.Text("from"), data.Text("to"), data.Text("because")));
        Assert.Equal(("in-force", "2022-11-29"),
            (data.GetProperty("agreement").Text("status"), data.GetProperty("agreement").Text("statusSince")));
    }

    [Theory, BothWays]
    public async Task An_act_that_changes_no_status_is_told_as_an_act(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        await desk.Act(id, "signed", "2022-11-29").Json();
        var after = await desk.Act(id, "ratified", "2023-02", "DZA").Json();
        Assert.Equal(("signed", 3, 2), (after.Text("status"), after.GetProperty("version").GetInt32(), after.Count("actions")));
        var told = await stack.Told(id);
        Assert.Equal(["proposed", "status-changed", "action-recorded"], told.Select(t => t.RoutingKey.Split('.')[2]));
        var said = JsonElement.Parse(told[2].Json);
        Assert.Equal(("ratified", "DZA", "2023-02", 3), (said.GetProperty("data").Text("kind"), said.GetProperty("data").Text("party"),
            said.GetProperty("data").Text("date"), said.GetProperty("subjectversion").GetInt32()));
    }

    [Theory, BothWays]
    public async Task The_same_act_again_changes_nothing_and_tells_nobody(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        var first = await desk.Act(id, "signed", "2022-08", "DZA").Json();
        var again = await desk.Act(id, "signed", "2022-08", "DZA").Json();
        Assert.Equal(first.GetRawText(), again.GetRawText());
        // Of the other party it is another act.
        Assert.Equal(2, (await desk.Act(id, "signed", "2022-08", "AZE").Json()).Count("actions"));
        Assert.Equal(["proposed", "negotiating", "signed"],
            (await stack.Told(id)).Select(a => JsonElement.Parse(a.Json).GetProperty("data").GetProperty("agreement").Text("status")));
    }

    [Theory, BothWays]
    public async Task Goes_through_the_whole_life(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-exchange" }));
        (string Kind, string Date, string Party, string Status)[] life =
        [
            ("proposed", "2018", "DZA", "proposed"), ("negotiation", "2019-02", "", "negotiating"),
            ("initialled", "2019-06-01", "", "initialled"),
            ("signed", "2020-01-10", "DZA", "initialled"), ("signed", "2020-01-12", "AZE", "awaiting"),
            ("ratified", "2020-05-01", "AZE", "awaiting"),
            ("exchanged", "2020-09-09", "", "in-force"), ("registered", "2021", "", "in-force"),
            ("suspended", "2022-03-03", "AZE", "suspended"),
            ("entry-into-force", "2022-09-03", "", "in-force"), ("denounced", "2023-01-01", "AZE", "in-force"),
            ("terminated", "2024-01-01", "", "terminated"),
        ];
        foreach (var (kind, date, party, status) in life)
            Assert.Equal(status, (await desk.Act(id, kind, date, party).Json()).Text("status"));
        Assert.Equal(
            ["proposed>negotiating", "negotiating>initialled", "initialled>awaiting", "awaiting>in-force", "in-force>suspended",
                "suspended>in-force", "in-force>terminated"],
            (await stack.Told(id)).Where(a => a.RoutingKey.Contains("status-changed", StringComparison.Ordinal))
                .Select(a => JsonElement.Parse(a.Json).GetProperty("data")).Select(d => $"{d.Text("from")}>{d.Text("to")}"));
    }

    [Theory, BothWays]
    public async Task An_act_on_record_stands_against_what_contradicts_it_whichever_came_first(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        async Task Against(string record, string act)
        {
            var id = await desk.Enter();
            async Task<HttpResponseMessage> Act(string words) => words.Split(' ') is var w
                ? await desk.Act(id, w[0], w[^1], w.Length == 3 ? w[1] : "") : null!;
            var known = await Act(record).Json();
            var problem = await Act(act).Problem(409, "contradicts");
            Assert.Equal(known.GetProperty("actions")[0].Text("id"), problem.Text("action"));
            Assert.Contains(record.Split(' ')[^1], problem.Text("detail"), StringComparison.Ordinal);
            Assert.Equal(2, (await desk.Agreement(id)).GetProperty("version").GetInt32());
        }
        await Against("negotiation 2021-03", "signed 2021-02-28");
        await Against("signed 2021-02-28", "negotiation 2021-03");
        await Against("proposed 2021-03", "negotiation 2021-02");
        await Against("negotiation 2021-02", "proposed AZE 2021-03");
        await Against("terminated 2021-03-05", "suspended DZA 2021-03-06");
        await Against("suspended DZA 2021-03-06", "terminated 2021-03-05");
        await Against("signed 2021-03-05", "signed 2021-03-06");
        await Against("signed DZA 2021-03-05", "signed DZA 2021-03");
        await Against("signed DZA 2021-03-05", "signed 2021-03-06");
        await Against("signed 2021-03-05", "signed AZE 2021-03-06");
        await Against("signed 2021-03", "ratified DZA 2021-02");
        await Against("ratified DZA 2021-02", "signed DZA 2021-03");
        await Against("signed 2021-03", "notified AZE 2021-02-28");
        await Against("signed 2021-03", "entry-into-force 2021-02");
        await Against("suspended DZA 2021-02", "signed 2021-03");
        await Against("negotiation 2021-03", "initialled AZE 2021-02-28");
    }

    [Theory, BothWays]
    public async Task What_the_dates_leave_open_does_not_contradict(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        foreach (var (kind, date, party) in ((string, string, string)[])
            [
                ("negotiation", "2022-08-15", ""), ("signed", "2022-08", "DZA"), ("signed", "2022-08-20", "AZE"),
                ("ratified", "2022-08-01", "DZA"),
                ("negotiation", "2023", ""), ("proposed", "2022", "DZA"), ("terminated", "2024", ""), ("registered", "2024-03", ""),
            ]) await desk.Act(id, kind, date, party).Json();
        Assert.Equal(8, (await desk.Agreement(id)).Count("actions"));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_of_the_act(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        async Task Refused(object act, params string[] faults) => Assert.Equal(faults,
            (await desk.Post($"/v1/agreements/{id}/actions", act).Problem(400, "invalid_request")).Faults());
        string InDays(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        await Refused(new { }, "kind:required", "date:required");
        await Refused(new { kind = "sung", date = "2022" }, "kind:invalid_word");
        await Refused(new { kind = "signed", date = "2023-02-29", party = "FRA" }, "party:not_a_party", "date:invalid_date");
        await Refused(new { kind = "signed", date = InDays(2) }, "date:future_date");
        await Refused(new { kind = "signed", date = InDays(400)[..4] }, "date:future_date");
        foreach (var kind in (string[])["ratified", "notified", "denounced"]) await Refused(new { kind, date = "2022" }, "party:required");
        await Refused(new { kind = "signed", date = "2022", source = new { reference = "" } }, "source.reference:required");
        await Refused(new { kind = "signed", date = "2022", status = "in-force" }, "status:unknown_field");
        await Refused(new { kind = "signed", date = 2022 }, "date:invalid_type");
        await Refused(new { kind = "superseded", date = "2022" }, "related:required");
        await Refused(new { kind = "superseded", date = "2022", related = id }, "related:unknown_agreement");
        await Refused(new { kind = "signed", date = "2022", related = await desk.Enter() }, "related:unknown_agreement");
        await Refused(
            new { kind = "amended", date = "2022", document = new string('x', 1001), related = await desk.Enter(("audience", "internal")) },
            "document:too_long", "related:unknown_agreement");
        Assert.Equal(1, (await desk.Agreement(id)).GetProperty("version").GetInt32());
        // Today is not the future, and this year has begun.
        await desk.Act(id, "negotiation", InDays(0)[..4]).Json();
        Assert.Equal("signed", (await desk.Act(id, "signed", InDays(0)).Json()).Text("status"));
    }

    [Theory, BothWays]
    public async Task If_match_may_be_left_out_but_is_honoured(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        var read = (await desk.GetAsync($"/v1/agreements/{id}?asOf=2020-01-01")).ETag();
        await desk.Act(id, "negotiation", "2020", ifMatch: read).Json();
        var problem = await desk.Act(id, "signed", "2022", ifMatch: read).Problem(412, "stale");
        Assert.Equal("\"v2\"", problem.Text("currentETag"));
        Assert.Equal("negotiating", (await desk.Agreement(id)).Text("status"));
        await desk.Act(id, "signed", "2022", ifMatch: "*").Json();
        await desk.Act(id, "registered", "2023").Json();
    }

    [Theory, BothWays]
    public async Task Acts_recorded_at_the_same_time_are_all_kept(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        var answers = await Task.WhenAll(Enumerable.Range(2010, 8).SelectMany(year => Enumerable.Repeat(year, 2)).Select(year =>
            desk.Act(id, "negotiation", year.ToString(CultureInfo.InvariantCulture))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        var after = await desk.Agreement(id);
        Assert.Equal((8, 9), (after.Count("actions"), after.GetProperty("version").GetInt32()));
        // One announces the status, seven announce themselves, and each has its own version.
        Assert.Equal(Enumerable.Range(1, 9),
            (await stack.Told(id)).Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = await stack.Desk().Enter();
        await stack.Http().Act(id, "signed", "2022").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Act(id, "signed", "2022").Problem(403, "forbidden");
        await stack.Http(Roles.Administrator).Act(Guid.NewGuid().ToString(), "signed", "2022").Problem(404, "not_found");
        await stack.Desk().Act("nonsense", "signed", "2022").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Keeps_the_instrument_and_the_agreement_that_takes_its_place(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (id, later) = (await desk.Enter(("entryRule", new { kind = "on-signature" })),
            await desk.Enter(("entryRule", new { kind = "on-signature" })));
        await desk.Act(later, "signed", "2024-05-05").Json();
        await desk.Post($"/v1/agreements/{id}/actions", new { kind = "signed", date = "2020-01-01", document = "Note 12/2020" }).Json();
        var after = await desk.Post($"/v1/agreements/{id}/actions", new { kind = "superseded", date = "2024-05-05", related = later })
            .Json();
        Assert.Equal(("superseded", "2024-05-05"), (after.Text("status"), after.Text("statusSince")));
        Assert.Equal("Note 12/2020", after.GetProperty("actions")[0].Text("document"));
        Assert.Equal(later, after.GetProperty("actions")[1].Text("related"));
        Assert.Contains(later, after.Text("explanation"), StringComparison.Ordinal);
        await desk.Act(id, "suspended", "2025", "DZA").Problem(409, "contradicts");
        Assert.Equal("in-force", (await desk.Agreement(id, "?asOf=2024-05-04")).Text("status"));
    }
}
