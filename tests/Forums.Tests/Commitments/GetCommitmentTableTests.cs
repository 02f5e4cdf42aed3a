using System.Text.Json;

namespace Embassy.Forums.Tests.Commitments;

public class GetCommitmentTableTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task May_2020_adds_up_beside_the_totals_as_printed(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = await File.ReadAllTextAsync(DeskOfficer.Given("opec-plus", "opec_plus_commitments.csv"));
        var taken = await stack.Desk().File("opec-plus", "commitments", file).Json();
        Assert.Equal(0, taken.GetProperty("refused").GetInt32());
        Assert.Equal("rows 146 added 0 changed 0 unchanged 146 skipped 0 refused 0",
            (await stack.Desk().File("opec-plus", "commitments", file).Json()).Outcome());

        var may = await stack.Table("2020-05-15");
        Assert.Equal(20, may.GetProperty("rows").GetArrayLength());
        Assert.Equal("718 164 554 computed 554", Row(may, "AZE"));
        Assert.Equal("1057 241 816 computed 816", Row(may, "DZA"));
        Assert.Equal("1753 100 1653 computed 1653", Row(may, "MEX"));
        Assert.Equal(["reference 43853 20", "cut 9700 20", "required 34153 20", "voluntary-cut  0", "compensation  0", "target 34153 20"],
            may.GetProperty("sums").EnumerateArray()
                .Select(s => $"{s.Text("column")} {s.Text("value")} {s.GetProperty("rows").GetInt32()}"));
        Assert.Equal(
            ["TOTAL cut 9700 9700 0", "TOTAL reference 43853 43853 0", "TOTAL-NONOPEC cut 3615 3616 -1",
                "TOTAL-NONOPEC reference 17170 17170 0", "TOTAL-OPEC10 cut 6085 6084 1", "TOTAL-OPEC10 reference 26683 26683 0"],
                Printed(may));
        Assert.All(may.GetProperty("printed").EnumerateArray(), p => Assert.Empty(p.GetProperty("missing").EnumerateArray()));
        Assert.Empty((await stack.Table("2020-04-30")).GetProperty("rows").EnumerateArray());
        Assert.Empty((await stack.Table("2020-07-01")).GetProperty("rows").EnumerateArray());

        // A voluntary cut is a line of its own, taken off what is required; the total printed is rounded.
        var early = await stack.Table("2024-02-01");
        Assert.Equal("  1007  956", Row(early, "DZA"));
        Assert.Equal("  551  551", Row(early, "AZE"));
        Assert.Contains("TOTAL voluntary-cut 2200 2196 4", Printed(early));
        // Compensation of January 2026 by the later of the two plans; the total of the earlier one no longer holds.
        var january = await stack.Table("2026-01-15");
        Assert.Equal("  4273  4153", Row(january, "IRQ"));
        Assert.Contains("TOTAL compensation 415 415 0", Printed(january));
        Assert.DoesNotContain("TOTAL compensation 400 400 0", Printed(january));
        Assert.Contains("TOTAL compensation 710 710 0", Printed(await stack.Table("2026-03-15")));
        Assert.Contains("TOTAL compensation 810 810 0", Printed(await stack.Table("2026-04-15")));
    }

    [Theory, BothWays]
    public async Task Who_is_exempt_has_no_amount_and_what_is_not_on_record_is_not_zero(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "A,2019-01,2019-01,2019-12,LBY,reference,1000,kb/d,a,", "A,2019-01,2019-01,2019-12,LBY,exempt,,,a,",
            "A,2019-01,2019-01,2019-12,VEN,reference,2000,kb/d,a,", "A,2019-01,2019-01,2019-12,AGO,cut,0,kb/d,a,",
            "A,2019-01,2019-01,2019-12,AGO,reference,1500,kb/d,a,",
            "B,2018-06,2018-07,2019-12,LBY,required,900,kb/d,a,", "C,2019-06,2019-07,2019-12,LBY,required,800,kb/d,a,",
            "A,2019-01,2019-01,2019-12,TOTAL-OPEC10,cut_total_published,10,kb/d,a,");
        var table = await stack.Table("2019-02-01");
        Assert.Equal(("exempt", "1000    "), (Exempt(table, "LBY"), Row(table, "LBY")));
        Assert.Equal(("held", "2000    "), (Exempt(table, "VEN"), Row(table, "VEN")));
        Assert.Equal(("held", "1500 0 1500 computed 1500"), (Exempt(table, "AGO"), Row(table, "AGO")));
        Assert.Contains("cut 0 1",
            table.GetProperty("sums").EnumerateArray()
                .Select(s => $"{s.Text("column")} {s.Text("value")} {s.GetProperty("rows").GetInt32()}"));
        Assert.Equal(9, Assert.Single(table.GetProperty("printed").EnumerateArray()).GetProperty("missing").GetArrayLength());
        // A later decision ends the exemption, and before it the exemption ended what was required.
        var later = await stack.Table("2019-08-01");
        Assert.Equal(("held", "1000  800  800"), (Exempt(later, "LBY"), Row(later, "LBY")));
        Assert.Equal(("held", "  900  900"), (Exempt(await stack.Table("2018-08-01"), "LBY"), Row(await stack.Table("2018-08-01"), "LBY")));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_no_day_and_other_forums(Way way)
    {
        var stack = await stacks.Forums(way);
        Assert.Equal(["asOf:invalid_date"],
            (await stack.Http().GetAsync("/v1/forums/opec-plus/commitments:table?asOf=2020-05").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/forums/nam/commitments:table").Problem(404, "not_found");
    }

    static JsonElement Find(JsonElement table, string party) =>
        table.GetProperty("rows").EnumerateArray().Single(r => r.Text("party") == party);

    static string Row(JsonElement table, string party)
    {
        var row = Find(table, party);
        return $"{row.Text("reference")} {row.Text("cut")} {row.Text("required")} "
            + $"{(row.GetProperty("requiredComputed").GetBoolean() ? "computed" : "")} {row.Text("target")}";
    }

    static string Exempt(JsonElement table, string party) => Find(table, party).GetProperty("exempt").GetBoolean() ? "exempt" : "held";

    static IEnumerable<string> Printed(JsonElement table) =>
        table.GetProperty("printed").EnumerateArray()
        .Select(p => $"{p.Text("party")} {p.Text("kind")} {p.Text("printed")} {p.Text("computed")} {p.Text("difference")}");
}

static class Tables
{
    public static Task<JsonElement> Table(this Stack stack, string asOf) =>
        stack.Http().GetAsync($"/v1/forums/opec-plus/commitments:table?asOf={asOf}").Json();
}
