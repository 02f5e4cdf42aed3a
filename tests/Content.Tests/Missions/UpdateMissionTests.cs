using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Missions;

public class UpdateMissionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Changes_who_speaks_and_tells_the_others_but_keeps_languages_in_use(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, administrator) = (stack.Desk(), stack.Http(Roles.Administrator));
        await desk.Release(await desk.NewPage(), "az");
        var there = await stack.Http().GetAsync("/v1/mission");
        var etag = there.ETag();
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en")).Problem(428, "precondition_required");
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en"), etag).Problem(409, "language_in_use");
        var changed = await administrator.Put("/v1/mission", Mission("ar", "fr", "en", "az", "ru"), etag);
        Assert.Equal(5, (await changed.Json()).GetProperty("locales").GetArrayLength());
        Assert.Contains(await stack.Log("content"),
            a => a.Type == "embassy.content.mission.changed.v1" && a.Json.Contains("\"ru\"", StringComparison.Ordinal));
        await administrator.Put("/v1/mission", Mission("ar", "fr", "en", "az"), changed.ETag()).Json();
    }

    [Theory, BothWays]
    public async Task Names_every_fault(Way way)
    {
        var stack = await stacks.Content(way);
        var problem = await stack.Http(Roles.Administrator)
            .Put("/v1/mission",
                new { sendingState = "ZZZ", receivingState = "AZE", locales = (string[])["ar", "ar", "?"], timeZones = (string[])["Baku"] })
                .Problem(400, "invalid_request");
        Assert.Equal(["sendingState:unknown_state", "locales[1]:duplicate", "locales[2]:unknown_language", "timeZones[0]:invalid_format"],
            problem.Faults());
        await stack.Http(Roles.Editor).Put("/v1/mission", Mission("ar")).Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task Removal_follows_approval_unless_it_is_said(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);
        var administrator = stack.Http(Roles.Administrator);
        var strict = await administrator.Put("/v1/mission", Mission("ar"));
        Assert.Equal(("second-person", "second-person"), Rules(await strict.Json(System.Net.HttpStatusCode.Created)));
        var one = await administrator.Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar"], approval = "none" }, strict.ETag());
        Assert.Equal(("none", "none"), Rules(await one.Json()));
        var urgent =
            await administrator.Put("/v1/mission",
                new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar"], removal = "withdraw-alone" }, one.ETag());
        Assert.Equal(("second-person", "withdraw-alone"), Rules(await urgent.Json()));

        static (string, string) Rules(System.Text.Json.JsonElement mission) => (mission.Text("approval"), mission.Text("removal"));
    }

    static object Mission(params string[] locales) =>
        new { sendingState = "DZA", receivingState = "AZE", locales, timeZones = (string[])["Africa/Algiers", "Asia/Baku"] };
}
