namespace Embassy.Cooperation.Tests.Charts;

public class DrawAgreementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Draws_the_same_as_the_data_also_when_there_is_none(Way way)
    {
        var stack = await stacks.Cooperation(way);
        Assert.Equal(["Year"], (await stack.Http().Chart("/v1/agreements.svg?locale=en")).Table());
        var desk = stack.Desk();
        await desk.Act(await desk.Enter(("entryRule", new { kind = "on-signature" })), "signed", "2022-08").Json();
        await Eventually.True("the picture has followed",
            async () => (await stack.Http().Chart("/v1/agreements.svg?locale=az")).Table() is ["İl|Qüvvədədir", "2022|1"]);
        await stack.Http().GetAsync("/v1/agreements.svg?locale=xx-nonsense-tag").Problem(400, "invalid_request");
    }
}
