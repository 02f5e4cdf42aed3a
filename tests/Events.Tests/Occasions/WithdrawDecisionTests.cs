using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Occasions;

public class WithdrawDecisionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Days_entered_wrongly_give_way_to_the_computed_ones_and_are_kept_with_the_reason(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        // Computed: 15 June 2018.
        const string Address = "/v1/occasions/aze-eid-al-fitr/decisions/1439";
        object Decided(string start, string of) => new { start, source = new { reference = of } };
        await office.Post($"{Address}:withdraw", new { reason = "Nothing was decided." }).Problem(404, "not_found");
        await office.Put(Address, Decided("2018-06-17", "https://example.org/rumour")).Json(HttpStatusCode.Created);
        await office.Put(Address, Decided("2018-06-16", "https://example.org/other-state")).Json();
        await stack.Http().Post($"{Address}:withdraw", new { reason = "x" }).Problem(401, "token_missing");
        Assert.Equal(["reason:required"], (await office.Post($"{Address}:withdraw", new { }).Problem(400, "invalid_request")).Faults());
        var withdrawn = await office.Post($"{Address}:withdraw", new { reason = "The decree of another State." }).Json();
        Assert.Equal(("2018-06-15", true), (withdrawn.Text("start"), withdrawn.GetProperty("tentative").GetBoolean()));
        Assert.NotEqual("", withdrawn.GetProperty("earlierDecisions")[1].Text("replacedBy"));
        await office.Post($"{Address}:withdraw", new { reason = "Again." }).Json();

        var shown = (await stack.Http().GetAsync("/v1/occasions?year=2018&locale=en").Json()).GetProperty("occasions").EnumerateArray()
            .Single(o => o.Text("key") == "aze-eid-al-fitr");
        Assert.Equal(("2018-06-15", true), (shown.Text("start"), shown.GetProperty("tentative").GetBoolean()));
        Assert.Equal(["2018-06-17 https://example.org/rumour  ",
            "2018-06-16 https://example.org/other-state The decree of another State. "], shown.GetProperty("earlierDecisions")
            .EnumerateArray().Select(d => $"{d.Text("start")} {d.GetProperty("source").Text("reference")} {d.Text("reason")} "
                + d.Text("replacedBy")));
        Assert.Equal([(1, "2018-06-17", false), (2, "2018-06-16", false), (3, "2018-06-15", true)], (await stack.Log("events"))
            .Where(a => a.Subject == "occasions/aze-eid-al-fitr/1439").Select(a => JsonElement.Parse(a.Json).GetProperty("data"))
            .Select(d => (d.GetProperty("version").GetInt32(), d.Text("start"), d.GetProperty("withdrawn").GetBoolean())));
        // The right day may still be decided, and is announced as the next version.
        Assert.Equal("2018-06-14",
            (await office.Put(Address, Decided("2018-06-14", "https://example.org/decree")).Json()).Text("start"));
    }
}
