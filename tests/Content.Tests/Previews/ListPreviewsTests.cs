using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Previews;

public class ListPreviewsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_who_made_which_preview_and_until_when_but_not_the_token(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        var token = (await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json()).Text("token");
        await approver.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        var answer = await desk.GetAsync($"/v1/previews?pageKey={key}");
        var all = (await answer.Json()).GetProperty("previews").EnumerateArray().ToList();
        Assert.Equal([("approver", key, "ar", 1), ("editor", key, "ar", 1)],
            all.Select(p => (p.Text("createdBy"), p.Text("pageKey"), p.Text("locale"), p.GetProperty("number").GetInt32())));
        Assert.All(all, p => Assert.Equal(("", ""), (p.Text("token"), p.Text("path"))));
        Assert.DoesNotContain(token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var first = await desk.GetAsync($"/v1/previews?pageKey={key}&pageSize=1").Json();
        var next = await desk.GetAsync($"/v1/previews?pageKey={key}&pageSize=1&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(("editor", ""), (next.GetProperty("previews")[0].Text("createdBy"), next.Text("nextPageToken")));
        await stack.Http(Roles.DeskOfficer).GetAsync("/v1/previews").Problem(403, "forbidden");
    }
}
