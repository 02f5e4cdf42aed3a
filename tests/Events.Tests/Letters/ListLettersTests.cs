namespace Embassy.Events.Tests.Letters;

public class ListLettersTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Comes_by_date_without_texts_and_keeps_occasion_direction_and_days(Way way)
    {
        var stack = await stacks.Platform(way);
        (string Signed, string Direction, string Audience)[] letters =
            [("2023-10-30", "incoming", "public"), ("2022", "incoming", "public"), ("2022-10-29", "incoming", "public"),
                ("2024-05-28", "outgoing", "public"), ("2025", "incoming", "internal")];
        foreach (var (signed, direction, audience) in letters)
            await stack.Office()
                .Save($"/v1/letters/{Guid.NewGuid()}",
                    SaveLetterTests.Letter(("signedOn", signed), ("publishedOn", null), ("direction", direction), ("audience", audience),
                        ("occasion", "day-a"), ("texts", (object[])[new { lang = "fr", text = "Long" }])));
        Assert.Equal(["2022", "2022-10-29", "2023-10-30", "2024-05-28"], await Listed(stack.Http(), "occasion=day-a"));
        Assert.Equal(["2022", "2022-10-29", "2023-10-30"], await Listed(stack.Http(), "occasion=day-a&direction=incoming"));
        Assert.Equal(["2022", "2022-10-29"], await Listed(stack.Http(), "occasion=day-a&from=2022-10-01&to=2022-12-31"));
        Assert.Empty(await Listed(stack.Http(), "occasion=day-b"));
        Assert.Equal(5, (await Listed(stack.Office(), "occasion=day-a&audience=all")).Count);
        Assert.DoesNotContain("Long", await stack.Http().GetStringAsync("/v1/letters?occasion=day-a"));
        Assert.Equal(["occasion:invalid_format", "to:end_before_start"],
            (await stack.Http().GetAsync("/v1/letters?occasion=A&from=2022-02-02&to=2022-02-01").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/letters?pageToken=x").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task Comes_latest_first_when_asked_and_keeps_one_partner(Way way)
    {
        var stack = await stacks.Platform(way);
        foreach (var (signed, state) in ((string, string)[])[("2022", "AZE"), ("2022-10-29", "TUN"), ("2022-10-30", "AZE"), ("2024-05-28",
            "AZE")])
            await stack.Office().Save($"/v1/letters/{Guid.NewGuid()}", SaveLetterTests.Letter(("signedOn", signed), ("publishedOn", null),
                ("occasion", "day-c"),
                ("sender", new { state, name = "A" }), ("addressee", new { state = "DZA", name = "B" })));
        Assert.Equal(["2024-05-28", "2022-10-30", "2022-10-29", "2022"], await Listed(stack.Http(), "occasion=day-c&order=-dated"));
        Assert.Equal(["2024-05-28", "2022-10-30", "2022"], await Listed(stack.Http(), "occasion=day-c&order=-dated&partner=AZE"));
        Assert.Equal(["2022-10-29"], await Listed(stack.Http(), "occasion=day-c&partner=TUN"));
        Assert.Equal(["partner:unknown_state"], (await stack.Http().GetAsync("/v1/letters?partner=ZZZ").Problem(400,
            "invalid_request")).Faults());
    }

    static async Task<List<string>> Listed(HttpClient reader, string query)
    {
        var seen = new List<string>();
        for (var token = ""; ;)
        {
            var page = await reader.GetAsync($"/v1/letters?pageSize=2&pageToken={token}&{query}").Json();
            seen.AddRange(page.GetProperty("letters").EnumerateArray().Select(l => l.Text("signedOn")));
            if ((token = page.Text("nextPageToken")).Length == 0) return seen;
        }
    }
}
