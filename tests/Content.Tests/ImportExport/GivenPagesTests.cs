using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>
/// Pages made after public reports of other programs' faults, imported and published, with what is right.
/// </summary>
public class GivenPagesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Emphasis_stands_where_it_stood(Way way)
    {
        var (page, html, notes) = await Published(way, "html-emphasis-ar.html", "ar");
        Assert.Equal("اختبار الخط العريض", page.Text("title"));
        Assert.DoesNotContain("*", html.TextContent, StringComparison.Ordinal);
        Assert.Equal(["«اتفاقية»", "«الجزائر»", "المكان:", "التاريخ:", "نصمتصل", "معا"],
            html.QuerySelectorAll("strong").Select(e => e.TextContent));
        Assert.Equal(["(الوزير)", "معا"], html.QuerySelectorAll("em").Select(e => e.TextContent));
        Assert.Equal("وقّع الطرفان و«اتفاقية» جديدة.", html.QuerySelector("p")!.TextContent);
        Assert.Equal("و«رابط»بعده", html.QuerySelectorAll("p")[^1].TextContent);
        Assert.Equal("https://example.org/", html.QuerySelector("a")!.GetAttribute("href"));
        Assert.Empty(notes);
    }

    [Theory, BothWays]
    public async Task What_a_page_says_is_kept_or_said(Way way)
    {
        var (page, html, notes) = await Published(way, "html-mixed-fr.html", "fr");
        Assert.Equal("Chiffres", page.Text("title"));
        Assert.Equal(["1", "3", "2"], html.QuerySelectorAll("p sup").Select(e => e.TextContent).Take(3));
        Assert.Equal("2", html.QuerySelector("sub")!.TextContent);
        Assert.Equal("+994 12 596 69 00", html.QuerySelectorAll("[dir=ltr]").Single(e => e.LocalName == "span").TextContent);
        Assert.Contains(html.QuerySelectorAll("bdi"), b => b.TextContent == "nom");
        var text = html.TextContent;
        foreach (var words in (string[])["Total\u00a0: 1\u00a0234\u00a0567,89\u00a0€ «\u202foui\u202f»\u202f!", "Tableau 1",
            "fichier_nom_long.pdf", "<b>pas gras</b> &amp; é é é … ’", "Note de bas de page.", "Voir", "caché", "imbriqué", "suite"])
            Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains(html.QuerySelectorAll("a"), a => a.GetAttribute("href") == "https://example.org/a_b_c?x=1&y=2");
        Assert.Equal("2", html.QuerySelector("td[rowspan]")!.GetAttribute("rowspan"));
        Assert.DoesNotContain("invisible", text, StringComparison.Ordinal);
        Assert.Equal(["hidden", "invisible"],
            notes.Where(n => n.Text("what") == "hidden").Select(n => n.Text("text")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(notes, n => n.Text("what") == "difference");
    }

    [Theory, BothWays]
    public async Task A_small_article_is_not_the_page(Way way)
    {
        var (page, html, notes) = await Published(way, "html-one-small-article.html", "fr");
        Assert.Equal("Chiffres", page.Text("title"));
        foreach (var words in (string[])["petit", "سفارة الجزائر", "ligne 2", "imbriqué", "article", "centre"])
            Assert.Contains(words, html.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(notes, n => n.Text("what") is "difference" or "navigation");
    }

    async Task<(JsonElement Page, IElement Html, List<JsonElement> Notes)> Published(Way way, string name, string locale)
    {
        var file = Repository.Shared is { } shared ? Path.Combine(shared, "cases", "pages", name) : null;
        Assert.SkipUnless(File.Exists(file), "The folder ../shared/cases/pages is not beside the project: its pages cannot be imported.");
        var stack = await stacks.Content(way);
        var (desk, key) = (stack.Desk(), Editor.NewKey());
        var read = await desk.Post("/v1/pages:import",
            new { key, type = "page", locale, format = "html", content = await File.ReadAllTextAsync(file!) }).Json(HttpStatusCode.Created);
        await (await desk.Do(key, locale, "publish")).Json();
        var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale={locale}").Json();
        return (page, new HtmlParser().ParseDocument(page.Text("html")).Body!, [.. read.GetProperty("notUnderstood").EnumerateArray()]);
    }
}
