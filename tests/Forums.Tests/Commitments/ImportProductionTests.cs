namespace Embassy.Forums.Tests.Commitments;

public class ImportProductionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_row_brings_its_month_and_what_the_source_says_of_the_month_before(Way way)
    {
        var stack = await stacks.Forums(way);
        const string Row = "2020-01-31,2020-01,2019-12,DZA,1.01,1.020,1.057,44000,47000,107,1.013,https://example.org/a";
        Assert.Equal("rows 1 added 2 changed 0 unchanged 0 skipped 0 refused 0",
            (await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns, Row)).Outcome());
        Assert.Equal("rows 1 added 0 changed 0 unchanged 2 skipped 0 refused 0",
            (await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns, Row)).Outcome());
        Assert.Equal(["2020-01 1010", "2019-12 1020"],
            (await stack.All("/v1/forums/opec-plus/production?party=DZA", "production"))
                .Select(p => $"{p.Text("month")} {p.Text("value")}"));
        Assert.Equal(2, (await stack.ToldOf("opec-plus", "production")).Count);
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_is_not_right(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns,
            ",2020-01,,AZE,1,,,,,,,a", "2020-01-31,2020,,AZE,1,,,,,,,a", "2020-01-31,2020-01,,AZE,,,,,,,,a",
            "2020-01-31,2020-01,,SOCAR,1,,,,,,,a", "2020-01-31,2020-01,,AZE,-1,,,,,,,a",
            "2020-01-31,2020-01,,AZE,1,1,,,,,,a", "2020-01-31,2020-01,2020-01,AZE,1,1,,,,,,a", "2019-01-31,2020-01,,AZE,1,,,,,,,a",
            "2020-01-31,2020-01,,AZE,1,,,,,-5,,a",
            "2020-01-31,2020-01,,AZE,1,,,,+5,,,a", "2020-01-31,2020-01,,AZE,1,,,,,,,");
        Assert.Equal(
            ["2 published required", "3 output_month invalid_date", "4 output_mbd required", "5 party unknown_state",
                "6 output_mbd invalid_format", "7 previous_month required",
            "8 previous_month invalid_date", "9 published end_before_start", "10 compliance_pct invalid_format",
            "11 cut_achieved_bpd invalid_format", "12 source required"], done.Refusals());
        Assert.Empty(await stack.All("/v1/forums/opec-plus/production?party=AZE", "production"));
        await stack.Desk().File("gecf", "production", DeskOfficer.ProductionColumns).Problem(404, "not_found");
        await stack.Http().File("opec-plus", "production", DeskOfficer.ProductionColumns).Problem(401, "token_missing");
    }
}
