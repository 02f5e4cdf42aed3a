using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Assets;

public class ListAssetsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Lists_what_was_uploaded_newest_first_page_by_page(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var made = new List<string>();
        for (var i = 0; i < 3; i++) made.Insert(0, await desk.NewAsset());
        var first = await desk.GetAsync("/v1/assets?pageSize=2").Json();
        var second = await desk.GetAsync($"/v1/assets?pageSize=2&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(made,
            first.GetProperty("assets").EnumerateArray().Concat(second.GetProperty("assets").EnumerateArray()).Select(a => a.Text("sha256"))
                .Take(3));

        // Who does not see drafts is shown what is public.
        Assert.DoesNotContain(made[0], (await stack.Http(Roles.DeskOfficer).GetAsync("/v1/assets?pageSize=100").Json()).GetRawText(),
            StringComparison.Ordinal);
        await desk.Describe(made[0], "ar");
        await desk.Release(await desk.NewPage(), "ar", $"![](/v1/assets/{made[0]})");
        Assert.Contains(made[0], (await stack.Http(Roles.DeskOfficer).GetAsync("/v1/assets?pageSize=100").Json()).GetRawText(),
            StringComparison.Ordinal);
        await stack.Http().GetAsync("/v1/assets").Problem(401, "token_missing");
        await desk.GetAsync("/v1/assets?pageSize=101").Problem(400, "invalid_request");
        await desk.GetAsync("/v1/assets?pageToken=x").Problem(400, "invalid_page_token");
    }
}
