namespace Embassy.Events.Tests.Letters;

public class ListPrecedentsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_what_was_written_on_the_occasion_before_newest_first_with_its_text(Way way)
    {
        var stack = await stacks.Platform(way);
        foreach (var year in (int[])[2022, 2023, 2024, 2025])
            await stack.Office()
                .Save($"/v1/letters/{Guid.NewGuid()}",
                    SaveLetterTests.Letter(("occasion", "day-p"), ("signedOn", $"{year}-10-29"), ("publishedOn", null),
                        ("texts", (object[])[new { lang = "fr", text = $"En {year}" }])));
        await stack.Office()
            .Save($"/v1/letters/{Guid.NewGuid()}",
                SaveLetterTests.Letter(("occasion", "day-p"), ("signedOn", "2025-10-30"), ("publishedOn", null),
                    ("direction", "outgoing")));
        Assert.Equal(["En 2024", "En 2023"], await Written("occasion=day-p&direction=incoming&before=2025-10-29&limit=2"));
        Assert.Equal(["", "En 2025", "En 2024", "En 2023", "En 2022"], await Written("occasion=day-p"));
        Assert.Empty(await Written("occasion=day-p&before=2022-10-29"));
        Assert.Equal(["occasion:required", "before:invalid_date", "limit:out_of_range"],
            (await stack.Http().GetAsync("/v1/letters:precedents?before=2022&limit=21").Problem(400, "invalid_request")).Faults());

        async Task<IEnumerable<string>> Written(string query) =>
            (await stack.Http().GetAsync($"/v1/letters:precedents?{query}").Json()).GetProperty("letters").EnumerateArray()
            .Select(l => l.GetProperty("texts").EnumerateArray().Select(t => t.Text("text")).FirstOrDefault("")).ToList();
    }
}
