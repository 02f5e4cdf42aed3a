using Embassy.Content.Tests.Assets;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Previews;

public class RevokePreviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Its_token_opens_nothing_any_more_and_the_others_go_on(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        var sha = await desk.NewAsset(locales: ["ar"]);
        await desk.Draft(key, "ar", $"![](/v1/assets/{sha})");
        var one = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        var two = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        Assert.True((await reader.GetAsync($"/v1/assets/{sha}?preview={one.Text("token")}")).IsSuccessStatusCode);

        var revoked = await stack.Http(Roles.Approver).Post($"/v1/previews/{one.Text("id")}:revoke", new { }).Json();
        Assert.Equal("approver", revoked.Text("revokedBy"));
        Assert.Equal(2, (await desk.Post($"/v1/previews/{one.Text("id")}:revoke", new { }).Json()).GetProperty("version").GetInt32());
        await reader.GetAsync(one.Text("path")).Problem(403, "preview_invalid");
        await reader.GetAsync($"/v1/assets/{sha}?preview={one.Text("token")}").Problem(403, "preview_invalid");
        await reader.GetAsync(two.Text("path")).Json();
        await desk.Post($"/v1/previews/{Guid.NewGuid()}:revoke", new { }).Problem(404, "not_found");
        await stack.Http(Roles.DeskOfficer).Post($"/v1/previews/{two.Text("id")}:revoke", new { }).Problem(403, "forbidden");
        await reader.Post($"/v1/previews/{two.Text("id")}:revoke", new { }).Problem(401, "token_missing");
    }
}
