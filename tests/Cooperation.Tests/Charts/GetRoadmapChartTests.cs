namespace Embassy.Cooperation.Tests.Charts;

public class GetRoadmapChartTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_the_mean_progress_of_each_dimension_and_nothing_where_there_is_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        await desk.Complete(await desk.Open(), "first", "2025").Json();
        await desk.Open(("steps", (object[])[DeskOfficer.Step("only")]));
        await desk.Open(("dimension", "cultural"), ("audience", "internal"));
        var chart = await stack.Http().GetAsync("/v1/initiatives:chart?locale=ar").Json();
        Assert.Equal(["political", "economic", "social", "cultural", "humanitarian"],
            chart.GetProperty("categories").EnumerateArray().Select(c => c.Text("key")));
        Assert.Equal(["", "25", "", "", ""], chart.GetProperty("series")[0].Texts("values"));
        Assert.Equal(("%", "rtl"), (chart.Text("unit"), chart.Text("dir")));
    }
}
