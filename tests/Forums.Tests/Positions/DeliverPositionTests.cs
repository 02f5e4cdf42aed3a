using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Positions;

public class DeliverPositionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Only_what_was_agreed_is_delivered_and_told_once(Way way)
    {
        var stack = await stacks.Forums(way);
        var position = await stack.Draft("gecf", Drafts.Line());
        var refused = await stack.Desk().Step(position, "deliver", "2024-05-02").Problem(409, "illegal_status");
        Assert.Equal("agreed", Assert.Single(refused.GetProperty("legal").EnumerateArray()).GetString());
        var agreed = await stack.Desk().Step(position, "agree", "2024-05-02");
        Assert.Equal(["date:end_before_start"],
            (await stack.Desk().Step((position.Path, agreed.ETag()), "deliver", "2024-05-01").Problem(400, "invalid_request")).Faults());
        var answer = await stack.Desk().Step((position.Path, agreed.ETag()), "deliver", "2024-05");
        Assert.Equal(("delivered", "2024-05"), ((await answer.Json()).Text("status"), (await answer.Json()).Text("delivered")));
        var again = await stack.Desk().Step((position.Path, answer.ETag()), "deliver", "2024-05");
        Assert.Equal(answer.ETag(), again.ETag());
        Assert.Equal(
            ["embassy.forums.position.drafted.v1 1", "embassy.forums.position.agreed.v1 2", "embassy.forums.position.delivered.v1 3"],
            await stack.Told(position.Path));
        await stack.Desk().Step((position.Path, answer.ETag()), "deliver", "2024-06").Problem(409, "illegal_status");
        await stack.Desk().Step(position, "deliver", "2024-05").Problem(412, "stale");
        await stack.Http(Roles.Editor).Step(position, "deliver", "2024-05").Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task What_is_internal_or_under_embargo_is_delivered_unheard(Way way)
    {
        var stack = await stacks.Forums(way);
        foreach (var line in (object[])[Drafts.Line(audience: "internal"), Drafts.Line(embargo: "2999-01-01T00:00:00Z")])
        {
            var position = await stack.Draft("un", line);
            var agreed = await stack.Desk().Step(position, "agree", "2024-05-02");
            await stack.Desk().Step((position.Path, agreed.ETag()), "deliver", "2024-05-03").Json();
            Assert.Empty(await stack.Told(position.Path));
            await stack.Http().GetAsync(position.Path).Problem(404, "not_found");
        }
    }
}
