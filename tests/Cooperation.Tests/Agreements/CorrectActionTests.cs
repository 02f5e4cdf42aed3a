using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class CorrectActionTests(Stacks stacks) : IClassFixture<Stacks>
{
    static async Task<(string Id, string Act, string ETag)> SignedWrongly(HttpClient desk)
    {
        var id = await desk.Enter(("entryRule", new { kind = "on-signature" }));
        var answer = await desk.Act(id, "signed", "2022-05-06");
        return (id, (await answer.Json()).GetProperty("actions")[0].Text("id"), answer.ETag());
    }

    static Task<HttpResponseMessage> Correct(HttpClient desk, string id, string act, object body, string? etag) =>
        desk.Post($"/v1/agreements/{id}/actions/{act}:correct", body, etag);

    [Theory, BothWays]
    public async Task Replaces_the_act_and_keeps_what_stood_before(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (id, act, etag) = await SignedWrongly(desk);
        var body = new { reason = "Day and month were exchanged.", act = new { kind = "signed", date = "2022-06-05" } };
        var after = await Correct(desk, id, act, body, etag).Json();
        Assert.Equal(("in-force", "2022-06-05", act),
            (after.Text("status"), after.Text("statusSince"), after.GetProperty("actions")[0].Text("id")));
        var correction = Assert.Single(after.GetProperty("corrections").EnumerateArray());
        Assert.Equal(("Day and month were exchanged.", $"actions/{act}"), (correction.Text("reason"), correction.Text("of")));
        Assert.NotEmpty(correction.Text("by"));
        Assert.Equal(("2022-05-06", "2022-06-05"),
            (JsonElement.Parse(correction.Text("before")).Text("date"), JsonElement.Parse(correction.Text("after")).Text("date")));
        // The public sees the correction, and not who made it.
        Assert.Equal("", (await stack.Http().Agreement(id)).GetProperty("corrections")[0].Text("by"));
        Assert.Equal("proposed", (await stack.Http().Agreement(id, "?asOf=2022-06-04")).Text("status"));
        Assert.Equal("cooperation.agreement.corrected.-", (await stack.Told(id))[^1].RoutingKey);
        await Correct(desk, id, act, body, etag).Problem(412, "stale");
    }

    [Theory, BothWays]
    public async Task Strikes_an_act_that_never_took_place_and_tells_of_the_status(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (id, act, etag) = await SignedWrongly(desk);
        var only = await Correct(desk, id, act, new { reason = "Another agreement.", strike = true, validateOnly = true }, etag).Json();
        Assert.Equal(("proposed", 0), (only.Text("status"), only.Count("actions")));
        Assert.Equal(("in-force", 0), ((await desk.Agreement(id)).Text("status"), (await desk.Agreement(id)).Count("corrections")));
        var after = await Correct(desk, id, act, new { reason = "Another agreement.", strike = true }, etag).Json();
        Assert.Equal(("proposed", 0, ""),
            (after.Text("status"), after.Count("actions"), after.GetProperty("corrections")[0].Text("after")));
        var told = JsonElement.Parse((await stack.Told(id))[^1].Json).GetProperty("data");
        Assert.Equal(("in-force", "proposed", "corrected: Another agreement."), (told.Text("from"), told.Text("to"), told.Text("because")));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_missing_or_would_break_the_law(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (id, act, _) = await SignedWrongly(desk);
        var etag = (await desk.Act(id, "denounced", "2023-01-01", "AZE")).ETag();
        Assert.Equal(["reason:required", "act:required"],
            (await Correct(desk, id, act, new { }, etag).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["act.date:invalid_date"], (await Correct(desk, id, act,
            new { reason = "x", act = new { kind = "signed", date = "2022-02-30" } }, etag).Problem(400, "invalid_request")).Faults());
        // Signed later than it was denounced.
        var late = new { reason = "Later.", act = new { kind = "signed", date = "2024-01-01" } };
        await Correct(desk, id, act, late, etag).Problem(409, "contradicts");
        await Correct(desk, id, act, late, null).Problem(428, "precondition_required");
        await Correct(desk, id, Guid.NewGuid().ToString(), late, etag).Problem(404, "not_found");
        await Correct(stack.Http(), id, act, late, etag).Problem(401, "token_missing");
        await Correct(stack.Http(Roles.Editor), id, act, late, etag).Problem(403, "forbidden");
        Assert.Equal(0, (await desk.Agreement(id)).Count("corrections"));
    }
}
