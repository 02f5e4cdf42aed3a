using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Embassy.Web.Charts;
using Embassy.Web.Languages;

namespace Embassy.Site.Tests;

/// <summary>What a chart draws is what its table, its file and the API say.</summary>
[Collection(nameof(RunningSite))]
public partial class ChartsTests(RunningSite site)
{
    const double LetterWidth = 7.6;

    static readonly ChartData Reports = new("reports", "Finding", "Year", ["2023", "2024"],
    [
        new("imports", [104308634, 116769256]), new("exports", [78466823, null]),
        new("imports as the other says", [97764354, 108778256], ChartMark.Tick),
        new("gap", [6544280, 7991000], ChartMark.Gap),
    ], "USD", "Customs", "/x.csv");

    static readonly ChartData Years = new("years", "Since", "Forum", ["One", "Two"], [new("A", [1966, null]), new("B", [2011, 2014])],
        Until: 2026);

    static readonly ChartData Shares = new("shares", "Share", "Issue", ["A long name of an issue", "Another"],
        [new("share", [0.95m, 0.5m]), new("target", [0.9m, 0.6m], ChartMark.Tick), new("reached", [0.8m, null], ChartMark.Point)],
        Decimals: 2);

    static readonly ChartData Towns = new("towns", "Where", "Place", ["Here", "Near here", "Far away"], [new("meetings", [3, 2, 1])],
        Places: [(36.8, 3.1), (36.9, 3.2), (40.4, 49.9)]);

    static readonly ChartData Counts = new("counts", "Counts", "Year", ["2023", "2024"], [new("up", [1, 0]), new("down", [2, 3]),
        new("up too", [2, 1]), new("down too", [0, 1])]);

    static readonly ChartData Sessions = new("sessions", "Agreement", "Session", ["76", "77", "78"],
        [new("share", [0.75m, 0.9m, null]), new("votes", [80, 12, null], ChartMark.Size, Decimals: 0)], Decimals: 2, Least: 20);

    static readonly ChartData Work = new("work", "Work", "Dimension", ["Political", "Economic and the like"],
        [new("done", [2, 0]), new("late", [1, 3], Hatched: true)]);

    public static TheoryData<ChartKind, string> Kinds { get; } = new(
        from kind in new[]
        {
            ChartKind.Bars, ChartKind.Spans, ChartKind.Rows, ChartKind.StackedRows, ChartKind.Diverging, ChartKind.Lines, ChartKind.Map,
        }
        from language in Language.All
        select (kind, language.Tag));

    [Theory, MemberData(nameof(Kinds))]
    public void Each_figure_of_the_table_is_drawn_once_and_no_label_leaves_the_drawing(ChartKind kind, string tag)
    {
        var (data, language) = (kind switch
        {
            ChartKind.Bars => Reports,
            ChartKind.Spans => Years,
            ChartKind.Rows => Shares,
            ChartKind.StackedRows => Work,
            ChartKind.Lines => Sessions,
            ChartKind.Map => Towns,
            _ => Counts,
        }, Language.Find(tag)!);
        var figure = new HtmlParser().ParseDocument(ChartFigure.Draw(data, kind, language).ToString()!);
        // A size is that of another figure's point.
        var expected = data.Series.Where(s => s.Mark != ChartMark.Size).SelectMany(s => s.Values).OfType<decimal>()
            .Where(v => v != 0).Order().ToList();
        foreach (var size in (string[])["wide", "small"])
        {
            var svg = figure.QuerySelector("svg." + size)!;
            Assert.Equal(expected, svg.QuerySelectorAll("[data-v]")
                .Select(m => decimal.Parse(m.GetAttribute("data-v")!, CultureInfo.InvariantCulture)).Order());
            var width = double.Parse(svg.GetAttribute("width")!, CultureInfo.InvariantCulture);
            foreach (var text in svg.QuerySelectorAll("text"))
            {
                var (x, length) = (double.Parse(text.GetAttribute("x")!, CultureInfo.InvariantCulture),
                    text.TextContent.Length * LetterWidth);
                // In a drawing from right to left, "start" is the right end.
                var before = (text.GetAttribute("text-anchor"), language.RightToLeft) switch
                {
                    ("middle", _) => length / 2,
                    ("start", false) or ("end", true) => 0,
                    _ => length,
                };
                Assert.True(x - before >= -1 && x - before + length <= width + 1, $"{tag} {size}: {text.TextContent}");
            }
        }
        var table = figure.QuerySelectorAll("td").Select(c => c.TextContent).ToList();
        Assert.Equal(data.Categories.SelectMany((_, i) => data.Series.Select(s => data.Write(language, s.Values[i], s))), table);
        Assert.Equal(data.Categories.Select((c, i) => string.Join(',', data.Series.Select(s =>
            s.Values[i]?.ToString(CultureInfo.InvariantCulture) ?? "").Prepend(c))), data.ToCsv().Trim().Split("\r\n").Skip(1));
    }

    [Fact]
    public void A_point_is_as_large_as_the_number_that_it_is_made_of_and_hollow_where_that_is_small()
    {
        var points = Drawn(Sessions, ChartKind.Lines).QuerySelectorAll("svg.wide rect[data-v]").ToList();
        Assert.Equal(["s1", "ring l1"], points.Select(p => p.ClassName));
        double[] areas = [.. points.Select(p => Math.Pow(double.Parse(p.GetAttribute("width")!, CultureInfo.InvariantCulture), 2))];
        Assert.InRange(areas[0] / areas[1], 5.5, 7.8);
    }

    [Fact]
    public void A_figure_that_is_not_certain_is_drawn_otherwise_and_its_row_of_the_table_says_so()
    {
        var years = new ChartData("held", "Held", "Year", ["2023", "2024"], [new("in", [3, 1], Uncertain: [2, 0])],
            Uncertainty: "day unknown");
        var dots = Drawn(years, ChartKind.Dots);
        Assert.Equal(2, dots.QuerySelectorAll("svg.wide .ring").Length);
        Assert.Equal(["3 day unknown: 2", "1"], dots.QuerySelectorAll("td").Select(c => c.TextContent));
        var trade = new ChartData("trade", "Trade", "Year", ["2023", "2024"], [new("in", [300, 100], Uncertain: [0, 1])],
            Uncertainty: "estimated");
        foreach (var size in (string[])["wide", "small"])
        {
            var bars = Drawn(trade, ChartKind.Bars).QuerySelector("svg." + size)!;
            var stripes = bars.QuerySelector("pattern")!.Id;
            Assert.Equal(["300 ", $"100 url(#{stripes})"],
                bars.QuerySelectorAll("rect[data-v]").Select(b => $"{b.GetAttribute("data-v")} {b.GetAttribute("fill")}"));
        }
        var since = Drawn(Years with { Series = [new("A", [1966, null], Uncertain: [0, 1])], Uncertainty = "year not known" },
            ChartKind.Spans);
        var fading = since.QuerySelectorAll("svg.wide rect[opacity]").Select(r => double.Parse(r.GetAttribute("opacity")!,
            CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => n / 10.0), fading);
        Assert.Equal(["1966", "– year not known"], since.QuerySelectorAll("td").Select(c => c.TextContent));
        Assert.Contains("year not known", since.QuerySelector(".key")!.TextContent, StringComparison.Ordinal);
    }

    static AngleSharp.Html.Dom.IHtmlDocument Drawn(ChartData data, ChartKind kind) =>
        new HtmlParser().ParseDocument(ChartFigure.Draw(data, kind, Language.Find("en")!).ToString()!);

    [Fact]
    public async Task Every_chart_of_the_demonstration_has_its_figures_in_the_picture_the_table_the_file_and_the_API()
    {
        foreach (var (path, figures) in new[] { ("visits", 2), ("agreements", 1), ("roadmap", 1), ("trade", 1), ("forums", 1),
            ("forums/un/votes", 3), ("forums/opec-plus/commitments", 1) })
        {
            var page = new HtmlParser().ParseDocument(await site.Http.GetStringAsync("/en/" + path));
            var charts = page.QuerySelectorAll("figure.chart");
            Assert.True(figures == charts.Length, path);
            foreach (var chart in charts)
            {
                var table = chart.QuerySelectorAll("td").Select(c => Plain(c.TextContent)).ToList();
                var address = chart.QuerySelector("a[download]")!.GetAttribute("href");
                var file = (await site.Http.GetStringAsync(address)).TrimEnd().Split("\r\n");
                Assert.Equal(chart.QuerySelectorAll("tbody tr").Length, file.Length - 1);
                foreach (var mark in chart.QuerySelectorAll("svg.wide [data-v]").Select(m => m.GetAttribute("data-v")!)
                    .Where(v => v != "1"))
                {
                    Assert.Contains(mark, string.Join(',', file).Split(','));
                    // The table has the decimals that a reader needs.
                    var value = decimal.Parse(mark, CultureInfo.InvariantCulture);
                    Assert.Contains(Math.Round(value, 2, MidpointRounding.AwayFromZero), table.Select(Rounded));
                }
            }
        }
        using var gateway = site.Gateway();
        var states = JsonDocument.Parse(await gateway.GetStringAsync("/v1/mission")).RootElement;
        var trade = JsonDocument.Parse(await gateway.GetStringAsync($"/v1/trade:summary?reporter={states.GetProperty("sendingState")}"
            + $"&partner={states.GetProperty("receivingState")}")).RootElement;
        var rows = (await site.Http.GetStringAsync("/en/figures/trade.csv")).TrimEnd().Split("\r\n").Skip(1).Select(r => r.Split(','))
            .ToDictionary(r => r[0]);
        foreach (var year in trade.GetProperty("years").EnumerateArray())
        {
            string Value(string name) => year.GetProperty(name) is { ValueKind: JsonValueKind.Object } report
                ? report.GetProperty("value").GetString()! : year.GetProperty(name).GetString()!;
            string[] names = ["year", "imports", "exports", "importsMirror", "exportsMirror", "importsGap", "exportsGap"];
            Assert.Equal(string.Join(',', names.Select(Value)), string.Join(',', rows[Value("year")]));
        }
        await Links(gateway);
    }

    // Of the same run: where the pages, the API and the feeds lead.
    async Task Links(HttpClient gateway)
    {
        var page = new HtmlParser().ParseDocument(await site.Http.GetStringAsync("/ar/trade"));
        var data = page.QuerySelectorAll("footer a").Select(a => a.GetAttribute("href")!).Single(h => h.Contains("/v1/trade:summary?"));
        Assert.Contains("locale=ar", data, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await gateway.GetAsync(new Uri(data))).StatusCode);
        var index = JsonDocument.Parse(await gateway.GetStringAsync("/")).RootElement.GetProperty("links");
        Assert.Equal(site.Address, index.GetProperty("site").GetString());
        var feed = await gateway.GetStringAsync("/v1/pages.atom?locale=en");
        Assert.Contains($"href=\"{site.Address}/en/news/", feed, StringComparison.Ordinal);
        var first = await site.Http.GetStringAsync("/en/version?of=/en/trade");
        Assert.Matches("^[0-9a-f]{16}$", first);
        Assert.Equal(first, await site.Http.GetStringAsync("/en/version?of=/en/trade"));
        Assert.NotEqual(first, await site.Http.GetStringAsync("/en/version?of=/en/forums"));
        foreach (var none in (string[])["/en/version", "/en/version?of=/fr/trade", "/en/version?of=https://example.org/",
            "/en/version?of=/en/nothing/here", "/en/version?of=/en/version"])
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await site.Http.GetAsync(none)).StatusCode);
    }

    static string Plain(string shown) => Separators().Replace(shown.Replace('\u2212', '-'), "");

    static decimal Rounded(string shown) => decimal.TryParse(shown, CultureInfo.InvariantCulture, out var value) ? value : -1;

    [GeneratedRegex("[^0-9.-]")]
    private static partial Regex Separators();
}
