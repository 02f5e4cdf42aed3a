using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Positions;

public class SetPositionAudienceTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static Task<HttpResponseMessage> Set(HttpClient desk, string path, string? embargo, string audience = "public", string etag = "*") =>
        desk.Put(path + "/audience", new { audience, embargoUntil = embargo }, etag);

    [Theory, BothWays]
    public async Task An_embargo_is_lengthened_shortened_called_off_or_made_internal(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var (soon, _) = await stack.Draft("un", Drafts.Line(embargo: In(TimeSpan.FromHours(1))));
        var off = await stack.Draft("un", Drafts.Line(embargo: In(TimeSpan.FromHours(1))));
        var (secret, _) = await stack.Draft("un", Drafts.Line(embargo: In(TimeSpan.FromHours(1))));
        await desk.Step(off, "agree", "2024-05-02").Json();
        await Set(desk, soon, In(TimeSpan.FromHours(2))).Json();
        await Set(desk, secret, null, "internal").Json();
        await Set(desk, off.Path, null).Json();
        Assert.Equal(["embassy.forums.position.drafted.v1 1", "embassy.forums.position.agreed.v1 2"], await stack.Told(off.Path));
        foreach (var path in (string[])[soon, secret])
        {
            Assert.Empty(await stack.Told(path));
            await stack.Http().GetAsync(path).Problem(404, "not_found");
        }
        await Set(desk, secret, null).Json();
        Assert.Equal(["embassy.forums.position.drafted.v1 3"], await stack.Told(secret));
        await Set(desk, soon, In(TimeSpan.FromSeconds(1))).Json();
        await Eventually.True("it is told", async () => (await stack.Told(soon)).Length == 1);
    }

    [Theory, BothWays]
    public async Task A_step_makes_it_internal_again_while_its_embargo_lasts(Way way)
    {
        var stack = await stacks.Forums(way);
        var position = await stack.Draft("un", Drafts.Line(embargo: In(TimeSpan.FromHours(1))));
        var agreed = await stack.Desk().Step(position, "agree", "2024-05-02", "internal");
        Assert.Equal("internal", (await agreed.Json()).Text("audience"));
        await Set(stack.Desk(), position.Path, null).Json();
        Assert.Equal(["embassy.forums.position.agreed.v1 3"], await stack.Told(position.Path));
    }

    [Theory, BothWays]
    public async Task What_is_public_stays_so_and_faults_are_named(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var (open, _) = await stack.Draft("nam", Drafts.Line());
        await Set(desk, open, In(TimeSpan.FromHours(1))).Problem(409, "embargo_ended");
        await Set(desk, open, null, "internal").Problem(409, "embargo_ended");
        Assert.Equal(1, (await Set(desk, open, null).Json()).GetProperty("version").GetInt32());
        Assert.Equal(["audience:required"], (await Set(desk, open, null, "").Problem(400, "invalid_request")).Faults());
        await Set(desk, open, null, etag: "\"v9\"").Problem(412, "stale");
        await desk.Put(open + "/audience", new { audience = "public" }).Problem(428, "precondition_required");
        await Set(desk, $"/v1/forums/nam/positions/{Guid.NewGuid()}", null).Problem(404, "not_found");
        await Set(stack.Http(), open, null).Problem(401, "token_missing");
        await Set(stack.Http(Roles.Editor), open, null).Problem(403, "forbidden");
    }
}
