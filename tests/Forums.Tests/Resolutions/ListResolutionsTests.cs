namespace Embassy.Forums.Tests.Resolutions;

public class ListResolutionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Newest_first_without_a_date_last_and_kept_by_session_kind_subject_and_State(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Take("oic", "sessions", DeskOfficer.SessionColumns, "oic,summit-15,summit,15,Banjul,GMB,2024-05-04,2024-05-05,held,a,,,");
        static string Names(string state) =>
            $"\"[{{\"\"number\"\":\"\"1\"\",\"\"names\"\":[\"\"{state}\"\"],\"\"lang\"\":\"\"en\"\",\"\"text\"\":\"\"a\"\"}},{{\"\"number\"\":\"\"2\"\",\"\"names\"\":[\"\"GMB\"\"],\"\"lang\"\":\"\"en\"\",\"\"text\"\":\"\"b\"\"}}]\"";
        await stack.Desk().Take("oic", "resolutions", DeskOfficer.ResolutionColumns,
            $"oic,A,declaration,summit-15,2024-05-05,consensus,energy,,{Names("AZE")},a,,",
            $"oic,B,resolution,summit-15,2024-05-05,consensus,energy;culture,,{Names("DZA")},a,,",
            "oic,C,resolution,,2023,consensus,culture,,,a,,", "oic,D,resolution,,,not-adopted,,,,a,,");
        foreach (var size in (int[])[1, 3, 100])
        {
            Assert.Equal(["A", "B", "C", "D"], await Symbols($"?pageSize={size}"));
            Assert.Equal(["A", "B", "C", "D"], await Symbols($"?pageSize={size}&order=-adopted"));
            Assert.Equal(["D", "C", "A", "B"], await Symbols($"?pageSize={size}&order=adopted"));
        }
        Assert.Equal(["A", "B"], await Symbols("?session=summit-15"));
        Assert.Equal(["B", "C", "D"], await Symbols("?kind=resolution"));
        Assert.Equal(["B", "C"], await Symbols("?subject=culture"));
        Assert.Equal(["A", "B"], await Symbols("?names=GMB"));
        var one = Assert.Single(await stack.All("/v1/forums/oic/resolutions?names=DZA", "resolutions"));
        Assert.Equal("1", Assert.Single(one.GetProperty("paragraphs").EnumerateArray()).Text("number"));
        Assert.Equal(["names:unknown_state"],
            (await stack.Http().GetAsync("/v1/forums/oic/resolutions?names=Algeria").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["kind:invalid_word"],
            (await stack.Http().GetAsync("/v1/forums/oic/resolutions?kind=speech").Problem(400, "invalid_request")).Faults());

        async Task<IEnumerable<string>> Symbols(string query) =>
            (await stack.All("/v1/forums/oic/resolutions" + query, "resolutions")).Select(r => r.Text("symbol"));
    }
}
