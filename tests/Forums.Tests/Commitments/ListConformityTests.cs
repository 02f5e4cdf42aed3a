using System.Text.Json;

namespace Embassy.Forums.Tests.Commitments;

public class ListConformityTests
{
    [Theory, BothWays]
    public async Task The_23_rows_of_the_surveys_come_out_as_they_are_printed(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var file = await File.ReadAllTextAsync(DeskOfficer.Given("opec-plus", "opec_compliance_reuters.csv"));
        Assert.Equal("rows 23 added 46 changed 0 unchanged 0 skipped 0 refused 0",
            (await stack.Desk().File("opec-plus", "production", file).Json()).Outcome());
        var printed = new List<JsonElement>();
        foreach (var month in (string[])["2019-12", "2020-01"])
            printed.AddRange((await stack.Conformity($"month={month}")).Where(r => r.Text("percentStated").Length > 0));
        Assert.Equal(23, printed.Count);
        Assert.All(printed, row => Assert.True(row.GetProperty("agrees").GetBoolean(), row.GetRawText()));
        Assert.All(printed, row => Assert.Equal("source", row.Text("basis")));
        var january = printed.Single(r => r.Text("party") == "DZA" && r.Text("published") == "2020-01-31");
        Assert.Equal(("1057", "44", "1013", "47", "106.8", "107"),
            (january.Text("reference"), january.Text("pledged"), january.Text("required"), january.Text("achieved"),
                january.Text("percent"), january.Text("percentStated")));
        // Their parties add up to the totals, to the last digit.
        var ten = printed.Single(r => r.Text("party") == "TOTAL-OPEC10");
        Assert.Equal((ten.Text("production"), ten.Text("pledged")), (ten.Text("productionSum"), ten.Text("pledgedSum")));
        Assert.Equal("133", ten.Text("percent"));
    }

    [Theory, BothWays]
    public async Task Without_a_pledge_of_the_sources_own_the_commitments_in_force_count(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "A,2020-04-12,2020-05,2020-06,AZE,reference,718,kb/d,a,", "A,2020-04-12,2020-05,2020-06,AZE,cut,164,kb/d,a,",
            "A,2020-04-12,2020-05,2020-06,LBY,exempt,,,a,", "A,2020-04-12,2020-05,2020-06,IRQ,required,3592,kb/d,a,");
        await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns,
            "2020-06,2020-05,,AZE,0.6,,,,,,,s", "2020-06,2020-05,,LBY,0.08,,,,,,,s", "2020-06,2020-05,,IRQ,4.165,,,,,,,s",
            "2020-06,2020-05,,NOR,1.7,,,,,,,s", "2020-06,2020-05,,DZA,0.8,,0.8,0,,,,s");
        Assert.Equal(
            ["AZE commitments 718 164 554 118 72", "DZA source 800 0 800 0 ", "IRQ commitments   3592  ", "LBY exempt     ",
                "NOR none     "], Shown(await stack.Conformity("month=2020-05")));
        Assert.Equal(
            ["AZE commitments 718 164 554 118 108.3", "DZA source 800 0 800 0 100", "IRQ commitments   3592  116", "LBY exempt     ",
                "NOR none     "], Shown(await stack.Conformity("month=2020-05&rule=production")));
        Assert.Equal(["IRQ"], (await stack.Conformity("month=2020-05&party=IRQ")).Select(r => r.Text("party")));
        Assert.Empty(await stack.Conformity("month=2020-06"));
        Assert.Equal(["month:required"],
            (await stack.Http().GetAsync("/v1/forums/opec-plus/conformity").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["rule:invalid_word"],
            (await stack.Http().GetAsync("/v1/forums/opec-plus/conformity?month=2020-05&rule=fair").Problem(400, "invalid_request"))
                .Faults());
        await stack.Http().GetAsync("/v1/forums/un/conformity?month=2020-05").Problem(404, "not_found");
    }

    static IEnumerable<string> Shown(IEnumerable<JsonElement> rows) =>
        rows.Select(
            r => $"{r.Text("party")} {r.Text("basis")} {r.Text("reference")} {r.Text("pledged")} {r.Text("required")} "
            + $"{r.Text("achieved")} {r.Text("percent")}");
}

static class Conformities
{
    public static async Task<JsonElement[]> Conformity(this Stack stack, string query) =>
        [.. (await stack.Http().GetAsync("/v1/forums/opec-plus/conformity?" + query).Json()).GetProperty("rows").EnumerateArray()];
}
