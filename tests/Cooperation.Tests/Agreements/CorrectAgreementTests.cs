using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class CorrectAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Replaces_rule_term_and_languages_and_keeps_what_stood_before(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }), ("authenticLocales", (string[])["ar", "az"]));
        var etag = (await desk.Act(id, "signed", "2022-05-06")).ETag();
        var body = new
        {
            reason = "The text was read again.",
            entryRule = new { kind = "later-notification", months = 2 },
            term = new { months = 60 },
            languages = new { authenticLocales = (string[])["ar", "az", "en"], prevailingLocale = "en" },
            validateOnly = true,
        };
        Assert.Equal("awaiting", (await desk.Post($"/v1/agreements/{id}:correct", body, etag).Json()).Text("status"));
        Assert.Equal("in-force", (await desk.Agreement(id)).Text("status"));
        var given = new { body.reason, body.entryRule, body.term, body.languages };
        var after = await desk.Post($"/v1/agreements/{id}:correct", given, etag).Json();
        Assert.Equal(("awaiting", 2, 60, "en"), (after.Text("status"), after.GetProperty("entryRule").GetProperty("months").GetInt32(),
            after.GetProperty("term").GetProperty("months").GetInt32(), after.Text("prevailingLocale")));
        Assert.Equal(["entryRule", "term", "languages"], after.GetProperty("corrections").EnumerateArray().Select(c => c.Text("of")));
        Assert.Contains("on-signature", after.GetProperty("corrections")[0].Text("before"), StringComparison.Ordinal);
        Assert.Equal(after.GetProperty("corrections").GetRawText(), (await desk.Agreement(id)).GetProperty("corrections").GetRawText());
    }

    [Theory, BothWays]
    public async Task Refuses_a_rule_under_which_an_act_on_record_breaks_the_law(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        await desk.Act(id, "signed", "2022-05-06").Json();
        var etag = (await desk.Act(id, "registered", "2022-07-07")).ETag();
        var problem = await desk.Post($"/v1/agreements/{id}:correct",
            new { reason = "Read again.", entryRule = new { kind = "on-exchange" } }, etag).Problem(409, "contradicts");
        Assert.Equal(("registered", "UN Charter 102; Regulations 1(2)"), (problem.Text("act"), problem.Text("article")));
        Assert.Equal(["reason:required", "entryRule.days:out_of_range"], (await desk.Post($"/v1/agreements/{id}:correct",
            new { entryRule = new { kind = "on-exchange", days = -1 } }, etag).Problem(400, "invalid_request")).Faults());
        await desk.Post($"/v1/agreements/{id}:correct", new { reason = "x", binding = "yes" }).Problem(428, "precondition_required");
        await stack.Http(Roles.Editor).Post($"/v1/agreements/{id}:correct", new { reason = "x" }, etag).Problem(403, "forbidden");
        Assert.Equal("in-force", (await desk.Agreement(id)).Text("status"));
    }
}
