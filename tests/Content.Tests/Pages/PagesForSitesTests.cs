using System.Net;
using System.ComponentModel.DataAnnotations;
using Embassy.Content.Editions;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Pages;

/// <summary>What a site on another origin needs of a page.</summary>
public class PagesForSitesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_correction_and_a_draft_do_not_change_when_a_page_first_became_public(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        var first = await reader.Page(key, "ar");
        Assert.Equal(first.Text("publishedAt"), first.Text("firstPublishedAt"));
        Assert.Equal(first.Text("publishedAt"), first.Text("updatedAt"));
        await desk.Draft(key, "ar", "two");
        Assert.Equal(first.GetRawText(), (await reader.Page(key, "ar")).GetRawText());
        await desk.Do(key, "ar", "publish").Json();
        var second = await reader.Page(key, "ar");
        Assert.Equal(first.Text("firstPublishedAt"), second.Text("firstPublishedAt"));
        Assert.Equal(second.Text("publishedAt"), second.Text("updatedAt"));
        Assert.NotEqual(first.Text("updatedAt"), second.Text("updatedAt"));
        // A removed page that comes back is a new one.
        await desk.Do(key, "ar", "remove", new { reason = "Wrong." }).Json();
        await desk.Release(key, "ar", "three");
        var third = await reader.Page(key, "ar");
        Assert.Equal(third.Text("publishedAt"), third.Text("firstPublishedAt"));
    }

    [Theory, BothWays]
    public async Task Each_language_has_its_title_slug_link_and_state(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", title: "عنوان");
        await desk.Release(key, "fr", title: "Titre");
        await desk.Do(key, "fr", "withdraw", new { reason = "Old." }).Json();
        var translations = (await reader.Page(key, "ar")).GetProperty("translations").EnumerateArray().ToList();
        Assert.Equal([$"عنوان {key}-ar published", $"Titre {key}-fr withdrawn"],
            translations.Take(2).Select(t => $"{t.Text("title")} {t.Text("slug")} {t.Text("state")}"));
        Assert.EndsWith($"/v1/pages/{key}?locale=fr", translations[1].Text("link"), StringComparison.Ordinal);
        Assert.StartsWith("http", translations[1].Text("link"), StringComparison.Ordinal);
        Assert.DoesNotContain(translations.Skip(2), t => t.TryGetProperty("slug", out var slug) && slug.GetString() is { Length: > 0 });
    }

    [Theory, BothWays]
    public async Task Html_works_on_another_origin(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var sha = await desk.NewAsset(Files.Picture(700, 500), "ar", "fr");
        var key = await desk.NewPage();
        await desk.Release(key, "ar",
            $"![](/v1/assets/{sha}) ![own](/v1/assets/{sha}-320) [next](pages/{key}#s-x) "
            + $"<img src=\"/v1/assets/{sha}\" width=\"1\" srcset=\"//e.example/x 1w\">");
        var html = (await reader.Page(key, "ar")).Text("html");
        Assert.Contains($"<img src=\"{Gateway}/v1/assets/{sha}\" alt=\"Text in ar\" data-asset=\"{sha}\" width=\"700\" height=\"500\" "
            + $"srcset=\"{Gateway}/v1/assets/{sha} 700w, {Gateway}/v1/assets/{sha}-640 640w, {Gateway}/v1/assets/{sha}-320 320w\">", html,
            StringComparison.Ordinal);
        Assert.Contains($"<img src=\"{Gateway}/v1/assets/{sha}-320\" alt=\"own\" data-asset=\"{sha}\" width=\"320\" height=\"229\"", html,
            StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Gateway}/v1/pages/{key}#s-x\" data-page=\"{key}\">next</a>", html, StringComparison.Ordinal);
        // Only the first picture is loaded at once.
        var pictures = html.Split("<img ").Skip(1).Select(i => i[..i.IndexOf('>', StringComparison.Ordinal)]).ToList();
        Assert.Equal(3, pictures.Count);
        Assert.DoesNotContain("loading", pictures[0], StringComparison.Ordinal);
        Assert.All(pictures[1..], i => Assert.Contains("loading=\"lazy\" decoding=\"async\"", i, StringComparison.Ordinal));
        Assert.DoesNotContain("e.example", html, StringComparison.Ordinal);
        Assert.DoesNotContain("width=\"1\"", html, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task What_an_author_types_is_no_placeholder(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "![x](\ue006.e.example/x.png) [y](\ue006.e.example/y) "
            + "data-picture=\"\ue0050\ue001\" <b title=\"\ue0050\ue001\">z</b>");
        var html = (await reader.Page(key, "ar")).Text("html");
        Assert.DoesNotContain($"{Gateway}.e.example", html, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_leading_picture_is_public_with_its_page_and_needs_its_words(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var sha = await desk.NewAsset(Files.Picture(700, 500));
        var key = await desk.NewPage();
        var text = new { slug = $"{key}-ar", title = "T", body = "Text.", lead = sha };
        Assert.Equal(["lead:invalid_format"], await desk.Put($"/v1/pages/{key}/editions/ar", text with { lead = "x" }).Refused());
        await desk.Put($"/v1/pages/{key}/editions/ar", text).Json(HttpStatusCode.Created);
        await desk.Do(key, "ar", "publish").Problem(409, "alternative_text_missing");
        await desk.Describe(sha, "ar");
        await desk.Do(key, "ar", "publish").Json();
        var lead = (await reader.Page(key, "ar")).GetProperty("lead");
        Assert.Equal((sha, $"{Gateway}/v1/assets/{sha}", "Text in ar", 700, 500),
            (lead.Text("asset"), lead.Text("src"), lead.Text("alt"), lead.Whole("width"), lead.Whole("height")));
        Assert.EndsWith("-320 320w", lead.Text("srcset"), StringComparison.Ordinal);
        Assert.True((await reader.GetAsync($"/v1/assets/{sha}")).IsSuccessStatusCode);
        var listed = (await reader.GetAsync("/v1/pages?locale=ar&pageSize=100").Json()).GetProperty("pages").EnumerateArray()
            .Single(p => p.Text("key") == key);
        Assert.Equal("Text in ar", listed.GetProperty("lead").Text("alt"));

        // A new description changes the page and is announced, so that no cache keeps the old one.
        var told = (await stack.Told(key)).Length;
        object[] texts = [new { lang = "ar", text = "Other" }];
        await desk.Put($"/v1/assets/{sha}/description", new { name = "", texts }, "*").Json();
        Assert.Equal("Other", (await reader.Page(key, "ar")).GetProperty("lead").Text("alt"));
        Assert.Equal(told + 1, (await stack.Told(key)).Length);
        // A translation is not outdated by a picture.
        await desk.Release(key, "fr", "Texte.");
        await desk.Release(key, "ar", "Text.");
        Assert.False((await reader.Page(key, "ar")).TryGetProperty("lead", out var none)
            && none.ValueKind == System.Text.Json.JsonValueKind.Object);
    }

    [Fact]
    public void A_link_template_is_filled_in_and_a_wrong_one_stops_the_start()
    {
        var links = new PageLinks(new PublicAddressOptions { PublicAddress = "https://api.example.org/" },
            new SiteOptions { Link = "https://example.org/{locale}/{type}/{slug}" });
        Assert.Equal("https://example.org/fr/news/%C3%A9t%C3%A9", links.Page("summer", "news", "fr", "été"));
        Assert.Equal("https://api.example.org/v1/pages/summer?locale=fr",
            new PageLinks(new PublicAddressOptions { PublicAddress = "https://api.example.org/" }, new SiteOptions())
                .Page("summer", "news", "fr", "été"));
        Assert.Empty(Faults("https://example.org/{locale}/{key}"));
        Assert.All(
            (string[])["https://example.org/{locale}/{sulg}", "https://example.org/{slug}", "/{locale}/{slug}",
                "ftp://e.org/{locale}/{slug}"],
            wrong => Assert.Contains(Faults(wrong), f => f.StartsWith("Site__Link ", StringComparison.Ordinal)));
    }

    static string[] Faults(string link)
    {
        var options = new SiteOptions { Link = link };
        return [.. options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!)];
    }

    const string Gateway = "http://localhost:8080";
}
