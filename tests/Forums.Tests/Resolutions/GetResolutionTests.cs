namespace Embassy.Forums.Tests.Resolutions;

public class GetResolutionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_symbol_titles_how_it_was_adopted_and_every_paragraph_that_names_a_State(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("nam", "resolutions", DeskOfficer.ResolutionColumns,
            "nam,NAM 2019/CoB/Doc.1,decision,,2019,vote,energy,https://example.org/a,\"[{\"\"number\"\":\"\"3\"\",\"\"names\"\":[\"\"AZE\"\"],\"\"lang\"\":\"\"en\"\",\"\"text\"\":\"\"A\"\"},{\"\"number\"\":\"\"4 (b)\"\",\"\"names\"\":[\"\"DZA\"\"],\"\"lang\"\":\"\"ar\"\",\"\"text\"\":\"\"ب\"\"}]\",a,open,A decision");
        var answer = await stack.Http().GetAsync("/v1/forums/nam/resolutions/nam-2019-cob-doc-1");
        var resolution = await answer.Json();
        Assert.Equal(("NAM 2019/CoB/Doc.1", "decision", "2019", "vote", "https://example.org/a", "open"),
            (resolution.Text("symbol"), resolution.Text("kind"), resolution.Text("adopted"), resolution.Text("by"),
                resolution.Text("textLink"), resolution.Text("note")));
        Assert.Equal(["3 AZE ltr", "4 (b) DZA rtl"],
            resolution.GetProperty("paragraphs").EnumerateArray()
                .Select(p => $"{p.Text("number")} {p.GetProperty("names")[0].GetString()} {p.GetProperty("text").Text("dir")}"));
        Assert.Equal("\"v1\"", answer.ETag());
        await stack.Http().GetAsync("/v1/forums/nam/resolutions/none").Problem(404, "not_found");
        await stack.Http().GetAsync("/v1/forums/oic/resolutions/nam-2019-cob-doc-1").Problem(404, "not_found");
    }
}
