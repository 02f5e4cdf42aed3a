using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class WithdrawEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task It_stays_readable_with_a_label_leaves_the_list_and_is_told_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "نص");
        await desk.Release(key, "fr");
        Assert.Contains(key, await Listed(stack));
        await desk.Do(key, "ar", "withdraw", new { reason = "[The visit is over" }).Json();
        await desk.Do(key, "ar", "withdraw", new { reason = "[The visit is over" }).Json();

        var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Json();
        Assert.Equal(("withdrawn", "[The visit is over", "نص"), (page.Text("state"), page.Text("withdrawnReason"), page.Text("body")));
        Assert.NotEqual("", page.Text("withdrawnAt"));
        Assert.Equal("published", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("state"));
        Assert.DoesNotContain(key, await Listed(stack));
        Assert.Equal(["edition.published.ar", "edition.published.fr", "edition.withdrawn.ar"], await stack.Told(key));
        Assert.DoesNotContain(await stack.Log("content"),
            a => a.Subject.StartsWith($"pages/{key}/", StringComparison.Ordinal)
                && a.Json.Contains("\"removes\"", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task The_public_edition_is_withdrawn_also_while_a_draft_is_newer(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        var draft = await desk.Draft(key, "ar", "two");
        await desk.Post($"/v1/pages/{key}/editions/ar:withdraw", new { reason = "Wrong." }, draft).Problem(412, "stale");
        await desk.Do(key, "ar", "withdraw", new { reason = "Wrong." }, number: 1).Json();
        Assert.Equal(("withdrawn", "draft"), (await desk.State(key, "ar", 1), await desk.State(key, "ar")));

        // The version announced for a language never decreases.
        await desk.Release(key, "ar", "two");
        var versions = (await stack.Log("content")).Where(a => a.Subject == $"pages/{key}/editions/ar")
            .Select(a => System.Text.Json.JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()).ToList();
        Assert.Equal(3, versions.Count);
        Assert.Equal(versions.Order().Distinct(), versions);
        Assert.Equal("superseded", await desk.State(key, "ar", 1));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_not_public_and_a_reason_that_says_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Do(key, "ar", "withdraw", new { reason = "x" }).Problem(404, "not_found");
        await desk.Release(key, "ar");
        Assert.Equal(["reason:required"], (await desk.Do(key, "ar", "withdraw").Problem(400, "invalid_request")).Faults());
        await desk.Do(key, "ar", "remove", new { reason = "x" }).Json();
        await desk.Do(key, "ar", "withdraw", new { reason = "x" }).Problem(409, "illegal_status");
        await stack.Http(Roles.DeskOfficer).Post($"/v1/pages/{key}/editions/ar:withdraw", new { reason = "x" }, "*")
            .Problem(403, "forbidden");
    }

    static async Task<string[]> Listed(Stack stack)
    {
        var (keys, token) = (new List<string>(), "");
        do
        {
            var list = await stack.Http().GetAsync($"/v1/pages?locale=ar&pageSize=100&pageToken={token}").Json();
            keys.AddRange(list.GetProperty("pages").EnumerateArray().Select(p => p.Text("key")));
            token = list.Text("nextPageToken");
        } while (token.Length > 0);
        return [.. keys];
    }
}
