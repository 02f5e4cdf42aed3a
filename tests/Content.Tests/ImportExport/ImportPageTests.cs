using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.ImportExport;

public class ImportPageTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Reads_the_page_of_a_real_embassy_whole(Way way)
    {
        var file = Repository.Shared is { } shared ? Directory.GetFiles(Path.Combine(shared, "seed"), "*.txt").Single() : null;
        Assert.SkipWhen(file is null, "The folder ../shared/seed is not beside the project: the seed's page cannot be imported.");
        var desk = (await stacks.Content(way)).Desk();
        var content = await File.ReadAllTextAsync(file!);
        var read = await desk.Post("/v1/pages:import",
            new { key = Editor.NewKey(), type = "page", locale = "ar", format = "text", content }).Json(HttpStatusCode.Created);
        Assert.Equal(["logo Ministry of Foreign Affairs", "الجمهورية الجزائرية الديمقراطية الشعبية", "سفارة الجزائر بباكو"],
            read.GetProperty("letterhead").EnumerateArray().Select(l => l.GetString()!));
        var edition = read.GetProperty("edition");
        Assert.Equal(("العلاقات الحالية", "العلاقات-الحالية", "draft", "rtl"),
            (edition.Text("title"), edition.Text("slug"), edition.Text("state"), edition.Text("dir")));
        Assert.Equal(("جميع الحقوق محفوظة - وزارة الشؤون الخارجية و الجالية الوطنية بالخارج - 2023", 2023),
            (read.Text("copyright"), read.GetProperty("year").GetInt32()));
        Assert.Equal(0, read.GetProperty("notUnderstood").GetArrayLength());
        var body = edition.Text("body").Split("\n\n");
        Assert.Equal((6, 6), (read.GetProperty("blocks").GetInt32(), body.Length));
        Assert.StartsWith("تشهد العلاقات", body[0], StringComparison.Ordinal);
        Assert.EndsWith("والأمم المتحدة.", body[^1], StringComparison.Ordinal);
        // Nothing of the text is lost: word for word, what came in is letterhead, title, text and copyright.
        string[] parts =
            [.. read.GetProperty("letterhead").EnumerateArray().Select(l => l.GetString()!), edition.Text("title"), edition.Text("body"),
                read.Text("copyright")];
        Assert.Equal(Words(content), Words(string.Join('\n', parts)));

        static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    const string Html = """
        <!doctype html><html lang="fr"><head><title>Visite — Ambassade</title><style>p{color:red}</style><script>track()</script></head><body>
        <header><img src="/logo.png" alt="logo Ministère"><p>République algérienne démocratique et populaire</p><p>Ambassade d’Algérie à Bakou</p></header>
        <nav><a href="/">Accueil</a> <a href="/news">Actualités</a></nav>
        <div class="content"><h1>La  visite <em>du</em> ministre</h1>
        <p>Le <b>ministre</b> est venu le 1<sup>er</sup> août ; voir <a href="https://example.org/a_(b)?x=1&amp;y=2">le communiqué</a> et <a href="/old/page">l’archive</a>.<br>Deux lignes * avec [signes].</p>
        <h2>Le programme</h2>
        <ul><li>Accueil<ul><li>au palais</li></ul></li><li>Entretien</li></ul>
        <ol><li>un</li><li>deux</li></ol>
        <table><tr><th>Jour</th><th>Lieu</th></tr><tr><td>1</td><td>Alger | Oran</td></tr></table>
        <blockquote><p>Une amitié.</p></blockquote>
        <figure><img src="/p.jpg" alt="Les deux ministres"><figcaption>Les ministres</figcaption></figure>
        <p onclick="x()">- pas une liste</p>
        <iframe src="https://example.org"></iframe><custom-thing>des mots</custom-thing></div>
        <footer><p>© 2024 Ambassade d’Algérie. Tous droits réservés.</p><p>Contact</p></footer></body></html>
        """;

    [Theory, BothWays]
    public async Task Reads_HTML_and_says_of_everything_that_Markdown_does_not_say(Way way)
    {
        var stack = await stacks.Content(way);
        var key = Editor.NewKey();
        var read = await stack.Desk()
            .Post("/v1/pages:import",
                new { key, type = "news", locale = "fr", authenticLocale = "ar", audience = "internal", format = "html", content = Html })
                .Json(HttpStatusCode.Created);
        Assert.Equal(["logo Ministère", "République algérienne démocratique et populaire", "Ambassade d’Algérie à Bakou"],
            read.GetProperty("letterhead").EnumerateArray().Select(l => l.GetString()!));
        var edition = read.GetProperty("edition");
        Assert.Equal(("La visite du ministre", "la-visite-du-ministre"), (edition.Text("title"), edition.Text("slug")));
        Assert.Equal(("© 2024 Ambassade d’Algérie. Tous droits réservés.", 2024),
            (read.Text("copyright"), read.GetProperty("year").GetInt32()));
        Assert.Equal("""
            Le **ministre** est venu le 1<sup>er</sup> août ; voir [le communiqué](https://example.org/a_%28b%29?x=1&y=2) et l’archive.\
            Deux lignes \* avec \[signes\].

            ## Le programme

            - Accueil
              - au palais
            - Entretien

            1. un
            2. deux

            | Jour | Lieu |
            | --- | --- |
            | 1 | Alger \| Oran |

            > Une amitié.

            Les ministres

            \- pas une liste

            des mots
            """, edition.Text("body"));
        Assert.Equal(
            [
                ("element", "<custom-thing>"), ("element", "<iframe>"), ("image", "Les deux ministres /p.jpg"),
                ("link", "l’archive → /old/page"),
                ("navigation", "Accueil Actualités"), ("navigation", "Contact"),
            ],
            read.GetProperty("notUnderstood").EnumerateArray().Select(n => (n.Text("what"), n.Text("text"))).Order());
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Markdown_stays_as_it_is_written(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        const string Content = "---\ntitle: x\n---\n\nEmbassy of Algeria in Baku\n\n# The  *visit*\n\nFirst  paragraph, with [a link][one].\n\n```\n© in code\n\nstays\n```\n\n* loose\n\n* list\n\n<div>raw</div>\n\n![](https://example.org/a.png)\n\n© 2023 Ministry of Foreign Affairs\n\n[one]: https://example.org\n";
        var read = await desk.Post("/v1/pages:import",
            new { key = Editor.NewKey(), type = "page", locale = "en", format = "markdown", content = Content })
            .Json(HttpStatusCode.Created);
        var edition = read.GetProperty("edition");
        Assert.Equal("The visit", edition.Text("title"));
        Assert.Equal("First  paragraph, with [a link][one].\n\n```\n© in code\n\nstays\n```\n\n* loose\n\n* list\n\n<div>raw</div>\n\n![](https://example.org/a.png)\n\n\n\n[one]: https://example.org", edition.Text("body"));
        Assert.Equal(("© 2023 Ministry of Foreign Affairs", "Embassy of Algeria in Baku"),
            (read.Text("copyright"), read.GetProperty("letterhead")[0].GetString()));
        Assert.Equal(["front-matter", "raw-html", "image"], read.GetProperty("notUnderstood").EnumerateArray().Select(n => n.Text("what")));
    }

    [Theory, BothWays]
    public async Task Plain_text_says_in_Markdown_just_what_it_said(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        const string Content =
            "Prices_in*2024*\r\n\r\n1. is no list\r\n# is no heading and this line\r\ngoes on\r\n\r\n• one\r\n• two\r\n\r\nA & B &amp; "
            + "<b> {{x}}\r\n";
        var read = await desk.Post("/v1/pages:import",
            new { key = Editor.NewKey(), type = "page", locale = "en", format = "text", content = Content, slug = "prices" })
            .Json(HttpStatusCode.Created);
        Assert.Equal(("Prices_in*2024*", "prices"), (read.GetProperty("edition").Text("title"), read.GetProperty("edition").Text("slug")));
        Assert.Equal("1\\. is no list\n\\# is no heading and this line\ngoes on\n\n- one\n- two\n\nA & B \\&amp; \\<b\\> \\{\\{x\\}\\}",
            read.GetProperty("edition").Text("body"));
    }

    [Theory, BothWays]
    public async Task Nothing_is_half_imported_and_nothing_is_written_over(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (key, taken) = (Editor.NewKey(), Editor.NewKey());
        object Of(string at, string locale, string content, string slug = "", bool only = false) =>
            new { key = at, type = "page", locale, format = "text", content, slug, validateOnly = only };
        await desk.Post("/v1/pages:import", Of(taken, "ar", "Title\n\nText.", $"{taken}-ar")).Json(HttpStatusCode.Created);
        // The slug is another page's: neither page nor draft comes to be.
        await desk.Post("/v1/pages:import", Of(key, "ar", "Title\n\nText.", $"{taken}-ar")).Problem(409, "slug_taken");
        await desk.GetAsync($"/v1/pages/{key}/editions").Problem(404, "not_found");
        var dry = await desk.Post("/v1/pages:import", Of(key, "ar", "Title\n\nText.", $"{key}-ar", only: true)).Json();
        Assert.Equal((false, "Text.", "missing"),
            (dry.GetProperty("edition").TryGetProperty("number", out _), dry.GetProperty("edition").Text("body"),
                dry.GetProperty("edition").Text("state")));
        await desk.GetAsync($"/v1/pages/{key}/editions").Problem(404, "not_found");

        var made = await desk.Post("/v1/pages:import", Of(key, "ar", "Title\n\nText.", $"{key}-ar"));
        Assert.Equal($"/v1/pages/{key}/editions/ar", made.Headers.Location!.OriginalString);
        await desk.Post("/v1/pages:import", Of(key, "ar", "Other\n\nText.", $"{key}-ar")).Problem(409, "already_exists");
        await desk.Post("/v1/pages:import", Of(key, "fr", "Titre\n\nTexte.", $"{key}-fr")).Json(HttpStatusCode.Created);
        Assert.Equal("Title", (await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()).Text("title"));
        Assert.Empty(await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_what_it_cannot_read(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var before = await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync());
        async Task Refused(object body, params string[] faults) =>
            Assert.Equal(faults, (await desk.Post("/v1/pages:import", body).Problem(400, "invalid_request")).Faults());
        await Refused(new { key = "A b", locale = "de", authenticLocale = "xx" }, "key:invalid_format", "locale:unknown_language",
            "authenticLocale:unknown_language", "format:required", "content:required");
        var key = Editor.NewKey();
        await Refused(new { key, locale = "ar", format = "pdf", content = "x", type = "page" }, "format:invalid_word");
        await Refused(new { key, locale = "ar", format = "text", content = "A sentence is no title.\n\nAnother one." }, "title:required",
            "type:required");
        await Refused(new { key, locale = "ar", format = "text", content = "T", type = "page", slug = "a b" }, "slug:invalid_format");
        await Refused(new { key, locale = "ar", format = "text", content = new string('x', 400_001), type = "page" }, "content:too_long");
        await Refused(
            new { key, locale = "ar", format = "html", content = string.Concat(Enumerable.Repeat("<div>", 50_000)), type = "page" },
            "content:invalid_format");
        var opened = string.Concat(Enumerable.Range(0, 200).Select(i => $"<b id={i}>"));
        await Refused(
            new
            {
                key,
                locale = "ar",
                format = "html",
                content = $"<p>{opened}{string.Concat(Enumerable.Repeat("<p>x", 6_000))}",
                type = "page"
            }, "content:invalid_format");
        await stack.Http().Post("/v1/pages:import", new { key }).Problem(401, "token_missing");
        await stack.Http(Roles.Approver).Post("/v1/pages:import", new { key }).Problem(403, "forbidden");
        Assert.Equal(before, await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync()));
    }
}
