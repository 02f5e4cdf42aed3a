using Embassy.Content.Tests.Facts;

namespace Embassy.Content.Tests.Assets;

/// <summary>
/// A picture without its own alternative text gets that of its asset, in the language of the page.
/// </summary>
public class AlternativeTextTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task An_empty_text_is_the_asset_s_in_that_language_and_words_of_the_author_stay(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var (sha, other) = (await desk.NewAsset(locales: ["ar", "fr"]), await desk.NewAsset(Files.Picture(60, 60), "ar", "fr"));
        var key = await desk.NewPage();
        string Body(string own) => $"![](/v1/assets/{sha}) ![{own}](/v1/assets/{sha}) ![](/v1/assets/{other}-320)";
        foreach (var locale in (string[])["ar", "fr"]) await desk.Release(key, locale, Body("own words"));
        foreach (var locale in (string[])["ar", "fr"])
        {
            var page = await reader.Page(key, locale);
            Assert.Equal(2, Count(page.Text("html"), $"alt=\"Text in {locale}\""));
            Assert.Equal(1, Count(page.Text("html"), "alt=\"own words\""));
            Assert.DoesNotContain("alt=\"\"", page.Text("html"), StringComparison.Ordinal);
            Assert.Contains($"Text in {locale}", page.Text("text"), StringComparison.Ordinal);
        }
    }

    [Theory, BothWays]
    public async Task Pages_show_a_new_text_and_no_markup_of_it_and_only_in_its_language(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var sha = await desk.NewAsset(locales: ["ar", "fr"]);
        var key = await desk.NewPage();
        foreach (var locale in (string[])["ar", "fr"]) await desk.Release(key, locale, $"![](/v1/assets/{sha})");
        var before = (await reader.Page(key, "ar")).GetRawText();
        object[] texts = [new { lang = "ar", text = "Text in ar" }, new { lang = "fr", text = "\"><script>alert(1)</script>" }];
        await desk.Put($"/v1/assets/{sha}/description", new { name = "", texts }, "*").Json();
        var page = await Eventually.Value("the new text",
            async () => await reader.Page(key, "fr") is var read && read.Text("html").Contains("script", StringComparison.Ordinal)
                ? (object)read.Text("html") : null);
        Assert.Contains("alt=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"", (string)page, StringComparison.Ordinal);
        Assert.Equal(before, (await reader.Page(key, "ar")).GetRawText());
        Assert.Equal(["edition.published.ar", "edition.published.fr", "edition.published.fr"], (await stack.Told(key)).Order());
    }

    static int Count(string text, string part) => text.Split(part).Length - 1;
}
