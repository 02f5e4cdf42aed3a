using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Content.ImportExport;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using static Embassy.Content.Tests.ImportExport.SiteFile;

namespace Embassy.Content.Tests.ImportExport;

public class ImportSiteTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Pages_and_posts_become_drafts_and_everything_else_is_said(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (n, group) = (Unique(), $"pll_{Unique()}");
        var answer = await Import(desk, Of(Site(n),
            Item(1, "L&#8217;été <em>à</em> Bakou", "Premier.\n\nDeux\nlignes, <strong>gras</strong>.<!--more-->\n[gallery ids=\"1,2\"]\n<h2>Suite</h2>\n[sic] [caption id=\"a\"]<img src=\"p.jpg\" alt=\"Photo\" /> Légende[/caption]\n[box]mots[/box]",
                name: $"ete-{n}", date: "2024-05-01 23:30:00", excerpt: "Un <b>résumé</b> *",
                more: Language("fr", group) + "<category domain=\"category\" nicename=\"x\"><![CDATA[Visites]]></category>"
                    + "<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>"
                    + "<wp:comment><wp:comment_author_email>reader@secret.example</wp:comment_author_email><wp:comment_content>SPAM</wp:comment_content></wp:comment>"),
            Item(2, "الصيف", "<!-- wp:paragraph -->\n<p>نص <strong>«أول»</strong></p>\n<!-- /wp:paragraph -->\n<!-- wp:latest-posts {\"n\":3} /-->",
                name: Uri.EscapeDataString($"الصَّيف-{n}").ToLowerInvariant(), more: Language("ar", group)),
            Item(3, "Interne", "Texte", "page", "private", $"interne-{n}", parent: 4, more: Language("fr", "")),
            Item(4, "Projet", "Texte", "page", "draft", "", date: "0000-00-00 00:00:00", more: Language("fr", "")),
            Item(5, "Photo", "", "attachment", "inherit", link: "https://old.example/p.jpg"), Item(6, "Menu", "", "nav_menu_item"),
            Item(7, "Poubelle", "x", status: "trash")));
        Assert.Equal((4, 4, 0, 0), (answer.Whole("read"), answer.Whole("added"), answer.Whole("refused"), answer.Whole("unchanged")));
        Assert.DoesNotContain("secret.example", answer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("SPAM", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            ["attachment Photo https://old.example/p.jpg", "comment comments (1)", "field _edit_last (1)", "item nav_menu_item (1)",
                "item post, trash (1)"],
            Said(answer).Order(StringComparer.Ordinal));

        var items = Items(answer);
        Assert.Equal((items["1"].Text("key"), $"/ete-{n}/", $"ete-{n}", "fr", "publish"),
            (items["2"].Text("key"), items["1"].Text("oldPath"), items["1"].Text("slug"), items["1"].Text("locale"),
                items["1"].Text("sourceStatus")));
        Assert.Equal($"الصيف-{n}", items["2"].Text("slug"));
        Assert.Equal(
            ["image Photo p.jpg", "shortcode <!--more-->", "shortcode [box]", "shortcode [gallery ids=\"1,2\"]", "term category: Visites"],
            Said(items["1"]).Order(StringComparer.Ordinal));
        Assert.Equal(["shortcode <!-- wp:latest-posts {\"n\":3} /-->"], Said(items["2"]));
        Assert.Equal(["parent Projet"], Said(items["3"]));

        var edition = await desk.GetAsync($"/v1/pages/{items["1"].Text("key")}/editions/fr").Json();
        Assert.Equal(("L’été à Bakou", "Un résumé \\*", "2024-05-01", "draft"),
            (edition.Text("title"), edition.Text("summary"), edition.Text("publicDate"), edition.Text("state")));
        Assert.Equal("Premier.\n\nDeux\\\nlignes, **gras**.\n\n## Suite\n\n\\[sic\\]\n\nLégende\n\nmots", edition.Text("body"));
        var arabic = await desk.GetAsync($"/v1/pages/{items["1"].Text("key")}/editions/ar").Json();
        Assert.Equal(("نص **«أول»**", "draft"), (arabic.Text("body"), arabic.Text("state")));
        Assert.False((await desk.GetAsync($"/v1/pages/{items["4"].Text("key")}/editions/fr").Json()).TryGetProperty("publicDate", out _));
        Assert.Equal("internal", await stack.Query<ContentDb, string>("content", db =>
            db.Pages.IgnoreQueryFilters().Where(p => p.Key == items["3"].Text("key")).Select(p => p.Audience).SingleAsync()));
        Assert.Empty(await stack.Told(items["1"].Text("key")));
        await stack.Http().GetAsync($"/v1/pages/{items["1"].Text("key")}?locale=fr").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task A_later_export_is_followed_where_nobody_edited(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var n = Unique();
        string Item(int id, string body, string status = "publish") =>
            SiteFile.Item(id, $"Titre {id}", body, status: status, name: $"i{id}-{n}", more: Language("fr", ""));
        var first = Of(Site(n), Item(1, "un"), Item(2, "deux"), Item(3, "trois"), Item(4, "quatre"), Item(5, "cinq"), Item(6, "six"));
        var keys = Items(await Import(desk, first)).ToDictionary(i => i.Key, i => i.Value.Text("key"));
        var again = await Import(desk, first);
        Assert.Equal((6, 0, 0), (again.Whole("unchanged"), again.Whole("added"), again.Whole("changed")));
        Assert.Equal($"i1-{n}", Items(again)["1"].Text("slug"));

        await desk.Do(keys["2"], "fr", "publish");
        await Edit(desk, keys["3"], "édité");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{keys["4"]}", ifMatch: "*");
        var later = Of(Site(n), Item(1, "un, changé"), Item(2, "deux, changé"), Item(3, "trois, changé"), Item(4, "quatre, changé"),
            Item(6, "six", "trash"), Item(7, "sept"));
        var dry = await Import(desk, later, "validateOnly=true");
        var answer = await Import(desk, later);
        Assert.Equal(Outcomes(dry), Outcomes(answer));
        Assert.Equal("1 changed, 2 changed, 3 differs, 4 discarded, 5 gone, 6 gone, 7 new", Outcomes(answer));
        Assert.Equal("un, changé", (await desk.GetAsync($"/v1/pages/{keys["1"]}/editions/fr").Json()).Text("body"));
        // The public text stays until somebody publishes the next.
        Assert.Equal("deux", (await stack.Http().GetAsync($"/v1/pages/{keys["2"]}?locale=fr").Json()).Text("body"));
        Assert.Equal(("deux, changé", 2), (await desk.GetAsync($"/v1/pages/{keys["2"]}/editions/fr").Json()) is var next
            ? (next.Text("body"), next.Whole("number")) : default);
        Assert.Equal("édité", (await desk.GetAsync($"/v1/pages/{keys["3"]}/editions/fr").Json()).Text("body"));
        await desk.GetAsync($"/v1/pages/{keys["4"]}/editions").Problem(404, "not_found");
        Assert.Equal("draft", await desk.State(keys["5"], "fr"));
        // Whoever is asked for approval reads what was submitted.
        await desk.Do(keys["1"], "fr", "submit");
        Assert.Equal("1 differs", Outcomes(await Import(desk, Of(Site(n), Item(1, "un, encore")))).Split(", ")[0]);
    }

    [Theory, BothWays]
    public async Task A_bad_item_keeps_no_good_one_out_unless_asked(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var n = Unique();
        await desk.Draft(await desk.NewPage(), "fr");
        var french = Language("fr", "");
        var file = Of(Site(n), Item(1, "Bon", "x", name: $"bon-{n}", more: french), Item(2, "", "x", name: $"vide-{n}", more: french),
            Item(3, "Deutsch", "x", name: $"de-{n}", more: Language("de", "")), Item(1, "Double", "x", more: french),
            Item(4, "Long", string.Concat(Enumerable.Repeat($"{new string('x', 500)}\n\n", 900)), name: $"long-{n}", more: french),
            Item(5, "Profond", string.Concat(Enumerable.Repeat("<div>", 300)), name: $"profond-{n}", more: french));
        string[] faults = ["item 2: title:required", "item 3: locale:unknown_language", "item 1: wp:post_id:duplicate",
            "item 4: content:encoded:too_long", "item 5: content:invalid_format"];
        Assert.Equal(faults, (await Post(desk, file, "refusals=all").Problem(400, "invalid_request")).Faults());
        Assert.Equal(0, await Stored());
        var answer = await Import(desk, file, "refusals=skip");
        Assert.Equal((1, 5), (answer.Whole("added"), answer.Whole("refused")));
        Assert.Equal(faults.Select(f => f.Split(": ", 2)[1]), answer.GetProperty("items").EnumerateArray()
            .Where(i => i.Text("outcome") == "refused").Select(i => i.GetProperty("problem").Faults()[0]));
        Assert.Equal(1, await Stored());
        // With all of them right, all are stored.
        var right = Of(Site(n + "b"), Item(1, "A", "x", more: french), Item(2, "B", "x", more: french));
        Assert.Equal(2, (await Import(desk, right, "refusals=all")).Whole("added"));

        Task<int> Stored() => stack.Query<ContentDb, int>("content", db => db.SourceItems.CountAsync(i => i.Source == Site(n)));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_what_is_no_export_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var before = await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync());
        var good = Of(Site(Unique()), Item(1, "T", "x", more: Language("fr", "")));
        foreach (var (file, why) in ((string, string)[])[("nothing", "no XML from line 1"), ("<html><body/></html>", "no export"),
            ("<rss><channel><item/></channel></rss>", "wxr_version"), (good[..^40], "no XML from line"),
            ($"<!DOCTYPE rss [<!ENTITY a \"b\">]>{good[good.IndexOf("<rss", StringComparison.Ordinal)..]}", "no XML"),
            (Of(""), "base_blog_url"), (Of("https://a.example", Enumerable.Repeat("<item/>", 20_001)), "20,000 items")])
        {
            var problem = await Post(desk, file).Problem(400, "invalid_request");
            Assert.Contains(why, problem.Text("detail"), StringComparison.Ordinal);
        }
        var latin = Encoding.Latin1.GetBytes(good.Replace("Ambassade", "été", StringComparison.Ordinal));
        Assert.Contains("UTF-8", (await Post(desk, latin, "").Problem(400, "invalid_request")).Text("detail"), StringComparison.Ordinal);
        Assert.Equal(["locale:unknown_language"], (await Post(desk, good, "locale=de").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["refusals:invalid_word"], (await Post(desk, good, "refusals=some").Problem(400, "invalid_request")).Faults());
        await Post(desk, Encoding.UTF8.GetBytes(good), "", "application/zip").Problem(415, "media_type_unsupported");
        await Post(stack.Http(), good).Problem(401, "token_missing");
        await Post(stack.Http(Roles.Approver), good).Problem(403, "forbidden");
        Assert.Equal(before, await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync()));
        // A control character of a plugin does not keep the file out.
        var answer = await Import(desk, Of(Site(Unique()), Item(1, "T", "a\u0001b", more: Language("fr", ""))));
        Assert.Equal(("characters 1 control characters", 1), (Said(answer).Single(), answer.Whole("added")));
    }

    [Theory, BothWays]
    public async Task Takes_a_file_in_pieces_from_a_native_client(Way way)
    {
        var stack = await stacks.Content(way);
        var client = new V1.ImportExportService.ImportExportServiceClient(stack.Grpc("gateway", Roles.Editor));
        using var call = client.ImportSite();
        foreach (var piece in Encoding.UTF8.GetBytes(Of(Site(Unique()), Item(1, "T", "x"))).Chunk(100))
            await call.RequestStream.WriteAsync(new V1.ImportSiteRequest
            {
                Locale = "az",
                File = new HttpBody { ContentType = "text/xml", Data = ByteString.CopyFrom(piece) },
            });
        await call.RequestStream.CompleteAsync();
        Assert.Equal("az", Assert.Single((await call).Items).Locale);
    }

    [Theory]
    [InlineData("a\n\nb\nc", "<p>a</p>\n<p>b<br>\nc</p>\n")]
    [InlineData("<h2>t</h2>\na\n<ul>\n<li>x\ny</li>\n</ul>\nb", "<h2>t</h2><p>a</p>\n<ul><li>x<br>\ny</li></ul><p>b</p>\n")]
    [InlineData("<pre>a\n\nb</pre>\n<div>c\n\nd</div>", "<pre>a\n\nb</pre><div><p>c</p>\n<p>d</p>\n</div>")]
    [InlineData("<b>a\n\nb</b>", "<p><b>a</p>\n<p>b</b></p>\n")]
    [InlineData("<pre>a\n\nb", "<pre><p>a</p>\n<p>b</p>\n")]
    public void Empty_lines_of_the_older_editor_are_paragraphs(string text, string html) =>
        Assert.Equal(html, WordPressText.Paragraphs(text));

    [Theory]
    [InlineData("a <!-- c\n\nd --> b", "<p>a  b</p>\n", "")]
    [InlineData("[[gallery]] [sic] [1] [a b]", "<p>[gallery] [sic] [1] [a b]</p>\n", "")]
    [InlineData("[contact-form-7 id=\"3\" title=\"x\"]", "", "[contact-form-7 id=\"3\" title=\"x\"]")]
    [InlineData("a [box]b[/box] [box]c[/box]", "<p>a b c</p>\n", "[box] (2 times)")]
    public void Shortcodes_are_said_and_words_in_brackets_stay(string text, string html, string said)
    {
        var notes = new List<V1.NotUnderstood>();
        Assert.Equal(html, WordPressText.Html(text, notes));
        Assert.Equal(said, notes.FirstOrDefault()?.Text ?? "");
    }

    [Fact]
    public void A_text_costs_no_more_than_its_length()
    {
        foreach (var piece in (string[])["<pre>", "<p", "<!--", "<!-- wp:a ", "[a ", "[a]", "[/a]", "[[", "\n", "\n \n", "<li>a\n", "</p>",
            "<!--more"])
            Growth.IsProportional(piece, 100_000, n => Inputs.Repeated(piece, n), text => WordPressText.Html(text, []));
        foreach (var (name, make) in Inputs.All()) Growth.IsProportional(name, 100_000, make, text => WordPressText.Html(text, []));
    }

    static string Unique() => Guid.NewGuid().ToString("n")[..12];

    static string Site(string n) => $"https://{n}.example";

    static string Outcomes(JsonElement answer) =>
        string.Join(", ", Items(answer).OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Key} {i.Value.Text("outcome")}"));

    static Dictionary<string, JsonElement> Items(JsonElement answer) =>
        answer.GetProperty("items").EnumerateArray().ToDictionary(i => i.Text("item"));

    static IEnumerable<string> Said(JsonElement at) =>
        at.GetProperty("notUnderstood").EnumerateArray().Select(n => $"{n.Text("what")} {n.Text("text")}");

    static async Task Edit(HttpClient desk, string key, string body)
    {
        var there = await desk.GetAsync($"/v1/pages/{key}/editions/fr");
        var json = await there.Json();
        var edited = new { slug = json.Text("slug"), title = json.Text("title"), body };
        await desk.Put($"/v1/pages/{key}/editions/fr", edited, there.ETag()).Json();
    }

    static Task<JsonElement> Import(HttpClient http, string file, string query = "") => Post(http, file, query).Json();

    static Task<HttpResponseMessage> Post(HttpClient http, string file, string query = "") =>
        Post(http, Encoding.UTF8.GetBytes(file), query);

    static Task<HttpResponseMessage> Post(HttpClient http, byte[] file, string query, string type = "application/xml") =>
        http.Post($"/v1/pages:importSite?{query}",
            new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });
}
