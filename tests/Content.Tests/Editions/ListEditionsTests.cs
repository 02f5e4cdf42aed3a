using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class ListEditionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_every_language_of_the_mission_also_those_that_are_missing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل");
        await desk.Release(key, "fr", "copie");
        await desk.Draft(key, "en", "copy");
        Assert.Equal(["ar published current", "fr published current", "en draft current", "az missing missing"], await States(desk, key));

        // The original moves on: who was translated from it lags behind, by content.
        await desk.Release(key, "ar", "أصل جديد");
        Assert.Equal(["ar published current", "fr published outdated", "en draft outdated", "az missing missing"], await States(desk, key));
        Assert.Equal("outdated", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("translation"));

        await desk.Release(key, "ar", "أصل");
        Assert.Equal("fr published current", (await States(desk, key))[1]);
    }

    [Theory, BothWays]
    public async Task Is_for_staff(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().GetAsync("/v1/pages/x/editions").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/pages/x/editions").Problem(403, "forbidden");
        await stack.Http(Roles.Editor).GetAsync("/v1/pages/x/editions").Problem(404, "not_found");
    }

    static async Task<string[]> States(HttpClient desk, string key) =>
        [.. (await desk.GetAsync($"/v1/pages/{key}/editions").Json()).GetProperty("editions").EnumerateArray()
            .Select(e => $"{e.Text("locale")} {e.Text("state")} {e.Text("translation")}")];
}
