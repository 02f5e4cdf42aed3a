using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Embassy.Site.Routing;
using Embassy.Web.Assets;

namespace Embassy.Site.Tests;

/// <summary>Every screen in every language, over the embedded run with the demonstration mission.</summary>
[Collection(nameof(RunningSite))]
public partial class ScreensTests(RunningSite site)
{
    const int Most = 4, PageBytes = 25 << 10, ListBytes = 35 << 10, StyleBytes = 18 << 10, ScriptBytes = 8 << 10;

    [Fact]
    public async Task Every_screen_is_valid_HTML_in_its_language_with_one_heading_and_a_title_of_its_own()
    {
        foreach (var language in RunningSite.Languages)
        {
            var titles = new Dictionary<string, string>();
            foreach (var path in (await site.Screens)[language].Values)
            {
                var response = await site.Http.GetAsync(path);
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {response.Headers.Location}");
                var html = await response.Content.ReadAsStringAsync();
                var document = Parse(html, path);
                Assert.Equal((language, language == "ar" ? "rtl" : "ltr"),
                    (document.DocumentElement.GetAttribute("lang"), document.DocumentElement.GetAttribute("dir")));
                Assert.True(document.QuerySelectorAll("h1").Length == 1, $"{path} has {document.QuerySelectorAll("h1").Length} h1");
                Assert.True(titles.TryAdd(document.Title!, path),
                    $"{path} and {titles.GetValueOrDefault(document.Title!)} are both called {document.Title}");
                // A strict content security policy ignores them, and joined links lose the forms of Arabic letters.
                Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
                Assert.DoesNotContain("</a><a", html, StringComparison.Ordinal);
                Assert.All(document.QuerySelectorAll("img"), i => Assert.True(i.HasAttribute("alt") && i.HasAttribute("width")
                    && i.HasAttribute("height"), path));
                foreach (var block in document.QuerySelectorAll("script[type='application/ld+json']"))
                    Assert.True(JsonElement.Parse(block.TextContent).TryGetProperty("@type", out _), path);
            }
        }
    }

    [Fact]
    public async Task Words_in_the_letters_of_a_language_are_marked_as_that_language()
    {
        var wrong = new List<string>();
        foreach (var language in RunningSite.Languages)
            foreach (var path in (await site.Screens)[language].Values)
                foreach (var text in Parse(await site.Http.GetStringAsync(path), path).Body!.Descendants<IText>()
                    .Where(t => t.ParentElement is not null and not AngleSharp.Html.Dom.IHtmlScriptElement))
                {
                    var marked = text.ParentElement!.Closest("[lang]")?.GetAttribute("lang") ?? "";
                    var letters = text.Data.Any(c => c is >= '\u0600' and <= '\u06ff') ? "ar"
                        : text.Data.Contains('ə', StringComparison.OrdinalIgnoreCase) ? "az" : null;
                    if (letters is not null && letters != marked) wrong.Add($"{path}: {marked} {text.Data.Trim()}");
                }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_screen_is_reached_by_links_and_shows_more_than_that_it_is_empty()
    {
        foreach (var language in RunningSite.Languages)
        {
            var screens = (await site.Screens)[language];
            Assert.Equal(SiteScreens.Linked.Select(r => r.Name).Order(), screens.Keys.Select(r => r.Name).Order());
            foreach (var path in screens.Values)
            {
                var main = Parse(await site.Http.GetStringAsync(path), path).QuerySelector("main")!;
                var nothing = main.QuerySelector(".empty, .missing-part");
                Assert.True(nothing is null, $"{path}: {nothing?.TextContent}");
                foreach (var crumbs in main.QuerySelectorAll(".crumbs, h1, form")) crumbs.Remove();
                Assert.True(main.TextContent.Trim().Length > 60 || path.EndsWith("/search", StringComparison.Ordinal), $"{path} is bare");
            }
        }
    }

    [Theory]
    [InlineData("/fr/embassy/services", "L’ambassade")]
    [InlineData("/fr/passeports", "L’ambassade")]
    [InlineData("/fr/services-consulaires", "L’ambassade")]
    [InlineData("/fr/histoire-des-relations", "Relations")]
    public async Task The_navigation_marks_where_a_page_belongs(string path, string entry)
    {
        var document = Parse(await site.Http.GetStringAsync(path), path);
        Assert.Equal(entry, Assert.Single(document.QuerySelectorAll("nav.sections a[aria-current]")).TextContent);
    }

    [Fact]
    public async Task Offices_are_in_order_of_precedence_with_the_title_of_the_person_who_holds_them()
    {
        foreach (var (path, first) in ((string, string)[])[("/fr/offices", "Présidente de la République de Marenda"),
            ("/ar/offices", "رئيسة جمهورية ماريندا"), ("/en/offices", "President of the Republic of Marenda")])
        {
            var titles = Parse(await site.Http.GetStringAsync(path), path).QuerySelectorAll("main tbody td:nth-child(2)")
                .Select(t => t.TextContent.Trim()).ToList();
            Assert.Equal(first, titles[0]);
        }
        Assert.Contains("Présidente de la République de Talvorie", await site.Http.GetStringAsync("/fr/dossier"), StringComparison.Ordinal);
        Assert.Contains("Winter hours", Parse(await site.Http.GetStringAsync("/en/embassy/contact"), "contact")
            .QuerySelector("section[aria-labelledby=week] .notice")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ar", "من سجلات هذا الموقع: الزيارات الواردة", "مجلس وزراء الخارجية")]
    [InlineData("fr", "d’après les fiches de ce site\u00a0: Visites reçues", "Conseil des ministres des Affaires étrangères")]
    [InlineData("az", "bu saytın qeydlərindən: Qəbul edilən səfərlər", "Xarici İşlər Nazirləri Şurası")]
    public async Task What_a_figure_is_counted_from_and_who_is_chaired_are_said_in_the_language_of_the_page(string language,
        string counted, string chaired)
    {
        var facts = Parse(await site.Http.GetStringAsync($"/{language}/relations"), "relations").QuerySelectorAll("section.facts li bdi")
            .Select(b => b.TextContent).ToList();
        Assert.Contains(counted, facts);
        Assert.DoesNotContain(facts, f => f.Contains("on record here", StringComparison.Ordinal));
        Assert.Contains(chaired, Parse(await site.Http.GetStringAsync($"/{language}/forums/oic"), "oic")
            .QuerySelector("section[aria-labelledby=chairs]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_of_a_status_names_the_treaty_in_the_language_of_the_page()
    {
        foreach (var (language, treaty) in ((string, string)[])[("ar", "اتفاقية فيينا لقانون المعاهدات، م"),
            ("fr", "Convention de Vienne sur le droit des traités, art."), ("az", "Vyana Konvensiyası, m.")])
        {
            var agreements = (await site.Screens)[language].Values
                .Where(p => p.StartsWith($"/{language}/agreements/", StringComparison.Ordinal)).ToList();
            var reasons = new List<string>();
            foreach (var path in agreements)
                reasons.AddRange(Parse(await site.Http.GetStringAsync(path), path).QuerySelectorAll("section[aria-labelledby=why] .note")
                    .Select(n => n.TextContent));
            Assert.Contains(reasons, r => r.Contains(treaty, StringComparison.Ordinal));
            Assert.DoesNotContain(reasons, r => r.Contains("VCLT", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_page_writes_dates_and_figures_as_the_records_beside_it()
    {
        var text = Parse(await site.Http.GetStringAsync("/ar/relations"), "/ar/relations").QuerySelector("main")!.TextContent;
        // In the text, and in the register beside it.
        Assert.True(Regex.Count(text, "8 أفريل 2025") >= 2, text);
        Assert.DoesNotContain("أبريل", text, StringComparison.Ordinal);
        Assert.Contains("199.196.632", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mission_of_public_facts_has_its_screens_in_every_language()
    {
        await using var facts = await RunningSite.PublicFacts();
        foreach (var language in RunningSite.Languages)
            foreach (var route in RouteTable.Routes.Where(r => r.Fixed))
            {
                var path = $"/{language}/{route.Pattern}".TrimEnd('/');
                Assert.Single(Parse(await facts.Http.GetStringAsync(path), path).QuerySelectorAll("h1"));
            }
    }

    [Fact]
    public async Task Canonical_addresses_and_those_of_other_languages_are_mutual()
    {
        var known = new Dictionary<string, HashSet<string>>();
        async Task<HashSet<string>> Alternates(string address)
        {
            if (known.TryGetValue(address, out var before)) return before;
            var path = new Uri(address).PathAndQuery;
            var document = Parse(await site.Http.GetStringAsync(path), path);
            Assert.Equal(Uri.UnescapeDataString(address),
                Uri.UnescapeDataString(document.QuerySelector("link[rel=canonical]")!.GetAttribute("href")!));
            Assert.NotNull(document.QuerySelector("link[hreflang=x-default]"));
            return known[address] = [.. document.QuerySelectorAll("link[rel=alternate][hreflang]")
                .Where(l => l.GetAttribute("hreflang") != "x-default").Select(l => l.GetAttribute("href")!)];
        }
        foreach (var language in RunningSite.Languages)
            foreach (var path in (await site.Screens)[language].Values)
            {
                var canonical = new Uri(site.Address + path).AbsoluteUri;
                var alternates = await Alternates(canonical);
                Assert.Contains(canonical, alternates);
                foreach (var other in alternates)
                    Assert.True((await Alternates(other)).Contains(canonical), $"{canonical} names {other}, which does not name it");
            }
    }

    [Fact]
    public async Task Every_link_to_the_site_leads_to_a_page()
    {
        var (seen, todo) = (new HashSet<string>(), new Queue<string>(["/ar", "/en"]));
        var broken = new List<string>();
        while (todo.TryDequeue(out var path) && seen.Count < 400)
        {
            if (!seen.Add(path)) continue;
            var response = await site.Http.GetAsync(path);
            if ((int)response.StatusCode is >= 400 or 302) broken.Add($"{path}: {response.StatusCode}");
            if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
            foreach (var link in Parse(await response.Content.ReadAsStringAsync(), path)
                .QuerySelectorAll("a[href^='/']:not([rel=nofollow])"))
                todo.Enqueue(link.GetAttribute("href")!.Split('#')[0]);
        }
        Assert.Empty(broken);
        Assert.True(seen.Count > 60, $"{seen.Count} addresses");
    }

    [Fact]
    public async Task Nothing_is_read_from_another_host_and_each_response_has_the_headers_of_a_strict_policy()
    {
        var response = await site.Http.GetAsync("/en");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("gw;dur=", Assert.Single(response.Headers.GetValues("Server-Timing")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_without_a_language_leads_to_that_of_the_reader_and_no_other_does()
    {
        foreach (var (accept, cookie, expected) in new[] { ("fr-CA,en;q=0.5", null, "/fr"), ("de", null, "/ar"), ("fr", "l=az", "/az"),
            ("az-Latn-AZ", null, "/az"),
            ("en;q=0.1,ar;q=0", null, "/en"), ("fr", "l=xx", "/fr") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept-Language", accept } } };
            if (cookie is not null) request.Headers.Add("Cookie", cookie);
            var response = await site.Http.SendAsync(request);
            Assert.Equal((HttpStatusCode.Found, expected), (response.StatusCode, response.Headers.Location!.OriginalString));
            Assert.Equal("Accept-Language, Cookie", string.Join(", ", response.Headers.Vary));
        }
        using var arabic = new HttpRequestMessage(HttpMethod.Get, "/ar");
        arabic.Headers.Add("Accept-Language", "en");
        arabic.Headers.Add("Cookie", "l=en");
        Assert.Equal(HttpStatusCode.OK, (await site.Http.SendAsync(arabic)).StatusCode);
    }

    [Fact]
    public async Task A_screen_makes_no_more_than_four_calls_to_the_gateway_once_names_are_known()
    {
        var most = new List<string>();
        foreach (var path in (await site.Screens)["en"].Values)
        {
            // A query that the cache of pages heeds and no screen does, or one that search needs.
            for (var time = 1; time <= 2; time++)
            {
                var address = path + (path.EndsWith("/search", StringComparison.Ordinal) ? "?q=Korvan" : $"?session={time}");
                var timing = Assert.Single((await site.Http.GetAsync(address)).Headers.GetValues("Server-Timing"));
                if (time == 2 && int.Parse(Calls().Match(timing).Groups[1].Value, CultureInfo.InvariantCulture) > Most)
                    most.Add($"{path}: {timing}");
            }
        }
        Assert.Empty(most);
    }

    [GeneratedRegex("(\\d+) calls")]
    private static partial Regex Calls();

    [Fact]
    public async Task Pages_style_sheet_and_script_keep_to_their_budgets()
    {
        Assert.InRange(Compressed(AssetFiles.Content("assets/site.css")), 1, StyleBytes);
        Assert.InRange(Compressed(AssetFiles.Content("assets/site.js")), 1, ScriptBytes);
        foreach (var language in RunningSite.Languages)
            foreach (var path in (await site.Screens)[language].Values)
                Assert.InRange(Compressed(await site.Http.GetByteArrayAsync(path)), 1,
                    RouteTable.Routes.Any(r => r.Fixed && path == $"/{language}/{r.Pattern}") ? ListBytes : PageBytes);
    }

    [Fact]
    public async Task Feeds_calendar_sitemap_and_search_descriptions_are_there_in_every_language()
    {
        Assert.Contains("/sitemap.xml", await site.Http.GetStringAsync("/robots.txt"), StringComparison.Ordinal);
        Assert.Contains("/sitemap-az.xml", await site.Http.GetStringAsync("/sitemap.xml"), StringComparison.Ordinal);
        foreach (var language in RunningSite.Languages)
        {
            var map = System.Xml.Linq.XDocument.Parse(await site.Http.GetStringAsync($"/sitemap-{language}.xml"));
            var places = map.Descendants().Where(e => e.Name.LocalName == "loc").Select(e => new Uri(e.Value)).ToList();
            // The screens of the table, and the pages of the demonstration mission.
            Assert.InRange(places.Count, RouteTable.Routes.Count(r => r is { Fixed: true, Indexed: true }) + 40, 100);
            foreach (var place in places) Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync(place.PathAndQuery)).StatusCode);
            Assert.Contains("<feed", await site.Http.GetStringAsync($"/{language}/feed.atom"), StringComparison.Ordinal);
            Assert.StartsWith("BEGIN:VCALENDAR", await site.Http.GetStringAsync($"/{language}/calendar.ics"), StringComparison.Ordinal);
            Assert.Contains($"/{language}/search?q=", await site.Http.GetStringAsync($"/opensearch-{language}.xml"),
                StringComparison.Ordinal);
            var csv = await site.Http.GetAsync($"/{language}/figures/visits.csv");
            Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("BEGIN:VCARD", await site.Http.GetStringAsync($"/{language}/figures/contact.vcf"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_calendar_file_of_an_engagement_has_that_one_event_as_the_calendar_of_the_API_has_it()
    {
        using var gateway = site.Gateway();
        var whole = (await gateway.GetStringAsync("/v1/calendar.ics?locale=en&fallback=true")).Split("BEGIN:VEVENT\r\n")[1..];
        foreach (var entry in (string[])[whole[0], whole[^1]])
        {
            var own = entry[..(entry.IndexOf("END:VEVENT", StringComparison.Ordinal) + "END:VEVENT".Length)];
            var id = own.Split("UID:")[1].Split('@')[0];
            var response = await site.Http.GetAsync($"/en/events/{id}.ics");
            Assert.Equal("text/calendar", response.Content.Headers.ContentType!.MediaType);
            var file = await response.Content.ReadAsStringAsync();
            Assert.Single(file.Split("BEGIN:VEVENT")[1..]);
            Assert.Contains(own, file, StringComparison.Ordinal);
            Assert.EndsWith("END:VCALENDAR\r\n", file, StringComparison.Ordinal);
            Assert.Contains($"href=\"/en/events/{id}.ics\"", await Page($"/en/events/{id}"), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/en/events/{Guid.Empty}.ics")).StatusCode);

        // The address without the words of the title leads to the screen.
        async Task<string> Page(string path) =>
            await site.Http.GetStringAsync((await site.Http.GetAsync(path)).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Search_escapes_its_words_and_offers_other_languages_when_it_finds_nothing()
    {
        var html = await site.Http.GetStringAsync("/en/search?q=" + Uri.EscapeDataString("<script>alert(1)</script>"));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("<mark>", await site.Http.GetStringAsync("/en/search?q=energy"), StringComparison.Ordinal);
        Assert.Contains("/ar/search?q=", await site.Http.GetStringAsync("/en/search?q=" + Uri.EscapeDataString("اتفاق")),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/en/search?q=" + new string('a', 300))).StatusCode);
    }

    [Fact]
    public async Task A_visit_of_several_days_is_in_each_of_them_and_the_week_begins_as_the_language_has_it()
    {
        using var gateway = site.Gateway();
        var list = JsonElement.Parse(await gateway.GetStringAsync("/v1/engagements?status=held&order=-start&pageSize=100&locale=en"));
        // Within a month, and not to its end.
        var visit = list.GetProperty("engagements").EnumerateArray().First(e => e.GetProperty("precision").GetString() == "day"
            && e.TryGetProperty("end", out var end) && end.GetString() is { } ends && e.GetProperty("start").GetString() is { } starts
            && string.CompareOrdinal(ends, starts) > 0 && ends[..7] == starts[..7] && string.CompareOrdinal(ends[8..], "28") < 0
            && starts[8..] != "01");
        var (first, last) = (DateOnly.Parse(visit.GetProperty("start").GetString()!, CultureInfo.InvariantCulture),
            DateOnly.Parse(visit.GetProperty("end").GetString()!, CultureInfo.InvariantCulture));
        var month = first.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var english = Parse(await site.Http.GetStringAsync($"/en/calendar/{month}"), month);
        var link = $"/en/events/{visit.GetProperty("id").GetString()}/";
        for (var day = first.AddDays(-1); day <= last.AddDays(1); day = day.AddDays(1))
            Assert.Equal(day >= first && day <= last, english.QuerySelector(
                $"td[data-day='{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'] a[href^='{link}']") is not null);
        Assert.Equal("Monday", english.QuerySelector(".month-table th")!.TextContent);
        var arabic = Parse(await site.Http.GetStringAsync($"/ar/calendar/{month}"), month);
        Assert.Equal("السبت", arabic.QuerySelector(".month-table th")!.TextContent);
    }

    [Fact]
    public async Task The_theme_that_a_reader_chooses_is_in_the_page_that_the_server_sends()
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, "/theme/dark");
        form.Headers.Referrer = new Uri(site.Address + "/en/news");
        var chosen = await site.Http.SendAsync(form);
        Assert.Equal((HttpStatusCode.SeeOther, "/en/news"), (chosen.StatusCode, chosen.Headers.Location!.OriginalString));
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/theme/dark");
        elsewhere.Headers.Referrer = new Uri("https://evil.example/x");
        Assert.Equal("/", (await site.Http.SendAsync(elsewhere)).Headers.Location!.OriginalString);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/en/news") { Headers = { { "Cookie", "theme=dark" } } };
        Assert.Contains("data-theme=\"dark\"", await (await site.Http.SendAsync(page)).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Contains("data-theme=\"\"", await site.Http.GetStringAsync("/en/news"), StringComparison.Ordinal);
    }

    static AngleSharp.Html.Dom.IHtmlDocument Parse(string html, string path)
    {
        try
        {
            return new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);
        }
        catch (HtmlParseException e)
        {
            throw new Xunit.Sdk.XunitException($"{path} {e.Position}: {e.Message}");
        }
    }

    static int Compressed(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.Optimal, leaveOpen: true)) brotli.Write(content);
        return (int)bytes.Length;
    }
}
