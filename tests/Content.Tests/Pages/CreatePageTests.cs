using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Pages;

public class CreatePageTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Opens_a_page_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Editor.NewKey();
        var page = new { key, type = "news", authenticLocale = "az" };
        var created = await desk.Post("/v1/pages", page);
        Assert.Equal("az", (await created.Json(HttpStatusCode.Created)).Text("authenticLocale"));
        Assert.Equal($"/v1/pages/{key}", created.Headers.Location!.ToString());
        await desk.Post("/v1/pages", page).Problem(409, "already_exists");
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        Assert.Equal(["key:invalid_format", "type:required", "authenticLocale:unknown_language"],
            (await desk.Post("/v1/pages", new { key = "A b", authenticLocale = "xx" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["type:invalid_word"],
            (await desk.Post("/v1/pages", new { key = "a", type = "blog", authenticLocale = "ar" }).Problem(400, "invalid_request"))
                .Faults());
        Assert.Equal(["key:invalid_type", "type:required", "authenticLocale:required"],
            (await desk.Post("/v1/pages", new { key = 1 }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["embargoUntil:invalid_type", "type:required", "authenticLocale:required"],
            (await desk.Post("/v1/pages", new { key = "a", embargoUntil = "tomorrow" }).Problem(400, "invalid_request")).Faults());
        await desk.GetAsync("/v1/pages/a/editions").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Needs_an_editor_and_a_mission(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().Post("/v1/pages", new { key = "a" }).Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).Post("/v1/pages", new { key = "a" }).Problem(403, "forbidden");
        await using var bare = await Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);
        await bare.Desk().Post("/v1/pages", new { key = "a", type = "page", authenticLocale = "ar" }).Problem(409, "mission_missing");
    }
}
