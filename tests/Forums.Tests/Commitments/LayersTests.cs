using System.Globalization;
using System.Text.Json;

namespace Embassy.Forums.Tests.Commitments;

/// <summary>What Algeria, Azerbaijan and Saudi Arabia had to produce from November 2022 to 2026.</summary>
public class LayersTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Columns = DeskOfficer.CommitmentColumns + ",layer,net_of";

    // Decision, day, first day, last day, party, kind, value, source, layer, net of. Each source gives the figure,
    // unless the column says that none was at hand to check it.
    static readonly string[] Lines =
    [
        Line("ONOMM-33", "2022-10-05", "2022-11-01", "2023-12-31", "SAU", "reference", 11004, Greencar),
        Line("ONOMM-33", "2022-10-05", "2022-11-01", "2023-12-31", "SAU", "cut", 526, Greencar),
        Line("ONOMM-33", "2022-10-05", "2022-11-01", "2023-12-31", "SAU", "required", 10478, "tass.com/economy/1550019"),
        Line("ONOMM-33", "2022-10-05", "2022-11-01", "2023-12-31", "DZA", "required", 1007,
            "not checked: the sources at hand name it from 2024 on"),
        Line("ONOMM-33", "2022-10-05", "2022-11-01", "2023-12-31", "AZE", "required", 684, "not checked: no source at hand"),
        Line("VOL-2023-04", "2023-04-02", "2023-05-01", "2023-12-31", "SAU", "voluntary_cut", 500, Enerdata, April),
        Line("VOL-2023-04", "2023-04-02", "2023-05-01", "2023-12-31", "DZA", "voluntary_cut", 48, Enerdata, April),
        Line("SAU-2023-06-04", "2023-06-04", "2023-07-01", "2023-07-31", "SAU", "voluntary_cut", 1000,
            "thenationalnews.com 2023-08-03", July),
        Line("SAU-2023-09-05", "2023-09-05", "2023-07-01", "2023-12-31", "SAU", "voluntary_cut", 1000, "arabnews.com/node/2367851", July),
        // The first extension begins with the layer and states it anew; it does not add to it.
        Line("ONOMM-35", "2023-06-04", "2023-05-01", "2024-12-31", "SAU", "voluntary_cut", 500, "arabnews.com/node/2367851", April),
        Line("ONOMM-35", "2023-06-04", "2023-05-01", "2024-12-31", "DZA", "voluntary_cut", 48, "menafn.com/1107928806", April),
        Line("ONOMM-37", "2024-06-02", "2025-01-01", "2025-12-31", "SAU", "voluntary_cut", 500, Bunker, April),
        Line("ONOMM-37", "2024-06-02", "2025-01-01", "2025-12-31", "DZA", "voluntary_cut", 48, Bunker, April),
        Line("ONOMM-35", "2023-06-04", "2024-01-01", "2024-12-31", "DZA", "required", 1007, "thenationonlineng.net"),
        Line("ONOMM-35", "2023-06-04", "2024-01-01", "2024-12-31", "AZE", "required", 551, "news.az"),
        Line("ONOMM-35", "2023-06-04", "2024-01-01", "2024-12-31", "SAU", "required", 10478, "odunews.com/2023/06 (10.5 million, rounded)"),
        Line("VOL-2023-11", "2023-11-30", "2024-01-01", "2024-03-31", "SAU", "voluntary_cut", 1000, "menafn.com/1107518481", November),
        Line("VOL-2023-11", "2023-11-30", "2024-01-01", "2024-03-31", "DZA", "voluntary_cut", 51, "menafn.com/1107518481", November),
        Line("VOL-2024-03", "2024-03-03", "2024-04-01", "2024-06-30", "SAU", "voluntary_cut", 1000, "menafn.com/1107928806", November),
        Line("VOL-2024-03", "2024-03-03", "2024-04-01", "2024-06-30", "DZA", "voluntary_cut", 51, "menafn.com/1107928806", November),
        Line("VOL-2024-06", "2024-06-02", "2024-07-01", "2024-09-30", "SAU", "voluntary_cut", 1000, Bunker, November),
        Line("VOL-2024-06", "2024-06-02", "2024-07-01", "2024-09-30", "DZA", "voluntary_cut", 51, Bunker, November),
        Line("VOL-2024-11", "2024-11-03", "2024-10-01", "2024-12-31", "SAU", "voluntary_cut", 1000, "tass.com/economy/1866707", November),
        Line("VOL-2024-11", "2024-11-03", "2024-10-01", "2024-12-31", "DZA", "voluntary_cut", 51, "tass.com/economy/1866707", November),
        Line("V8-2025-03-03", "2025-03-03", "2025-04-01", "2025-04-30", "DZA", "required", 911, "dzwatch.dz/?p=11321"),
        Line("V8-2025-05", "2025-05", "2025-06-01", "2025-06-30", "DZA", "required", 928, "maghrebemergent.news"),
        Line("V8-2025-07", "2025-07", "2025-08-01", "2025-08-31", "DZA", "required", 948, "maghrebactu.com"),
        Line("V8-2025-08-03", "2025-08-03", "2025-09-01", "2025-09-30", "DZA", "required", 959, "maghrebemergent.now"),
        Line("V8-2025-08-03", "2025-08-03", "2025-09-01", "2025-09-30", "SAU", "required", 9978, "turkiyetoday.com 3205047"),
        Line("V8-2025-09", "2025-09", "2025-10-01", "2025-10-31", "DZA", "required", 963, "maghrebactu.com/?p=84663"),
        Line("V8-2025-11", "2025-11", "2025-12-01", "2025-12-31", "DZA", "required", 971, "maghrebactu.com/?p=84663"),
        Line("V8-2025-11-30", "2025-11-30", "2026-01-01", "2026-03-31", "DZA", "required", 971, "onmine.io/?p=140160"),
        Line("V8-2025-11-30", "2025-11-30", "2026-01-01", "2026-03-31", "SAU", "required", 10103, "onmine.io/?p=140160"),
    ];

    const string April = "april-2023", July = "saudi-arabia-july-2023", November = "november-2023";
    const string Enerdata = "enerdata.net opec-oil-production-cuts", Greencar = "greencarcongress.com/2022/10/20221006-opec.html",
        Bunker = "bunkerportsnews.com 4e53bd65";

    static string Line(string decision, string decided, string from, string until, string party, string kind, int value, string source,
        string layer = "") =>
        string.Create(CultureInfo.InvariantCulture,
            $"{decision},{decided},{from},{until},{party},{kind},{value},kb/d,\"{source}\",,{layer},");

    /// <summary>Day, party, target, gross and net amount, layers.</summary>
    static readonly string[] Targets =
    [
        "2022-11-01 SAU 10478 none 10478 ", "2022-11-01 DZA 1007 none 1007 ", "2022-11-01 AZE 684 none 684 ",
        "2023-05-01 SAU 9978 none 10478 april-2023 500", "2023-05-01 DZA 959 none 1007 april-2023 48", "2023-05-01 AZE 684 none 684 ",
        // The Kingdom: "approximately 9 million barrels per day" (arabnews.com/node/2367851).
        "2023-08-15 SAU 8978 none 10478 april-2023 500, saudi-arabia-july-2023 1000",
        "2023-12-31 SAU 8978 none 10478 april-2023 500, saudi-arabia-july-2023 1000",
        "2024-02-01 SAU 8978 none 10478 april-2023 500, november-2023 1000", "2024-02-01 DZA 908 none 1007 april-2023 48, november-2023 51",
        "2024-02-01 AZE 551 none 551 ", "2024-05-01 DZA 908 none 1007 april-2023 48, november-2023 51",
        // "About 908 thousand barrels per day during the third quarter of 2024" (nan.media).
        "2024-08-01 DZA 908 none 1007 april-2023 48, november-2023 51", "2024-12-31 SAU 8978 none 10478 april-2023 500, november-2023 1000",
        "2025-04-15 DZA 911 voluntary-cuts  april-2023 48", "2025-06-15 DZA 928 voluntary-cuts  april-2023 48",
        "2025-08-31 DZA 948 voluntary-cuts  april-2023 48", "2025-09-15 SAU 9978 voluntary-cuts  april-2023 500",
        "2025-09-15 DZA 959 voluntary-cuts  april-2023 48", "2025-10-01 DZA 963 voluntary-cuts  april-2023 48",
        "2026-02-01 DZA 971 voluntary-cuts  ", "2026-02-01 SAU 10103 voluntary-cuts  ",
    ];

    [Theory, BothWays]
    public async Task Layers_add_up_and_a_net_amount_is_not_cut_again(Way way)
    {
        var stack = await stacks.Forums(way);
        Assert.Equal($"rows {Lines.Length} added {Lines.Length} changed 0 unchanged 0 skipped 0 refused 0",
            (await stack.Desk().Take("opec-plus", "commitments", Columns, Lines)).Outcome());
        Assert.Equal($"rows {Lines.Length} added 0 changed 0 unchanged {Lines.Length} skipped 0 refused 0",
            (await stack.Desk().Take("opec-plus", "commitments", Columns, Lines)).Outcome());
        var answers = new List<string>();
        foreach (var parts in Targets.Select(t => t.Split(' ')))
        {
            var row = (await stack.Table(parts[0])).GetProperty("rows").EnumerateArray().Single(r => r.Text("party") == parts[1]);
            answers.Add($"{parts[0]} {parts[1]} {row.Text("target")} {row.Text("requiredNetOf")} {row.Text("requiredGross")} "
                + string.Join(", ", row.GetProperty("layers").EnumerateArray().Select(l => $"{l.Text("layer")} {l.Text("value")}")));
        }
        Assert.Equal(Targets, answers);

        // November 2022 and October 2025, production after tass.com/economy/1550019 and maghrebactu.com/?p=84663.
        await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns,
            "2022-12-13,2022-11,,SAU,10.474,,,,,,,tass.com/economy/1550019", "2025-11,2025-10,,DZA,0.956,,,,,,,maghrebactu.com/?p=84663");
        Assert.Equal("10478 100", await Conformity("2022-11", "SAU"));
        Assert.Equal("963 99.3", await Conformity("2025-10", "DZA"));

        async Task<string> Conformity(string month, string party)
        {
            var row = Assert.Single(await stack.Conformity($"month={month}&rule=production&party={party}"));
            return $"{row.Text("required")} {row.Text("percent")}";
        }
    }

    [Theory, BothWays]
    public async Task Without_names_of_layers_each_decision_is_one_and_one_day_and_beginning_are_one_decision(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "A,2023-06-04,2024-01-01,2025-12-31,IRQ,required,4431,kb/d,s,",
            "B,2023-04-02,2023-05-01,2026-12-31,IRQ,voluntary_cut,211,kb/d,s,",
            "C,2023-11-30,2024-01-01,2024-03-31,IRQ,voluntary_cut,223,kb/d,s,",
            "Cx,2023-11-30,2024-01-01,2025-03-31,IRQ,voluntary_cut,220,kb/d,s,another file's name for the same decision");
        Assert.Equal("4000 431 B 211, Cx 220", Row(await stack.Table("2024-02-01")));
        Assert.Equal("4220 211 B 211", Row(await stack.Table("2025-07-01")));
        // A note that names the decision it continues joins its layer; one that names it otherwise does not.
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "F,2024-12-05,2025-01-01,2025-06-30,IRQ,voluntary_cut,150,kb/d,s,extends Cx to June",
            "G,2024-12-05,2025-02-01,2025-02-28,IRQ,voluntary_cut,9,kb/d,s,in addition to Cx");
        Assert.Equal("4070 361 B 211, F 150", Row(await stack.Table("2025-03-15")));
        Assert.Equal("4061 370 B 211, F 150, G 9", Row(await stack.Table("2025-02-15")));
        Assert.Equal(["B in-force ", "Cx in-force ", "C superseded Cx"],
            (await stack.All("/v1/forums/opec-plus/commitments?asOf=2024-02-01&party=IRQ&kind=voluntary-cut&all=true", "commitments"))
                .OrderBy(c => c.Text("standing"), StringComparer.Ordinal).ThenBy(c => c.Text("decision"), StringComparer.Ordinal)
                .Select(c => $"{c.Text("decision")} {c.Text("standing")} {c.Text("supersededBy")}"));

        // Early unwinding: a later decision states the layer anew, down to nothing; the other layer stays.
        await stack.Desk().Take("opec-plus", "commitments", Columns,
            "D,2024-02-15,2024-03-01,2024-03-31,IRQ,voluntary_cut,100,kb/d,s,,Cx,",
            "D,2024-02-15,2024-04-01,2025-03-31,IRQ,voluntary_cut,0,kb/d,s,,Cx,");
        Assert.Equal("4120 311 B 211, Cx 100", Row(await stack.Table("2024-03-15")));
        Assert.Equal("4220 211 B 211, Cx 0", Row(await stack.Table("2024-05-01")));

        static string Row(JsonElement table)
        {
            var row = table.GetProperty("rows").EnumerateArray().Single(r => r.Text("party") == "IRQ");
            return $"{row.Text("target")} {row.Text("voluntaryCut")} " + string.Join(", ", row.GetProperty("layers").EnumerateArray()
                .Select(l => $"{l.Text("layer")} {l.Text("value")}").Order(StringComparer.Ordinal));
        }
    }

    [Theory, BothWays]
    public async Task A_note_joins_the_layer_of_the_whole_name_alone(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns,
            "VOL-1,2026-01,2029-01-01,2029-12-31,OMN,voluntary_cut,30,kb/d,s,",
            "VOL-10,2026-02,2029-02-01,2029-12-31,OMN,voluntary_cut,7,kb/d,s,",
            "VOL-1-B,2026-03,2029-03-01,2029-12-31,OMN,voluntary_cut,2,kb/d,s,",
            "X1,2026-04,2029-04-01,2029-12-31,OMN,voluntary_cut,5,kb/d,s,extends VOL-10 to December",
            "X2,2026-05,2029-05-01,2029-12-31,OMN,voluntary_cut,1,kb/d,s,extends VOL-1-B",
            "X3,2026-06,2029-06-01,2029-12-31,OMN,voluntary_cut,20,kb/d,s,beside VOL-10; extends vol-1.");
        Assert.Equal("VOL-1 30, VOL-1-B 2, VOL-10 7", await On("2029-03-15"));
        Assert.Equal("VOL-1 30, VOL-1-B 2, X1 5", await On("2029-04-15"));
        Assert.Equal("VOL-1 30, X1 5, X2 1", await On("2029-05-15"));
        Assert.Equal("X1 5, X2 1, X3 20", await On("2029-06-15"));

        async Task<string> On(string day) => string.Join(", ", (await stack.Table(day)).GetProperty("rows").EnumerateArray()
            .Single(r => r.Text("party") == "OMN").GetProperty("layers").EnumerateArray()
            .Select(l => $"{l.Text("layer")} {l.Text("value")}").Order(StringComparer.Ordinal));
    }

    [Theory, BothWays]
    public async Task A_printed_total_is_compared_with_all_layers_of_its_decision(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("opec-plus", "commitments", Columns,
            "P,2026-06-01,2031-01-01,2031-12-31,DZA,voluntary_cut,48,kb/d,s,,april-2023,",
            "P,2026-06-01,2031-01-01,2031-12-31,DZA,voluntary_cut,51,kb/d,s,,november-2023,",
            "P,2026-06-01,2031-01-01,2031-12-31,KAZ,voluntary_cut,78,kb/d,s,,april-2023,",
            "P,2026-06-01,2031-01-01,2031-12-31,TOTAL-V8,voluntary_cut_total_published,177,kb/d,s,,,");
        Assert.Equal("177 177 0 3 6", await Total());
        // Another source of one of the lines does not add to it.
        await stack.Desk().Take("opec-plus", "commitments", Columns,
            "P,2026-06-01,2031-01-01,2031-12-31,DZA,voluntary_cut,52,kb/d,t,,november-2023,",
            "P,2026-06-01,2031-01-01,2031-12-31,KAZ,voluntary_cut,80,kb/d,t,,,");
        Assert.Equal("177 180 -3 3 6", await Total());

        async Task<string> Total()
        {
            var total = Assert.Single((await stack.Table("2031-02-01")).GetProperty("printed").EnumerateArray());
            return $"{total.Text("printed")} {total.Text("computed")} {total.Text("difference")} {total.GetProperty("lines").GetInt32()} "
                + $"{total.GetProperty("missing").GetArrayLength()}";
        }
    }

    [Theory, BothWays]
    public async Task The_given_layers_add_up_beside_the_given_decisions(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        // Both files have the layer of November 2023, each under a name of its own.
        string[][] files = [["opec-plus", "opec_plus_commitments.csv"], ["..", "cases", "forums", "opec-voluntary-layers.csv"]];
        foreach (var file in files)
            await stack.Desk().File("opec-plus", "commitments", await File.ReadAllTextAsync(DeskOfficer.Given(file))).Json();
        Assert.Equal(("908", "8978"), (await Target("2024-02-01", "DZA"), await Target("2024-02-01", "SAU")));
        Assert.Equal("8978", await Target("2023-08-01", "SAU"));
        Assert.Equal(("971", "10103"), (await Target("2026-02-01", "DZA"), await Target("2026-02-01", "SAU")));

        async Task<string> Target(string day, string party) =>
            (await stack.Table(day)).GetProperty("rows").EnumerateArray().Single(r => r.Text("party") == party).Text("target");
    }

    [Theory, BothWays]
    public async Task Gross_is_cut_net_is_not_and_net_of_compensation_not_even_by_that(Way way)
    {
        var stack = await stacks.Forums(way);
        string[] cuts = ["X,2026-06,2027-01-01,2027-12-31,{0},voluntary_cut,40,kb/d,s,,x,",
            "X,2026-06,2027-01-01,2027-12-31,{0},compensation,10,kb/d,s,,,"];
        await stack.Desk().Take("opec-plus", "commitments", Columns,
            [.. new[] { "KAZ", "KWT", "OMN" }.SelectMany(p => cuts.Select(c => string.Format(CultureInfo.InvariantCulture, c, p))),
                "X,2026-06,2027-01-01,2027-12-31,KAZ,required,1000,kb/d,s,,,none",
                "X,2026-06,2027-01-01,2027-12-31,KWT,required,1000,kb/d,s,,,voluntary-cuts",
                "X,2026-06,2027-01-01,2027-12-31,OMN,required,1000,kb/d,s,,,compensation"]);
        Assert.Equal(["KAZ 1000 none 40 10 950", "KWT 1000 voluntary-cuts 40 10 990", "OMN 1000 compensation 40 10 1000"],
            (await stack.Table("2027-02-01")).GetProperty("rows").EnumerateArray().Select(r => $"{r.Text("party")} {r.Text("required")} "
                + $"{r.Text("requiredNetOf")} {r.Text("voluntaryCut")} {r.Text("compensation")} {r.Text("target")}"));
        var refused = await stack.Desk().Take("opec-plus", "commitments", Columns, "X,2026,2028,,OMN,required,1,kb/d,s,,x,",
            "X,2026,2028,,OMN,voluntary_cut,1,kb/d,s,,,none", "X,2026,2028,,OMN,required,1,kb/d,s,,,taxes");
        Assert.Equal(["2 layer invalid_word", "3 net_of invalid_word", "4 net_of invalid_word"], refused.Refusals());
        Assert.Empty((await stack.Table("2028-02-01")).GetProperty("rows").EnumerateArray());
    }
}
