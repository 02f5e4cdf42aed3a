namespace Embassy.Cooperation.Tests.Charts;

public class DrawRoadmapTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Draws_one_bar_for_each_dimension_that_has_progress(Way way)
    {
        var stack = await stacks.Cooperation(way);
        await stack.Desk().Complete(await stack.Desk().Open(), "first", "2025").Json();
        var svg = await stack.Http().Chart("/v1/initiatives.svg?locale=ar");
        Assert.Equal(["البعد|التقدم", "السياسي|لا رقم", "الاقتصادي|50", "الاجتماعي|لا رقم", "الثقافي|لا رقم", "الإنساني|لا رقم"],
            svg.Table());
    }
}
