using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Content.ImportExport;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using static Embassy.Content.Tests.ImportExport.WordFile;

namespace Embassy.Content.Tests.ImportExport;

public class ImportDocumentTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly string Whole =
        Styled("Titre", R("Visite du ministre")) + Styled("TM1", R("Programme 3")) + Styled("Titre1", R("Pro") + R("gramme"))
        + P(R("Le ") + R("min", "<w:b/>") + R("istre", "<w:b/>") + R(" est venu le 1") + R("er", "<w:vertAlign w:val=\"superscript\"/>")
            + R(" août :\u00a0CO") + R("2", "<w:vertAlign w:val=\"subscript\"/>") + R(", ")
            + R("oui", "<w:i w:val=\"true\"/><w:b w:val=\"0\"/>") + R("."))
        + Styled("Sous", R("Détails")) + Styled("Bashliq2", R("Əlavə"))
        + Item(1, 0, "Accueil") + Item(1, 1, "au palais") + Item(1, 1, "au port") + Item(1, 0, "Entretien")
        + P(R("Puis")) + Item(2, 0, "trois") + P(R("entre")) + Item(2, 0, "quatre") + Item(3, 0, "un")
        + P("<w:hyperlink r:id=\"rId100\">" + R("le communiqué") + "</w:hyperlink>" + R(" et ") + "<w:hyperlink w:anchor=\"b\">"
            + R("plus bas") + "</w:hyperlink>" + R(", ") + "<w:hyperlink r:id=\"rId101\">" + R("script") + "</w:hyperlink>")
        + P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
            + "<w:r><w:instrText> HYPERLINK \"https://example.org/f\" \\l \"x\" </w:instrText></w:r>"
            + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + R("champ") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            + "<w:fldSimple w:instr=\" DATE \\@ &quot;d&quot; \">" + R(" 4 mai") + "</w:fldSimple>")
        + P(R("Texte") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + R(" suite.") + "<w:r><w:br/></w:r>" + R("Ligne"))
        + P("<w:ins>" + R("Ajouté ") + "</w:ins><w:del><w:r><w:delText>ôté</w:delText></w:r></w:del>" + R("gardé") + R("caché", "<w:vanish/>")
            + "<w:r><w:drawing><w:docPr name=\"Image 1\" descr=\"Les ministres\"/></w:drawing></w:r>")
        + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + Cell("Année") + Cell("Total", "<w:gridSpan w:val=\"2\"/>") + "</w:tr><w:tr>"
        + Cell("2023", "<w:vMerge w:val=\"restart\"/>") + Cell("10") + Cell("11") + "</w:tr><w:tr>" + Cell("", "<w:vMerge/>") + Cell("20")
        + Cell("21") + "</w:tr></w:tbl>"
        + P(R("سفارة الجزائر، هاتف ", "<w:rtl/>") + R("+994 12 596 69 00") + R(" في باكو", "<w:rtl/>"), "<w:bidi/>")
        + "<w:sectPr/>";

    static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr>{P(R(text))}</w:tc>";

    static readonly byte[] File = Of(Whole, ["https://example.org/c", "javascript:alert(1)"],
        ("footnotes", "<w:footnote w:type=\"separator\" w:id=\"0\"/><w:footnote w:id=\"2\">"
            + P("<w:r><w:footnoteRef/></w:r>" + R("La note.")) + "</w:footnote>"),
        ("comments", "<w:comment w:id=\"1\">" + P(R("À revoir")) + "</w:comment>"), ("header", P(R("Ambassade d’Algérie"))));

    [Theory, BothWays]
    public async Task Reads_a_document_and_says_of_everything_that_a_page_does_not_have(Way way)
    {
        var stack = await stacks.Content(way);
        var key = Editor.NewKey();
        var read = await Import(stack.Desk(), File, $"key={key}&type=news&locale=fr").Json(HttpStatusCode.Created);
        var edition = read.GetProperty("edition");
        Assert.Equal(("Visite du ministre", "draft"), (edition.Text("title"), edition.Text("state")));
        Assert.Equal("""
            ## Programme

            Le **ministre** est venu le 1<sup>er</sup> août : CO<sub>2</sub>, *oui*.

            ## Détails

            ## Əlavə

            - Accueil
              1. au palais
              2. au port
            - Entretien

            Puis

            3. trois

            entre

            4. quatre

            1) un

            [le communiqué](https://example.org/c) et plus bas, script

            [champ](https://example.org/f#x) 4 mai

            Texte<sup>1</sup> suite.\
            Ligne

            Ajouté gardé

            <table><tbody><tr><th>Année</th><th colspan="2">Total</th></tr><tr><td rowspan="2">2023</td><td>10</td><td>11</td></tr><tr><td>20</td><td>21</td></tr></tbody></table>

            سفارة الجزائر، هاتف <span dir="ltr">+994 12 596 69 00</span> في باكو

            ---

            <sup>1</sup> La note.
            """.Replace("août : CO", "août :\u00a0CO", StringComparison.Ordinal), edition.Text("body"));
        Assert.Equal(
            [
                "change 1 tracked insertions", "change ôté", "comment À revoir", "field DATE", "header Ambassade d’Algérie", "hidden caché",
                "image Les ministres Image 1", "link plus bas → #b", "link script → javascript:alert(1)", "navigation Programme 3",
                "note 1 notes",
            ],
            read.GetProperty("notUnderstood").EnumerateArray().Select(n => $"{n.Text("what")} {n.Text("text")}")
                .Order(StringComparer.Ordinal));
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Problem(404, "not_found");
        await Import(stack.Desk(), File, $"key={key}&type=news&locale=fr").Problem(409, "already_exists");
    }

    [Theory, BothWays]
    public async Task Validating_stores_nothing(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var key = Editor.NewKey();
        var read = await Import(desk, File, $"key={key}&type=news&locale=fr&validateOnly=true").Json();
        Assert.Equal(("Visite du ministre", "missing"),
            (read.GetProperty("edition").Text("title"), read.GetProperty("edition").Text("state")));
        await desk.GetAsync($"/v1/pages/{key}/editions").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_what_it_cannot_read_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var before = await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync());
        const string Main = $"{WordFile.Type}.main+xml";
        byte[] container = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
        foreach (var (file, fault, why) in ((byte[], string, string)[])[
            ("nothing"u8.ToArray(), "invalid_format", "no DOCX"), (File[..(File.Length / 2)], "invalid_format", "not whole"),
            ([.. container, .. Encoding.Unicode.GetBytes("EncryptedPackage")], "invalid_format", "password"),
            (container, "invalid_format", "before 2007"),
            (Zip(Package("application/vnd.ms-word.document.macroEnabled.main+xml").Append(("word/document.xml", "<a/>"))),
                "invalid_format", "macros"),
            (Zip([.. Package(Main), ("word/document.xml", "<a/>"), ("word/vbaProject.bin", "x")]), "invalid_format", "macros"),
            (Zip([("a.txt", "x")]), "invalid_format", "no DOCX"),
            (Zip([.. Package(Main), ("word/document.xml", "<a><b></a>")]), "invalid_format", "word/document.xml"),
            (Zip([.. Package(Main), ("word/document.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")]),
                "invalid_format", "word/document.xml"),
            (Zip([.. Package(Main), ("word/document.xml", $"<a>{new string(' ', 40 << 20)}</a>")]), "out_of_range", "bytes"),
            (Of(string.Concat(Enumerable.Repeat("<w:p/>", 700_000))), "out_of_range", "elements"),
            (Of(string.Concat(Enumerable.Repeat("<w:sdt>", 200)) + string.Concat(Enumerable.Repeat("</w:sdt>", 200))),
                "too_deep", "nested"),
            (Zip(Enumerable.Range(0, 6_000).Select(i => ($"{i}", ""))), "out_of_range", "parts"),
        ])
        {
            var problem = await Import(desk, file, $"key={Editor.NewKey()}&type=page&locale=fr&title=T").Problem(400, "invalid_request");
            Assert.Equal([$"file:{fault}"], problem.Faults());
            Assert.Contains(why, problem.Text("detail"), StringComparison.Ordinal);
        }
        Assert.Equal(["key:invalid_format", "locale:unknown_language"],
            (await Import(desk, File, "key=A%20b&locale=de").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["type:required"],
            (await Import(desk, File, $"key={Editor.NewKey()}&locale=fr").Problem(400, "invalid_request")).Faults());
        await Import(desk, File, $"key={Editor.NewKey()}&type=page&locale=fr", "application/msword")
            .Problem(415, "media_type_unsupported");
        await Import(stack.Http(), File, "key=a&locale=fr").Problem(401, "token_missing");
        await Import(stack.Http(Roles.Approver), File, "key=a&locale=fr").Problem(403, "forbidden");
        Assert.Equal(before, await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync()));
    }

    [Theory]
    // A style's bold and a run's own; letters of right-to-left scripts have their own bold.
    [InlineData("""<w:pStyle w:val="Gras"/>""", "", "x", "<strong>x</strong>")]
    [InlineData("""<w:pStyle w:val="Gras"/>""", """<w:b w:val="false"/>""", "x", "x")]
    [InlineData("""<w:pStyle w:val="Gras"/>""", """<w:rStyle w:val="Fort"/>""", "x", "x")]
    [InlineData("", """<w:rStyle w:val="Fort"/>""", "x", "<strong>x</strong>")]
    [InlineData("<w:bidi/>", "<w:rtl/><w:bCs/>", "نص", "<strong>نص</strong>")]
    [InlineData("<w:bidi/>", "<w:rtl/><w:b/>", "نص", "نص")]
    [InlineData("""<w:pStyle w:val="Titre1"/>""", "<w:b/>", "x", "x")]
    [InlineData("", "<w:dstrike/>", "x", "<del>x</del>")]
    [InlineData("", "", "a  b &lt;i&gt; *c* {{d}}", "a b &lt;i&gt; *c* {{d}}")]
    public void A_run_looks_as_it_did(string paragraph, string run, string text, string html)
    {
        var (shown, notes) = Html(P(R(text, run), paragraph));
        Assert.Equal(html, System.Text.RegularExpressions.Regex.Replace(shown, "^<(?:p|h2)[^>]*>|</(?:p|h2)>$", ""));
        Assert.Empty(notes);
    }

    [Fact]
    public void A_deleted_end_of_a_paragraph_joins_it_to_the_next()
    {
        var (html, _) = Html(P(R("Une "), "<w:rPr><w:del/></w:rPr>") + P(R("ligne")));
        Assert.Equal("<p>Une ligne</p>", html);
    }

    [Fact]
    public void Lines_above_the_title_belong_to_the_text()
    {
        var notes = new List<V1.NotUnderstood>();
        var file = Of(P(R("Bakou, le 4 mai")) + Styled("Titre", R("Visite")) + P(R("Texte.")));
        using var package = WordPackage.Open(file, CancellationToken.None);
        var page = ImportedPage.Of(HtmlBlocks.Of(new WordDocument(package, notes).Html(), notes, out _), notes, "", isDocument: true);
        Assert.Equal(("Visite", "Bakou, le 4 mai\n\nTexte."), (page.Title, page.Body));
        Assert.Empty(notes);
    }

    [Fact]
    public void Text_boxes_formulas_and_lettered_lists_are_said()
    {
        var box = "<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>" + P(R("encadré")) + "</w:txbxContent></w:drawing></mc:Choice>"
            + "<mc:Fallback><w:pict><w:txbxContent>" + P(R("encadré")) + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>";
        var (html, notes) = Html(P(R("a") + $"<w:r>{box}</w:r>") + P("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>")
            + Item(2, 0, "i") + Item(2, 1, "ii"));
        Assert.Equal(1, html.Split("encadré").Length - 1);
        Assert.Contains("<ol start=\"3\">", html, StringComparison.Ordinal);
        Assert.Contains("x=1", html, StringComparison.Ordinal);
        Assert.Equal(["element encadré", "element x=1", "numbering <ol type=a>"], notes.Select(n => $"{n.What} {n.Text}"));
    }

    // Documents of a generator with a fixed seed: every word that is not deleted stands on the page, in its order.
    [Fact]
    public void The_words_of_a_generated_document_come_back()
    {
        var random = new Random(4711);
        for (var document = 0; document < 300; document++)
        {
            var (body, words) = (new StringBuilder(), new StringBuilder());
            for (var i = 0; i < 1 + random.Next(8); i++) body.Append(Block(random, words));
            var (html, notes) = Html(body.ToString());
            var shown = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).Body!.TextContent;
            Assert.True(Squeezed(words.ToString()) == Squeezed(shown), $"{body}\n\n{words}\n\n{html}");
            Assert.True(notes.TrueForAll(n => n.What is "change" or "numbering"), $"{body}\n\n{string.Join('\n', notes)}");
        }

        static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    static readonly string[] Words = ["وقّع", "و", "«اتفاقية»", "Bakou ", " l’été", "10", "*", "_x_", " a_b", "§ 3", "؟", "100 %", "C++",
        "~", "#", "1. "];

    static string Block(Random random, StringBuilder words)
    {
        var runs = Runs(random, words);
        return random.Next(6) switch
        {
            0 => Styled("Sous", runs),
            1 => P(runs, "<w:numPr><w:ilvl w:val=\"" + random.Next(2) + "\"/><w:numId w:val=\"" + (1 + random.Next(3)) + "\"/></w:numPr>"),
            2 => $"<w:tbl><w:tr><w:tc>{P(runs)}</w:tc><w:tc>{P(Runs(random, words))}</w:tc></w:tr>"
                + $"<w:tr><w:tc>{P(Runs(random, words))}</w:tc><w:tc>{P(Runs(random, words))}</w:tc></w:tr></w:tbl>",
            3 => P(runs, "<w:bidi/>"),
            _ => P(runs),
        };
    }

    static string Runs(Random random, StringBuilder words)
    {
        var runs = new StringBuilder();
        for (var i = 0; i < 1 + random.Next(5); i++)
        {
            var word = Words[random.Next(Words.Length)];
            var properties = string.Concat(((string[])["<w:b/>", "<w:i/>", "<w:rtl/>", "<w:strike/>", "<w:vertAlign w:val=\"superscript\"/>"])
                .Where(_ => random.Next(5) == 0));
            if (random.Next(8) == 0) runs.Append("<w:del><w:r><w:delText>" + word + "</w:delText></w:r></w:del>");
            else
            {
                runs.Append(random.Next(8) == 0 ? $"<w:ins>{R(word, properties)}</w:ins>" : R(word, properties));
                words.Append(word);
            }
        }
        return runs.ToString();
    }

    static (string Html, List<V1.NotUnderstood> Notes) Html(string body)
    {
        var notes = new List<V1.NotUnderstood>();
        using var package = WordPackage.Open(Of(body), CancellationToken.None);
        var blocks = HtmlBlocks.Of(new WordDocument(package, notes).Html(), notes, out _);
        var page = ImportedPage.Of(blocks, notes, "No such title", isDocument: true);
        var rendered = MarkdownBody.Of(page.Body, "fr", ["fr", "ar"]);
        Assert.Empty(rendered.Faults);
        page.Compare(rendered.Html);
        return (rendered.Html, notes);
    }

    static Task<HttpResponseMessage> Import(HttpClient http, byte[] file, string query, string type = WordFile.Type) =>
        http.Post($"/v1/pages:importDocument?{query}",
            new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });
}
