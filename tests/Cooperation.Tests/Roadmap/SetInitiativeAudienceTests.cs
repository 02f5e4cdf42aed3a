using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class SetInitiativeAudienceTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static Task<HttpResponseMessage> Set(HttpClient desk, string id, string? embargo, string audience = "public", string etag = "*") =>
        desk.Put($"/v1/initiatives/{id}/audience", new { audience, embargoUntil = embargo }, etag);

    static async Task<string[]> Told(Stack stack, string id) =>
        [.. (await stack.Log("cooperation")).Where(a => a.Subject == $"initiatives/{id}").Select(a => a.RoutingKey.Split('.')[2])];

    [Theory, BothWays]
    public async Task An_embargo_is_lengthened_shortened_called_off_or_made_internal(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (soon, off, secret) =
            (await desk.Open(("embargoUntil", In(TimeSpan.FromHours(1)))), await desk.Open(("embargoUntil", In(TimeSpan.FromHours(1)))),
                await desk.Open(("embargoUntil", In(TimeSpan.FromHours(1)))));
        await Set(desk, soon, In(TimeSpan.FromHours(2))).Json();
        await Set(desk, secret, null, "internal").Json();
        await Set(desk, off, null).Json();
        Assert.Equal(["opened"], await Told(stack, off));
        foreach (var id in (string[])[soon, secret])
        {
            Assert.Empty(await Told(stack, id));
            await stack.Http().GetAsync($"/v1/initiatives/{id}").Problem(404, "not_found");
        }
        await Set(desk, secret, null).Json();
        Assert.Equal(["opened"], await Told(stack, secret));
        await Set(desk, soon, In(TimeSpan.FromSeconds(1))).Json();
        await Eventually.True("it is told", async () => (await Told(stack, soon)).Length == 1);
    }

    [Theory, BothWays]
    public async Task What_is_public_stays_so_and_faults_are_named(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var hidden =
            await desk.Open(("embargoUntil", In(TimeSpan.FromHours(3))),
                ("agreement", await desk.Enter(("embargoUntil", In(TimeSpan.FromHours(2))))));
        Assert.Equal(["audience:unknown_agreement"], (await Set(desk, hidden, null).Problem(400, "invalid_request")).Faults());
        var open = await desk.Open();
        await Set(desk, open, In(TimeSpan.FromHours(1))).Problem(409, "embargo_ended");
        await Set(desk, open, null, "internal").Problem(409, "embargo_ended");
        Assert.Equal(1, (await Set(desk, open, null).Json()).GetProperty("version").GetInt32());
        Assert.Equal(["audience:required"], (await Set(desk, open, null, "").Problem(400, "invalid_request")).Faults());
        await Set(desk, open, null, etag: "\"v9\"").Problem(412, "stale");
        await desk.Put($"/v1/initiatives/{open}/audience", new { audience = "public" }).Problem(428, "precondition_required");
        await Set(desk, Guid.NewGuid().ToString(), null).Problem(404, "not_found");
        await Set(stack.Http(), open, null).Problem(401, "token_missing");
        await Set(stack.Http(Roles.Editor), open, null).Problem(403, "forbidden");
    }
}
