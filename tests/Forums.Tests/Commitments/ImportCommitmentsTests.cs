using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Commitments;

public class ImportCommitmentsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_each_line_tells_of_it_and_knows_a_repeat_and_a_correction(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        const string Line = "D1,2024-06-02,2025-01-01,2025-12-31,DZA,required,1007,kb/d,a,";
        Assert.Equal("rows 1 added 1 changed 0 unchanged 0 skipped 0 refused 0",
            (await desk.Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns, Line)).Outcome());
        // The same amount in another spelling is the same amount.
        Assert.Equal("rows 1 added 0 changed 0 unchanged 1 skipped 0 refused 0",
            (await desk.Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
                Line.Replace("1007", "1007.00", StringComparison.Ordinal))).Outcome());
        Assert.Equal("rows 1 added 0 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
                Line.Replace("1007", "1008", StringComparison.Ordinal))).Outcome());
        var told = await stack.ToldOf("opec-plus", "commitments");
        Assert.Equal([1, 2], told.Select(t => t.SubjectVersion()));
        var data = System.Text.Json.JsonElement.Parse(told[1].Json).GetProperty("data");
        Assert.Equal("1008", (await stack.All(data.Text("link"), "commitments"))[0].Text("value"));
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_is_not_right(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            ",2024,2025,,AZE,cut,1,kb/d,a,", "D2,2024-13,2025,,AZE,cut,1,kb/d,a,", "D2,2024,,,AZE,cut,1,kb/d,a,",
            "D2,2024,2025,2024,AZE,cut,1,kb/d,a,", "D2,2024,2025,,OPEC,cut,1,kb/d,a,",
            "D2,2024,2025,,AZE,quota,1,kb/d,a,", "D2,2024,2025,,TOTAL,cut,1,kb/d,a,", "D2,2024,2025,,AZE,cut_total_published,1,kb/d,a,",
            "D2,2024,2025,,AZE,cut,-1,kb/d,a,", "D2,2024,2025,,AZE,cut,1e3,kb/d,a,",
            "D2,2024,2025,,AZE,cut,\"1,000\",kb/d,a,", "D2,2024,2025,,AZE,cut,,kb/d,a,", "D2,2024,2025,,LBY,exempt,0,kb/d,a,",
            "D2,2024,2025,,AZE,cut,1,mb/d,a,", "D2,2024,2025,,AZE,cut,1,kb/d,,",
            "D2,2024,2025,,AZE,cut,1.1234567,kb/d,a,", "D2,2024,2025,,AZE,cut,9999999999,kb/d,a,");
        Assert.Equal(
            ["2 decision_id required", "3 decided_on invalid_date", "4 effective_from required", "5 effective_to end_before_start",
                "6 party unknown_state", "7 kind invalid_word", "8 kind invalid_word",
            "9 party invalid_word", "10 value invalid_format", "11 value invalid_format", "12 value ambiguous_figure", "13 value required",
            "14 value out_of_range", "15 unit invalid_word", "16 source required",
            "17 value invalid_format", "18 value invalid_format"], done.Refusals());
        Assert.Equal(0, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.Commitments.Count(c => c.Decision == "D2"))));
    }

    [Theory, BothWays]
    public async Task Only_OPEC_plus_has_commitments_and_only_those_whose_role_may_enter_them(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = DeskOfficer.CommitmentColumns + "\n";
        await stack.Desk().File("un", "commitments", file).Problem(404, "not_found");
        await stack.Http(Roles.Editor).File("opec-plus", "commitments", file).Problem(403, "forbidden");
        await stack.Desk().File("opec-plus", "commitments", DeskOfficer.ProductionColumns + "\n").Problem(400, "unknown_layout");
    }
}
