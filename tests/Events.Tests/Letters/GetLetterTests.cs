namespace Embassy.Events.Tests.Letters;

public class GetLetterTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Fills_the_title_and_leaves_out_a_person_that_is_internal(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/letters/{Guid.NewGuid()}";
        var secret = await stack.Office().Person("Secret Writer", "internal");
        await stack.Office().Save(address, SaveLetterTests.Letter(("sender", new { state = "AZE", person = secret, name = "A writer" })));
        using var answer = await stack.Http().GetAsync($"{address}?locale=en");
        var shown = await answer.Json();
        Assert.Equal(("On the national day", "en"),
            (shown.GetProperty("title").Text("text"), Assert.Single(answer.Content.Headers.ContentLanguage)));
        Assert.Equal(("", "A writer", 0),
            (shown.GetProperty("sender").Text("person"), shown.GetProperty("sender").Text("name"), shown.GetProperty("sender")
                .GetProperty("capacities").GetArrayLength()));
        Assert.Contains("Secret Writer", await stack.Office().GetStringAsync($"{address}?locale=*"));
        Assert.DoesNotContain(await stack.Log("events"), a => a.Json.Contains(secret, StringComparison.Ordinal));
        await stack.Http().GetAsync("/v1/letters/x").Problem(404, "not_found");
    }
}
