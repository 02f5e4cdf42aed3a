using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Records;

public class MergePatchTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task Changes_the_members_it_names_clears_those_that_are_null_and_keeps_the_rest(Way way)
    {
        var stack = await stacks.Whole(way);
        var (desk, key) = (stack.Http(Roles.Editor), await stack.NewPage());
        var path = $"/v1/pages/{key}/editions/ar";
        await desk.Put(path, new { slug = key, title = "قديم", summary = "ملخص", body = "نص" }, "*").Json();
        var patched = await RecordMiddlewareTests.Patch(desk, path, """{"title":"جديد","summary":null}""", "*").Json();
        Assert.Equal(("جديد", "", "نص", key), (patched.Text("title"), patched.Text("summary"), patched.Text("body"), patched.Text("slug")));
        await RecordMiddlewareTests.Patch(desk, "/v1/pages/none/editions/ar", "{}", "*").Problem(404, "not_found");
        Assert.Equal(["title:required"],
            (await RecordMiddlewareTests.Patch(desk, path, """{"title":null}""", "*").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Of_three_changes_on_one_etag_one_is_stored(Way way)
    {
        var stack = await stacks.Whole(way);
        var (desk, key) = (stack.Http(Roles.Editor), await stack.NewPage());
        var path = $"/v1/pages/{key}/editions/ar";
        for (var round = 0; round < 6; round++)
        {
            var etag = (await desk.GetAsync(path)).ETag();
            string[] members = ["title", "summary", "body"];
            var answers = await Task.WhenAll(members.Select(m =>
                RecordMiddlewareTests.Patch(desk, path, $$"""{"{{m}}":"{{m}} {{round}}"}""", etag)));
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
            foreach (var loser in answers.Where(a => a.StatusCode != HttpStatusCode.OK)) await Task.FromResult(loser).Problem(412, "stale");
        }
    }
}
