using System.Text;
using Embassy.Content.ImportExport;
using Embassy.Content.Rendering;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>The Markdown of an HTML page, and the HTML that comes of it; no server is needed.</summary>
public class HtmlConversionTests
{
    [Theory]
    // Emphasis beside letters and punctuation.
    [InlineData("و<strong>«اتفاقية»</strong> جديدة", "و<strong>«اتفاقية»</strong> جديدة")]
    [InlineData("<strong>المكان:</strong>باكو", "<strong>المكان:</strong>باكو")]
    [InlineData("قال<em>(الوزير)</em>إن", "قال<em>(الوزير)</em>إن")]
    [InlineData("<strong>نص</strong><strong>متصل</strong> هنا", "**نصمتصل** هنا")]
    [InlineData("<strong>Lieu :</strong>Bakou", "<strong>Lieu :</strong>Bakou")]
    [InlineData("le <b>ministre </b>est", "le **ministre** est")]
    [InlineData("<b>a<br>b</b>", "**a\\\nb**")]
    [InlineData("<em><strong>x</strong></em> y", "<em><strong>x</strong></em> y")]
    [InlineData("<b>a <b>b</b> c</b>", "**a b c**")]
    [InlineData("x <del>y</del> z", "x ~~y~~ z")]
    // What programs write as a style.
    [InlineData("<span style=\"font-weight:700\">gras</span> et <span style=\"font-style: italic\">penché</span>", "**gras** et *penché*")]
    [InlineData("<b style=\"font-weight:normal\">a <span style=\"font-weight:bold\">b</span></b> c", "a **b** c")]
    [InlineData("و<span style=\"font-weight:bold\">«اتفاقية»</span> جديدة", "و<strong>«اتفاقية»</strong> جديدة")]
    [InlineData("2023<span style=\"font-size:60%; vertical-align: super\">1</span>, CO<span style=\"vertical-align:sub\">2</span>",
        "2023<sup>1</sup>, CO<sub>2</sub>")]
    [InlineData("x <span style=\"text-decoration: line-through\">y</span> z", "x ~~y~~ z")]
    // What Markdown has no mark for.
    [InlineData("2023<sup>1</sup>, m<sup>2</sup>, CO<sub>2</sub>", "2023<sup>1</sup>, m<sup>2</sup>, CO<sub>2</sub>")]
    [InlineData("هاتف <span dir=\"ltr\">+994 12</span> و<bdi>nom</bdi>", "هاتف <span dir=\"ltr\">+994 12</span> و<bdi>nom</bdi>")]
    [InlineData("نص <span dir=\"RTL\">عربي</span> نص", "نص عربي نص")]
    [InlineData("«&#8239;oui&#8239;»&#8239;! 1&#8239;234&nbsp;€", "«\u202foui\u202f»\u202f! 1\u202f234\u00a0€")]
    [InlineData("<abbr title=\"Organisation\">ONU</abbr> <q>cité</q> <mark>m</mark>",
        "<abbr title=\"Organisation\">ONU</abbr> <q>cité</q> <mark>m</mark>")]
    // Text that Markdown would read.
    [InlineData("https://example.org/a_b_c?x=1&amp;y=2 x", "https://example.org/a_b_c?x=1&y=2 x")]
    [InlineData("a_b *c* 2^10 C++ a==b", "a\\_b \\*c\\* 2\\^10 C\\+\\+ a\\=\\=b")]
    [InlineData("<a href=\"https://example.org\"> ici </a>et", "[ici](https://example.org/) et")]
    [InlineData("<a href=\"https://example.org\">https://example.org</a>", "[https\\://example.org](https://example.org/)")]
    public void Html_becomes_Markdown_that_says_the_same(string html, string markdown)
    {
        var notes = new List<V1.NotUnderstood>();
        Assert.Equal(markdown, Assert.Single(HtmlBlocks.Of($"<p>{html}</p>", notes, out _)).Markdown);
        Assert.Empty(notes);
        Assert.Empty(Differences($"<p>{html}</p>"));
    }

    [Fact]
    public void A_table_with_spans_stays_a_table_and_a_caption_a_paragraph()
    {
        Assert.Equal("Tableau 1\n\n| A | B |\n| --- | --- |\n| 1<br>2 | **x** |",
            Markdown("<table><caption>Tableau 1</caption><tr><th>A</th><th>B</th></tr><tr><td>1<br>2</td><td><b>x</b></td></tr></table>"));
        const string Spans = "<table><caption>T</caption><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td rowspan=\"2\">x &amp; &#123;&#123;y</td></tr>"
            + "<tr><td><ul><li>p</li><li>q</li></ul></td></tr></tbody></table>";
        Assert.Equal(Spans, Markdown(Spans));
        Assert.Empty(Differences(Spans));
    }

    [Theory]
    [InlineData("<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol><ol start=7><li>d</li></ol>", "1. a\n2. b\n\n1) c\n\n7. d")]
    [InlineData("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n* b\n\n- c")]
    [InlineData("<ul><li>a<ol><li>b</li></ol></li><li>c<ol start=3><li>d</li></ol></li></ul>", "- a\n  1. b\n- c\n\n  3. d")]
    public void Lists_keep_their_numbers(string html, string markdown)
    {
        Assert.Equal(markdown, Markdown(html));
        Assert.Empty(Differences(html));
    }

    [Fact]
    public void A_paragraph_in_a_cell_is_the_cell()
    {
        const string Html = "<table><tr><td><p>a</p></td><td>b<p>c</p></td></tr><tr><td> <p> d </p> </td><td>e</td></tr></table>";
        var notes = new List<V1.NotUnderstood>();
        Assert.Equal("| a | b<br>c |\n| --- | --- |\n| d | e |", Assert.Single(HtmlBlocks.Of(Html, notes, out _)).Markdown);
        Assert.Empty(notes);
    }

    [Fact]
    public void A_paragraph_may_have_a_style()
    {
        const string Html = "<p style=\"font-weight:bold\">tout</p><p style=\"font-style:italic\" dir=\"ltr\">+994 12</p><p style=\"margin:0\">x</p>";
        Assert.Equal("**tout**\n\n<em><span dir=\"ltr\">+994 12</span></em>\n\nx", Markdown(Html));
        Assert.Empty(Differences(Html));
    }

    [Fact]
    public void A_number_that_a_list_cannot_have_is_said()
    {
        Assert.Equal(["5. b → The page shows: 2. b"],
            Differences("<ol><li>a</li><li value=5>b</li></ol>").Select(d => $"{d.Text} → {d.Became}"));
        var notes = new List<V1.NotUnderstood>();
        HtmlBlocks.Of("<ol type=a><li>x</li></ol>", notes, out _);
        Assert.Equal("numbering <ol type=a>", $"{Assert.Single(notes).What} {notes[0].Text}");
    }

    [Theory]
    [InlineData("#", "## \\#")]
    [InlineData("C#", "## C\\#")]
    [InlineData("a \\#", "## a \\\\\\#")]
    public void A_heading_may_end_with_a_number_sign(string words, string markdown)
    {
        Assert.Equal(markdown, Markdown($"<p>Text.</p><h2>{words}</h2>").Split("\n\n")[1]);
        Assert.Empty(Differences($"<h2>{words}</h2>"));
    }

    [Fact]
    public void Hidden_text_is_left_out_and_said()
    {
        var notes = new List<V1.NotUnderstood>();
        var blocks = HtmlBlocks.Of("<p>a</p><p style=\"color:red; display : none\">b</p><p hidden>c</p><p>d <span style=\"visibility:hidden\">e</span></p>", notes, out _);
        Assert.Equal(["a", "d"], blocks.Select(b => b.Plain));
        Assert.Equal(["hidden b", "hidden c", "hidden e"], notes.Select(n => $"{n.What} {n.Text}"));
    }

    [Theory]
    [InlineData("<h1>Title</h1><p>Long text of the page.</p><section><article><p>teaser</p></article></section>",
        "Title|Long text of the page.|teaser")]
    [InlineData("<p>menu</p><article><h1>Title</h1><p>x</p></article><p>foot</p>", "Title|x")]
    [InlineData("<p>menu</p><article><p>Long text of the page itself.</p></article>", "Long text of the page itself.")]
    public void One_article_is_the_page_only_with_its_heading_or_most_of_its_text(string html, string text)
    {
        Assert.Equal(text, string.Join('|', HtmlBlocks.Of(html, [], out _).Where(b => !b.Aside).Select(b => b.Plain)));
    }

    // Pages of a generator with a fixed seed: the HTML of the Markdown says what the HTML said.
    [Fact]
    public void The_HTML_of_a_generated_page_comes_back()
    {
        var random = new Random(4711);
        for (var page = 0; page < 400; page++)
        {
            var html = string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Block(random)));
            Assert.True(Differences(html) is { Count: 0 },
                $"{html}\n\n{Markdown(html)}\n\n{string.Join('\n', Differences(html).Select(d => $"{d.Text} → {d.Became}"))}");
        }
    }

    [Fact]
    public void A_difference_is_said()
    {
        var page = ImportedPage.Of(HtmlBlocks.Of("<p>One <b>two</b>.</p><p>Three</p>", [], out _), [], "T");
        page.Compare("<p>One two.</p>");
        Assert.Equal(["difference One two.", "difference Three"], page.Notes.Select(n => $"{n.What} {n.Text}"));
    }

    static readonly string[] Words = ["وقّع", "و", "«اتفاقية»", "(مذكرة)", "Bakou", "l’été", "10", "*", "_x_", "a_b", "§ 3", "l'an", ":",
        "؟", "،", "100 %", "C++", "~", "&amp;", "#"];

    static string Block(Random random) => random.Next(8) switch
    {
        0 => $"<h2>{Inline(random, 2)}</h2>",
        1 => $"<ul><li>{Inline(random, 2)}</li><li>{Inline(random, 2)}</li></ul>",
        2 => $"<table><tr><th>{Inline(random, 1)}</th><th>{Inline(random, 1)}</th></tr><tr><td>{Inline(random, 1)}</td><td>{Inline(random, 1)}</td></tr></table>",
        3 => $"<table><tr><td rowspan=2>{Inline(random, 2)}</td><td>{Inline(random, 1)}</td></tr><tr><td>{Inline(random, 2)}</td></tr></table>",
        4 => $"<blockquote><p>{Inline(random, 2)}</p></blockquote>",
        _ => $"<p>{Inline(random, 3)}</p>",
    };

    static string Inline(Random random, int depth)
    {
        var text = new StringBuilder("x");
        for (var i = random.Next(5); i >= 0; i--)
        {
            var blank = random.Next(3) == 0 ? " " : "";
            text.Append(blank);
            if (depth == 0 || random.Next(2) == 0) text.Append(Words[random.Next(Words.Length)]);
            else
            {
                var inner = Inline(random, depth - 1);
                text.Append(random.Next(9) switch
                {
                    0 or 1 => $"<b>{inner}</b>",
                    2 or 3 => $"<i>{inner}</i>",
                    4 => $"<s>{inner}</s>",
                    5 => $"<sup>{inner}</sup>",
                    6 => $"<bdi>{inner}</bdi>",
                    7 => $"<a href=\"https://example.org/{random.Next(9)}\">{Words[random.Next(Words.Length)]}</a>",
                    _ => $"{inner}<br>{inner}",
                });
            }
        }
        return text.ToString();
    }

    static string Markdown(string html) => string.Join("\n\n", HtmlBlocks.Of(html, [], out _).Select(b => b.Markdown));

    static List<V1.NotUnderstood> Differences(string html)
    {
        var page = ImportedPage.Of(HtmlBlocks.Of(html, [], out _), [], "No such title");
        var body = MarkdownBody.Of(page.Body, "fr", ["fr", "ar"]);
        Assert.Empty(body.Faults);
        page.Compare(body.Html);
        return [.. page.Notes.Where(n => n.What == "difference")];
    }
}
