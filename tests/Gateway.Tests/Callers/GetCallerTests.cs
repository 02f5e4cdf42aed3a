using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Callers;

public class GetCallerTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task Answers_whose_token_it_is_and_what_it_may_do(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var role in Roles.All)
        {
            var answer = await stack.Http(role).GetAsync("/v1/me");
            var me = await answer.Json();
            Assert.Equal((role, $"[\"{role}\"]"), (me.Text("subject"), me.GetProperty("roles").GetRawText()));
            Assert.Equal(Policies.All.Keys.Where(p => Policies.Allows(p, [role])).Order(StringComparer.Ordinal),
                me.GetProperty("policies").EnumerateArray().Select(p => p.GetString()!));
            Assert.False(me.TryGetProperty("name", out _));
            Assert.True(answer.Headers.CacheControl is { Private: true, NoStore: true });
        }
        await stack.Http().GetAsync("/v1/me").Problem(401, "token_missing");
    }
}
