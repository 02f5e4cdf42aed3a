using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Assets;

public class GetAssetTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_public_is_told_what_it_shows_in_the_languages_that_show_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(locales: ["ar", "fr", "en"]);
        var key = await desk.NewPage();
        await stack.Http().GetAsync($"/v1/assets/{sha}/description").Problem(404, "not_found");
        await stack.Http(Roles.ProtocolOfficer).GetAsync($"/v1/assets/{sha}/description").Problem(404, "not_found");
        await desk.Release(key, "fr", $"![](/v1/assets/{sha})");
        await desk.Draft(key, "en", $"![](/v1/assets/{sha})");

        var seen = await stack.Http().GetAsync($"/v1/assets/{sha}/description?locale=*").Json();
        Assert.Equal(["fr"], seen.GetProperty("texts").EnumerateArray().Select(t => t.Text("lang")));
        Assert.Equal(("", false), (seen.Text("uploadedBy"), seen.TryGetProperty("usedBy", out _)));
        Assert.Equal(700, seen.GetProperty("forms")[0].GetProperty("width").GetInt32());
        var own = await desk.GetAsync($"/v1/assets/{sha}/description?locale=*").Json();
        Assert.Equal(["ar", "fr", "en"], own.GetProperty("texts").EnumerateArray().Select(t => t.Text("lang")));
        Assert.Equal([$"pages/{key}/editions/en", $"pages/{key}/editions/fr"],
            own.GetProperty("usedBy").EnumerateArray().Select(u => u.GetString()!));
        await stack.Http().GetAsync("/v1/assets/none/description").Problem(404, "not_found");
    }
}
