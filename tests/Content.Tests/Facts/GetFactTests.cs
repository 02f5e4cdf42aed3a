using System.Net;
using System.Text.Json;

namespace Embassy.Content.Tests.Facts;

public class GetFactTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Anybody_reads_what_it_is_and_how_each_language_says_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        object[] units =
        [
            new { lang = "ar", zero = "لا زيارات", one = "زيارة واحدة", two = "زيارتان", few = "# زيارات", many = "# زيارة",
                other = "# زيارة" },
            new { lang = "fr", one = "# visite", other = "# visites" }, new { lang = "en", one = "# visit", other = "# visits" },
            new { lang = "az", other = "# səfər" },
        ];
        foreach (var (value, expected) in new[] { ("1", "زيارة واحدة|1 visite|1 visit|1 səfər"),
            ("2", "زيارتان|2 visites|2 visits|2 səfər"), ("7", "7 زيارات|7 visites|7 visits|7 səfər"),
            ("15", "15 زيارة|15 visites|15 visits|15 səfər") })
            Assert.Equal(expected, await Shown(stack, await desk.NewFact(value, "number", units)));
        Assert.Equal("29 نوفمبر 2023|29 novembre 2023|29 November 2023|29 noyabr 2023",
            await Shown(stack, await desk.NewFact("2023-11-29", "date")));
        Assert.Equal("أوت 2022|août 2022|August 2022|avqust 2022", await Shown(stack, await desk.NewFact("2022-08", "date")));
        Assert.Equal("1.234,50|1\u202f234,50|1,234.50|1.234,50", await Shown(stack, await desk.NewFact("1234.50", "number")));
        var texts = Figure.NewKey();
        await desk.Post("/v1/facts",
            new
            {
                key = texts,
                kind = "text",
                texts = (object[])[.. "ar fr en az".Split(' ').Select(l => new { lang = l, text = $"words {l}" })],
                source = Figure.Source
            }).Json(HttpStatusCode.Created);
        Assert.Equal("words ar|words fr|words en|words az", await Shown(stack, texts));
        await stack.Http().GetAsync("/v1/facts/none").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task A_cached_answer_ends_with_the_change(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var fact = await desk.NewFact();
        Assert.Equal("2000000", (await stack.Http().GetAsync($"/v1/facts/{fact}").Json()).Text("value"));
        await desk.Say(fact, Figure.Money("1")).Json();
        Assert.Equal("1", (await stack.Http().GetAsync($"/v1/facts/{fact}").Json()).Text("value"));
    }

    static async Task<string> Shown(Stack stack, string fact) =>
        string.Join('|',
            (await stack.Http().GetAsync($"/v1/facts/{fact}?locale=*").Json()).GetProperty("shown").EnumerateArray()
                .Select(s => s.Text("text")));
}
