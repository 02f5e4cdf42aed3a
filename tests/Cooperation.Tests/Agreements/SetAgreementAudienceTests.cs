using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class SetAgreementAudienceTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static Task<HttpResponseMessage> Set(HttpClient desk, string id, string? embargo, string audience = "public", string etag = "*") =>
        desk.Put($"/v1/agreements/{id}/audience", new { audience, embargoUntil = embargo }, etag);

    [Theory, BothWays]
    public async Task Every_step_waits_for_the_end_of_the_embargo_wherever_that_is_moved(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (soon, off, secret) =
            (await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(1)))), await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(1)))),
                await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(1)))));
        foreach (var id in (string[])[soon, off, secret]) await desk.Act(id, "signed", "2022-11-29").Json();
        Assert.Equal("public", (await Set(desk, soon, In(TimeSpan.FromHours(2))).Json()).Text("audience"));
        await Set(desk, secret, null, "internal").Json();
        await Set(desk, off, null).Json();
        await Eventually.True("it is told", async () => (await stack.Told(off)).Count == 2);
        Assert.Equal(["proposed", "status-changed"], (await stack.Told(off)).Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal(["proposed", "signed"],
            (await stack.Told(off)).Select(a => JsonElement.Parse(a.Json).GetProperty("data").GetProperty("agreement").Text("status")));
        foreach (var id in (string[])[soon, secret])
        {
            Assert.Empty(await stack.Told(id));
            await stack.Http().GetAsync($"/v1/agreements/{id}").Problem(404, "not_found");
        }
        // Made public, it is introduced step by step.
        await desk.Act(secret, "ratified", "2023-01-01", "DZA").Json();
        await Set(desk, secret, null).Json();
        Assert.Equal(["proposed", "status-changed", "action-recorded"], (await stack.Told(secret)).Select(a => a.RoutingKey.Split('.')[2]));
        // And shortened, it ends by itself.
        await Set(desk, soon, In(TimeSpan.FromSeconds(1))).Json();
        await Eventually.True("it is told too", async () => (await stack.Told(soon)).Count == 2);
    }

    [Theory, BothWays]
    public async Task What_is_public_stays_so_and_faults_are_named(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var parent = await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(2))));
        var child = await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(3))), ("parent", parent), ("relation", "protocol"));
        Assert.Equal(["audience:unknown_agreement"],
            (await Set(desk, child, In(TimeSpan.FromHours(1))).Problem(400, "invalid_request")).Faults());
        var open = await desk.Enter();
        await Set(desk, open, In(TimeSpan.FromHours(1))).Problem(409, "embargo_ended");
        await Set(desk, open, null, "internal").Problem(409, "embargo_ended");
        Assert.Equal(1, (await Set(desk, open, null).Json()).GetProperty("version").GetInt32());
        Assert.Equal(["audience:required"], (await Set(desk, open, null, "").Problem(400, "invalid_request")).Faults());
        await Set(desk, open, null, etag: "\"v9\"").Problem(412, "stale");
        await desk.Put($"/v1/agreements/{open}/audience", new { audience = "public" }).Problem(428, "precondition_required");
        await Set(desk, Guid.NewGuid().ToString(), null).Problem(404, "not_found");
        await Set(stack.Http(), open, null).Problem(401, "token_missing");
        await Set(stack.Http(Roles.Editor), open, null).Problem(403, "forbidden");
    }
}
