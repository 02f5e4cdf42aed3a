using System.Text.Json;

namespace Embassy.Cooperation.Tests.Trade;

public class SummarizeTradeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Balance_growth_mirrors_and_the_gap_between_them(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        foreach (var (reporter, partner, flow, year, value, commodity) in ((string, string, string, string, string, string)[])
            [
                ("DZA", "AZE", "imports", "2021", "200", ""), ("DZA", "AZE", "imports", "2022", "300.5", ""),
                ("DZA", "AZE", "exports", "2021", "0", ""), ("DZA", "AZE", "exports", "2022", "100", ""),
                ("AZE", "DZA", "exports", "2022", "290", ""), ("DZA", "AZE", "imports", "2022", "250.25", "27"),
                ("DZA", "AZE", "imports", "2022", "50.25", "84"), ("DZA", "AZE", "imports", "2022", "250", "2709"),
                // No total is reported, and two chapters are not all of the trade.
                ("AZE", "DZA", "imports", "2022", "60", "10"), ("AZE", "DZA", "imports", "2022", "39.5", "27"),
            ]) await desk.Figure(reporter, partner, flow, year, value, commodity);
        await desk.Figure("DZA", "AZE", "imports", "2020", "9", currency: "EUR");
        await desk.Figure("DZA", "AZE", "imports", "2022-05", "7777");
        await desk.Put("/v1/trade-targets/AZE/DZA/2030", new { value = "1000", currency = "USD", source = new { reference = "x" } })
            .Json(System.Net.HttpStatusCode.Created);

        var summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=AZE&top=1").Json();
        var years = summary.GetProperty("years").EnumerateArray().ToList();
        Assert.Equal(["2021", "2022"], years.Select(y => y.Text("year")));
        var last = years[1];
        string Of(string amount, string member) => last.GetProperty(amount).Text(member);
        Assert.Equal(("300.5", "total", "100"), (Of("imports", "value"), Of("imports", "madeOf"), Of("exports", "value")));
        Assert.Equal(("-200.5", "400.5"), (last.Text("balance"), last.Text("turnover")));
        // From zero there is no growth rate.
        Assert.Equal(("50.25", ""), (last.Text("importsGrowth"), last.Text("exportsGrowth")));
        Assert.Equal(("290", "10.5"), (Of("importsMirror", "value"), last.Text("importsGap")));
        Assert.False(last.TryGetProperty("exportsMirror", out _));
        Assert.Equal(("99.5", "chapters", ""), (Of("exportsMirrorPart", "value"), Of("exportsMirrorPart", "madeOf"),
            last.Text("exportsGap")));
        var top = Assert.Single(summary.GetProperty("topImports").EnumerateArray());
        Assert.Equal(("27", "250.25", "83.28"), (top.Text("commodity"), top.Text("value"), top.Text("share")));
        Assert.Equal(1, summary.GetProperty("otherCurrencies").GetInt32());
        var shown = summary.GetProperty("shown");
        Assert.Equal("reported", shown.Text("code"));
        Assert.StartsWith("Shown are the figures that Algeria reports", English(shown), StringComparison.Ordinal);
        var target = summary.GetProperty("target");
        Assert.Equal(("400.5", "599.5", "40.05"), (target.Text("turnover"), target.Text("distance"), target.Text("reached")));

        // Seen from the other side it is the other's report that is shown.
        var mirror = await stack.Http().GetAsync("/v1/trade:summary?reporter=AZE&partner=DZA&from=2022&to=2022").Json();
        Assert.Equal(("290", "-10.5"),
            (mirror.GetProperty("years")[0].GetProperty("exports").Text("value"), mirror.GetProperty("years")[0].Text("exportsGap")));
    }

    [Theory, BothWays]
    public async Task Says_when_there_is_nothing_and_names_what_is_wrong(Way way)
    {
        var http = (await stacks.Cooperation(way)).Http();
        var empty = await http.GetAsync("/v1/trade:summary?reporter=FRA&partner=ITA&currency=EUR").Json();
        Assert.Equal((0, "No yearly figure in EUR is on record."), (empty.Count("years"), English(empty.GetProperty("shown"))));
        Assert.Equal(["reporter:required", "partner:required", "from:invalid_date", "currency:unknown_currency"],
            (await http.GetAsync("/v1/trade:summary?from=2020-01&currency=XYZ").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["top:out_of_range"], (await http.GetAsync("/v1/trade:summary?top=51").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["to:end_before_start"],
            (await http.GetAsync("/v1/trade:summary?reporter=FRA&partner=ITA&from=2021&to=2020").Problem(400, "invalid_request")).Faults());
    }

    // The inputs are those of a usual download: one chapter of a year, beside a total of the year before.
    [Theory, BothWays]
    public async Task One_chapter_is_a_part_of_the_trade_and_never_a_total(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Comtrade.Row("12", "642", "M", "2021", "27", "600", Classification: "H5");
        await stack.Desk().Import(Comtrade.Csv(row, row with { Period = "2020", Commodity = "TOTAL", Value = "2000000" },
            row with { Flow = "X", Commodity = "TOTAL", Value = "100" })).Json();
        var summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=ROU").Json();
        var year = summary.GetProperty("years").EnumerateArray().Single(y => y.Text("year") == "2021");
        Assert.False(year.TryGetProperty("imports", out _));
        Assert.Equal(("", "", ""), (year.Text("balance"), year.Text("turnover"), year.Text("importsGrowth")));
        var part = year.GetProperty("importsPart");
        Assert.Equal(("600", "chapters", "27", 96),
            (part.Text("value"), part.Text("madeOf"), part.GetProperty("known")[0].GetString(), part.GetProperty("of").GetInt32()));
        var note = year.GetProperty("notes")[0];
        Assert.Equal(("part-of-chapters", "imports", "Imports 2021: only part is known, 1 of 96 chapters."),
            (note.Text("code"), note.Text("flow"), English(note)));
        Assert.Equal(["ar", "az", "en", "fr"], note.GetProperty("texts").EnumerateArray().Select(t => t.Text("lang")).Order());
        var chart = await stack.Http().GetAsync("/v1/trade:chart?reporter=DZA&partner=ROU&locale=en").Json();
        Assert.Equal(["2000000", ""], chart.GetProperty("series")[0].GetProperty("values").EnumerateArray().Select(v => v.GetString()!));
    }

    [Theory, BothWays]
    public async Task All_chapters_of_one_edition_and_all_months_are_totals_and_are_compared_with_their_like_alone(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Comtrade.Row("12", "300", "M", "2020", "01", "2", Classification: "H5");
        IEnumerable<Comtrade.Row> Chapters(string year) =>
            Cooperation.Trade.Commodities.Chapters.Select(c => row with { Period = year, Commodity = c });
        IEnumerable<Comtrade.Row> Months(string year, int count) => Enumerable.Range(1, count)
            .Select(m => row with { Flow = "X", Period = $"{year}{m:00}", Commodity = "TOTAL", Value = "3" });
        await stack.Desk().Import(Comtrade.Csv([
            .. Chapters("2020"), .. Chapters("2021").SkipLast(1), .. Chapters("2022").SkipLast(1),
            row with { Period = "2022", Commodity = "97", Classification = "H6" }, .. Chapters("2019"),
            .. Months("2020", 12), .. Months("2021", 11), row with { Period = "2018", Commodity = "TOTAL", Value = "5" }])).Json();
        var years = (await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=GRC").Json()).GetProperty("years").EnumerateArray()
            .ToDictionary(y => y.Text("year"));
        string Of(string year, string amount) => !years[year].TryGetProperty(amount, out var a) ? "none"
            : $"{a.Text("value")} {a.Text("madeOf")}";
        Assert.Equal(("192 sum-of-chapters", "36 sum-of-months"), (Of("2020", "imports"), Of("2020", "exports")));
        // A sum is compared with a sum.
        Assert.Equal(("0.00", "", ""), (years["2020"].Text("importsGrowth"), years["2020"].Text("balance"),
            years["2019"].Text("importsGrowth")));
        Assert.Equal(["unlike-flows"], years["2020"].GetProperty("notes").EnumerateArray().Select(n => n.Text("code")));
        Assert.Equal(["unlike-year-before"], years["2019"].GetProperty("notes").EnumerateArray().Select(n => n.Text("code")));
        Assert.Equal(("none", "190 chapters", "none", "33 months"),
            (Of("2021", "imports"), Of("2021", "importsPart"), Of("2021", "exports"), Of("2021", "exportsPart")));
        // Chapters of two editions overlap, or leave gaps.
        Assert.Equal(("none", "192 chapters"), (Of("2022", "imports"), Of("2022", "importsPart")));
    }

    // A value of 0, and an empty cell, say nothing of freight.
    [Theory, BothWays]
    public async Task A_month_without_a_valuation_takes_that_of_the_others(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Comtrade.Row("12", "40", "M", "", "TOTAL", "3", Cif: "3");
        IEnumerable<Comtrade.Row> Months(string year, Func<int, Comtrade.Row> of) =>
            Enumerable.Range(1, 12).Select(m => of(m) with { Period = $"{year}{m:00}" });
        await stack.Desk().Import(Comtrade.Csv([
            .. Months("2021", m => m == 1 ? row with { Value = "0", Cif = "" } : row),
            .. Months("2022", m => m == 12 ? row with { Cif = "" } : row),
            .. Months("2023", m => m == 7 ? row with { Cif = "", Fob = "3" } : row)])).Json();
        var years = (await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=AUT").Json()).GetProperty("years")
            .EnumerateArray().ToList();
        Assert.Equal(["2021 33 cif", "2022 36 cif"], years.Take(2).Select(y =>
            $"{y.Text("year")} {y.GetProperty("imports").Text("value")} {y.GetProperty("imports").Text("valuation")}"));
        Assert.Equal("9.09", years[1].Text("importsGrowth"));
        // With freight and without do not add up.
        Assert.False(years[2].TryGetProperty("imports", out _));
        Assert.Equal(12, years[2].GetProperty("importsPart").Count("known"));
    }

    [Theory, BothWays]
    public async Task Chapters_left_to_national_use_are_in_the_sum_and_never_among_the_96(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Comtrade.Row("12", "233", "M", "", "", "2", Classification: "H5");
        IEnumerable<Comtrade.Row> Chapters(string year, params string[] more) =>
            Cooperation.Trade.Commodities.Chapters.Concat(more).Select(c => row with { Period = year, Commodity = c });
        await stack.Desk().Import(Comtrade.Csv([
            .. Chapters("2019"), .. Chapters("2020", "99"), .. Chapters("2021", "98"), .. Chapters("2022", "98", "99").Skip(1),
            .. Chapters("2023").Select(r => r.Commodity == "01" ? r with { Cif = "2" } : r with { Fob = "2" }),
            .. Chapters("2024").Select(r => r.Commodity == "01" ? r with { Classification = "H4" } : r)])).Json();
        var summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=EST").Json();
        var years = summary.GetProperty("years").EnumerateArray().ToDictionary(y => y.Text("year"));
        string Growth(string year) => $"{years[year].GetProperty("imports").Text("value")} {years[year].Text("importsGrowth")} "
            + string.Join(' ', years[year].GetProperty("notes").EnumerateArray().Select(n => n.Text("code")));
        Assert.Equal(["192  ", "194  unlike-year-before", "194 0.00 "], ((string[])["2019", "2020", "2021"]).Select(Growth));
        Assert.Equal("194 95 chapters Imports 2022: only part is known, 95 of 96 chapters.", Part("2022"));
        // All are known, but neither freight and none nor two editions add up; the first make no sum at all.
        Assert.Equal(" 96 chapters Imports 2023: all parts of the year are known but were counted differently, so they make no total.",
            Part("2023"));
        Assert.Equal("192 96 chapters Imports 2024: all parts of the year are known but were counted differently, so they make no total.",
            Part("2024"));

        await stack.Desk().Import(Comtrade.Csv(row with { Period = "2025", Commodity = "99" })).Json();
        summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=EST").Json();
        var top = Assert.Single(summary.GetProperty("topImports").EnumerateArray());
        Assert.Equal(("99", "Special classification by the State", 4), (top.Text("commodity"), English(top), top.Count("texts")));

        string Part(string year)
        {
            var part = years[year].GetProperty("importsPart");
            var note = Assert.Single(years[year].GetProperty("notes").EnumerateArray());
            Assert.Equal("part-of-chapters", note.Text("code"));
            return $"{part.Text("value")} {part.Count("known")} {part.Text("madeOf")} {English(note)}";
        }
    }

    [Theory, BothWays]
    public async Task The_partners_share_needs_the_trade_with_the_world_and_growth_the_same_valuation(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Comtrade.Row("12", "191", "M", "2021", "TOTAL", "200", Cif: "200", Fob: "180");
        await stack.Desk().Import(Comtrade.Csv(row, row with { Partner = "0", Value = "8000", Cif = "8000", Fob = "" },
            row with { Period = "2022", Value = "150", Cif = "160", Fob = "150" },
                row with { Period = "2020", Commodity = "27", Value = "7" },
            row with { Flow = "X", Value = "5", Cif = "", Fob = "5" })).Json();
        var summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=HRV").Json();
        var (year, next) = (summary.GetProperty("years")[1], summary.GetProperty("years")[2]);
        Assert.Equal(("2.50", "", "cif"), (year.Text("importsShare"), year.Text("exportsShare"), year.GetProperty("imports")
            .Text("valuation")));
        Assert.Equal(("fob", "H6", ""), (next.GetProperty("imports").Text("valuation"), next.GetProperty("imports").Text("edition"),
            next.Text("importsGrowth")));
        // The most traded goods are those of the last year that has chapters, with their headings.
        var top = summary.GetProperty("topImports")[0];
        Assert.Equal(("27", "2020", "Mineral fuels and oils"), (top.Text("commodity"), top.Text("year"), English(top)));
        Assert.Equal(4, top.Count("texts"));
        var world = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=W00").Json();
        Assert.Equal("8000", world.GetProperty("years")[0].GetProperty("imports").Text("value"));
        await stack.Http().GetAsync("/v1/trade/DZA/W00/imports/2021/TOTAL").Json();
        Assert.Equal(["reporter:unknown_state"],
            (await stack.Http().GetAsync("/v1/trade:summary?reporter=W00&partner=DZA").Problem(400, "invalid_request")).Faults());
    }

    static string English(JsonElement statement) =>
        statement.GetProperty("texts").EnumerateArray().Single(t => t.Text("lang") == "en").Text("text");
}
