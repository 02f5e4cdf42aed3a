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
            Assert.False(me.TryGetProperty("name", out _) || me.TryGetProperty("roleSections", out _)
                || me.TryGetProperty("policySections", out _));
            Assert.True(answer.Headers.CacheControl is { Private: true, NoStore: true });
        }
        await stack.Http().GetAsync("/v1/me").Problem(401, "token_missing");
    }

    [Theory, BothWays]
    public async Task Says_in_which_sections_a_restricted_role_holds(Way way)
    {
        var stack = await stacks.Whole(way);
        var me = await stack.Http("translator:fr", "editor:az", "desk-officer:opec-plus", "protocol-officer").GetAsync("/v1/me").Json();
        Assert.Equal("desk-officer editor protocol-officer translator",
            string.Join(' ', me.GetProperty("roles").EnumerateArray().Select(r => r.GetString())));
        static string Sections(System.Text.Json.JsonElement list, string of) => string.Join("; ", list.EnumerateArray().Select(s =>
            $"{s.Text(of)} {s.Text("kind")} {string.Join(' ', s.GetProperty("sections").EnumerateArray().Select(x => x.GetString()))}"));
        Assert.Equal("desk-officer forum opec-plus; editor locale az; translator locale fr",
            Sections(me.GetProperty("roleSections"), "role"));
        // `staff`, `plan` and `read-plans` hold everywhere by the protocol officer.
        Assert.Equal("edit locale az; import forum opec-plus; publish locale az; read-editorial locale az; read-records forum opec-plus; "
            + "record forum opec-plus; translate locale az fr", Sections(me.GetProperty("policySections"), "policy"));
    }
}
