namespace Embassy.Forums.Tests.Sessions;

public class ImportChairsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_each_turn_tells_of_it_and_knows_a_repeat_and_its_end(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        Assert.Equal("rows 2 added 2 changed 0 unchanged 0 skipped 0 refused 0",
            (await desk.Take("nam", "chairs", DeskOfficer.ChairColumns, "NAM,,AZE,2019-10-25,,a,",
                "nam,coordinating-bureau,UGA,2024-01,,a,")).Outcome());
        Assert.Equal("rows 1 added 0 changed 0 unchanged 1 skipped 0 refused 0",
            (await desk.Take("nam", "chairs", DeskOfficer.ChairColumns, "nam,,AZE,2019-10-25,,a,")).Outcome());
        Assert.Equal("rows 1 added 0 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Take("nam", "chairs", DeskOfficer.ChairColumns, "nam,,AZE,2019-10-25,2024-01-19,a,")).Outcome());
        Assert.Equal(
            ["forums/nam/chairs/forum/AZE/2019-10-25 1", "forums/nam/chairs/coordinating-bureau/UGA/2024-01 1",
                "forums/nam/chairs/forum/AZE/2019-10-25 2"],
                (await stack.ToldOf("nam", "chairs")).Select(t => $"{t.Subject} {t.SubjectVersion()}"));
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_is_not_right(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Take("oic", "chairs", DeskOfficer.ChairColumns,
            "oic,,,2019,,a,", "oic,,ZZZ,2019,,a,", "oic,,SSD,2010,,a,", "oic,,AZE,,,a,", "oic,,AZE,2019,2018,a,",
            "oic,congress,AZE,2019,,a,", "oic,,AZE,2019,,,");
        Assert.Equal(
            ["2 state required", "3 state unknown_state", "4 state state_not_then", "5 from required", "6 until end_before_start",
                "7 body invalid_word", "8 source required"], done.Refusals());
        Assert.Empty(await stack.All("/v1/forums/oic/chairs", "chairs"));
        Assert.Empty(await stack.ToldOf("oic", "chairs"));
    }
}
