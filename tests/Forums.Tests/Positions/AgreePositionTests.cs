using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Positions;

public class AgreePositionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_noted_and_told_once(Way way)
    {
        var stack = await stacks.Forums(way);
        var position = await stack.Draft("oic", Drafts.Line());
        var answer = await stack.Desk().Step(position, "agree", "2024-05-02");
        var agreed = await answer.Json();
        Assert.Equal(("agreed", "2024-05-02"), (agreed.Text("status"), agreed.Text("agreed")));
        var again = await stack.Desk().Step((position.Path, answer.ETag()), "agree", "2024-05-02");
        Assert.Equal(answer.ETag(), again.ETag());
        Assert.Equal(["embassy.forums.position.drafted.v1 1", "embassy.forums.position.agreed.v1 2"], await stack.Told(position.Path));
        var refused = await stack.Desk().Step((position.Path, answer.ETag()), "agree", "2024-05-03").Problem(409, "illegal_status");
        Assert.Equal("drafted", Assert.Single(refused.GetProperty("legal").EnumerateArray()).GetString());
    }

    [Theory, BothWays]
    public async Task What_becomes_public_is_told_then_and_stays_so(Way way)
    {
        var stack = await stacks.Forums(way);
        var position = await stack.Draft("nam", Drafts.Line(audience: "internal"));
        await stack.Http().GetAsync(position.Path).Problem(404, "not_found");
        var agreed = await stack.Desk().Step(position, "agree", "2024-05-02");
        Assert.Empty(await stack.Told(position.Path));
        var widened = await stack.Desk().Step((position.Path, agreed.ETag()), "agree", "2024-05-02", "public");
        Assert.Equal("public", (await stack.Http().GetAsync(position.Path).Json()).Text("audience"));
        Assert.Equal(["embassy.forums.position.agreed.v1 3"], await stack.Told(position.Path));
        Assert.Equal(["audience:invalid_word"],
            (await stack.Desk().Step((position.Path, widened.ETag()), "deliver", "2024-05-03", "internal").Problem(400, "invalid_request"))
                .Faults());
    }

    [Theory, BothWays]
    public async Task Refuses_by_name(Way way)
    {
        var stack = await stacks.Forums(way);
        var position = await stack.Draft("un", Drafts.Line());
        Assert.Equal(["date:end_before_start"],
            (await stack.Desk().Step(position, "agree", "2024-04").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["date:future_date"], (await stack.Desk().Step(position, "agree", "9998").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["date:required"], (await stack.Desk().Step(position, "agree", "").Problem(400, "invalid_request")).Faults());
        await stack.Desk().Step(position with { ETag = "\"v7\"" }, "agree", "2024-05-02").Problem(412, "stale");
        await stack.Desk().Post(position.Path + ":agree", new { date = "2024-05-02" }).Problem(428, "precondition_required");
        await stack.Desk().Step(($"/v1/forums/un/positions/{Guid.NewGuid()}", position.ETag), "agree", "2024-05-02")
            .Problem(404, "not_found");
        await stack.Desk().Step((position.Path.Replace("/un/", "/nam/", StringComparison.Ordinal), position.ETag), "agree", "2024-05-02")
            .Problem(404, "not_found");
        await stack.Http().Step(position, "agree", "2024-05-02").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Step(position, "agree", "2024-05-02").Problem(403, "forbidden");
        Assert.Equal("drafted", (await stack.Http().GetAsync(position.Path).Json()).Text("status"));
    }
}
