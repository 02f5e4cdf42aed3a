namespace Embassy.Content.Tests.Facts;

public class GetFactImpactTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Names_pages_languages_drafts_and_schedules_that_a_change_would_touch(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, other, key) = (await desk.NewFact(), await desk.NewFact(), await desk.NewPage("ar"));
        await desk.Release(key, "ar", $"{{{{claim:{fact}|قليل}}}} {{{{fact:{fact}}}}}");
        await desk.Draft(key, "ar", $"{{{{fact:{fact}}}}}");
        await desk.Draft(key, "fr", $"{{{{fact:{fact}}}}} {{{{fact:{other}}}}}");
        await desk.Do(key, "fr", "schedule", new { publishAt = "2100-01-01T00:00:00Z", zone = "Asia/Baku" }).Json();
        await desk.Release(key, "en", $"{{{{fact:{other}}}}}");

        var first = await desk.GetAsync($"/v1/facts/{fact}:impact?pageSize=2").Json();
        var second = await desk.GetAsync($"/v1/facts/{fact}:impact?pageSize=2&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal((key, $"facts/{fact}", ""),
            (first.GetProperty("editions")[0].Text("pageKey"), first.Text("subject"), second.Text("nextPageToken")));
        Assert.Equal(
            [$"ar 1 published claim facts/{fact}, value facts/{fact}", $"ar 2 draft value facts/{fact}",
                $"fr 1 scheduled value facts/{fact}"],
            first.GetProperty("editions").EnumerateArray().Concat(second.GetProperty("editions").EnumerateArray())
                .Select(e =>
                    $"{e.Text("locale")} {e.GetProperty("number").GetInt32()} {e.Text("state")} "
                    + $"{string.Join(", ", e.GetProperty("via").EnumerateArray().Select(v => v.GetString()))}"));
        Assert.Equal("2100-01-01T00:00:00Z", second.GetProperty("editions")[0].Text("publishAt"));
        await desk.GetAsync("/v1/facts/none:impact").Problem(404, "not_found");
        await desk.GetAsync($"/v1/facts/{fact}:impact?pageToken=x").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync($"/v1/facts/{fact}:impact").Problem(401, "token_missing");
    }
}
