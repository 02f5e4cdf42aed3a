using Embassy.Content.Editions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class CheckEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Reports_what_differs_from_the_authentic_text_and_links_that_lead_nowhere(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (key, target) = (await desk.NewPage("ar"), await desk.NewPage("ar"));
        await desk.Release(target, "ar");
        await desk.Draft(target, "fr");
        await desk.Draft(key, "ar", "انعقدت في ٢٩ نوفمبر ٢٠٢٣، ولم تتجاوز ١٫٥ مليون دولار.");
        await desk.Draft(key, "fr",
            $"Tenues le 29 novembre 2023, sans dépasser 1,6 million. [Voir](pages/{target}), [ici](pages/none \"titre\").");
        Assert.Equal((1, "figure-missing 1.5 figure-added 1.6 broken-link pages/none broken-link pages/" + target),
            await Found(desk, key, "fr"));
        await desk.Release(target, "fr");
        Assert.Equal((1, "figure-missing 1.5 figure-added 1.6 broken-link pages/none"), await Found(desk, key, "fr"));
        Assert.Equal((0, ""), await Found(desk, key, "ar"));

        // It refuses nothing; publishing opens a review of the link.
        await desk.Do(key, "fr", "publish").Json();
        var review = Assert.Single((await desk.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews").EnumerateArray());
        Assert.Equal(("fr", "broken-link", "pages/none"), (review.Text("locale"), review.Text("reason"), review.Text("subject")));
        await desk.GetAsync($"/v1/pages/{key}/editions/en:check").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/fr:check").Problem(401, "token_missing");
    }

    [Theory, BothWays]
    public async Task A_page_without_text_is_found_by_the_check_and_never_becomes_public(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", "What readers have.");
        foreach (var empty in (string[])["", " \n\u200f", "***\n\n---", "<p></p>", "<!-- later -->", "&nbsp;&#8203;", "# "])
        {
            var etag = await desk.Draft(key, "en", empty);
            Assert.Equal((0, "body-empty "), await Found(desk, key, "en"));
            var rendered = await desk.Post($"/v1/pages/{key}/editions/en:render", new { body = empty }).Json();
            Assert.Equal("body-empty", Assert.Single(rendered.GetProperty("findings").EnumerateArray()).Text("code"));
            Assert.Equal(["body:required"],
                (await desk.Post($"/v1/pages/{key}/editions/en:publish", new { }, etag).Problem(409, "body_empty")).Faults());
            var later = new { publishAt = DateTimeOffset.UtcNow.AddDays(1), zone = "UTC" };
            await desk.Post($"/v1/pages/{key}/editions/en:schedule", later, etag).Problem(409, "body_empty");
        }
        Assert.Equal("What readers have.", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=en").Json()).Text("body"));

        var batch = new { pages = (object[])[new { key, publish = true, editions = (object[])[Empty(key)] }] };
        var written = await desk.Post("/v1/pages:batchWrite", batch).Json();
        Assert.Equal("body_empty", Assert.Single(written.GetProperty("results").EnumerateArray()).GetProperty("problem").Text("code"));
        // One figure, one picture or one sign that a reader sees is enough.
        foreach (var little in (string[])["7", "—\n\n№ 1", "&euro;", "ﻻ", "🕊"])
            await desk.Release(key, "en", little);

        object Empty(string page) => new { locale = "fr", draft = new { slug = $"{page}-fr", title = "Titre", body = "" } };
    }

    [Theory]
    [InlineData("ar", "يوم 29 نوفمبر 2023 و٢٩ تشرين الثاني ٢٠٢٣", "2023-11-29", "")]
    [InlineData("ar", "في جانفي 2024 و5 جويلية", "--07-05 2024-01", "")]
    [InlineData("fr", "le 1er mai 2022, en août 2022, le 29/08/2022", "2022-05-01 2022-08 2022-08-29", "")]
    [InlineData("en", "on November 29, 2023 and 29 November 2023; in May 2024; on 3 July", "--07-03 2023-11-29 2024-05", "")]
    [InlineData("en", "2023-11-29, 29.11.2023", "2023-11-29", "")]
    [InlineData("az", "29 noyabr 2023-cü il, 5 iyul, avqust 2022", "--07-05 2022-08 2023-11-29", "")]
    [InlineData("az", "2023-cü ilin noyabrında, İyul 2024", "2023-11 2024-07", "")]
    [InlineData("fr", "Le marché 2022", "", "2022")]
    [InlineData("fr", "1 234 567,50 et 12 pays en 1962, 1.234", "", "12 1234 1234567.5 1962")]
    [InlineData("en", "1,234,567.50 and 1.234 and 1,234 and 007", "", "1.234 1234 1234567.5 7")]
    [InlineData("az", "1.234.567,50; 3,14", "", "1234567.5 3.14")]
    [InlineData("ar", "١٬٢٣٤٬٥٦٧٫٥٠ و٢٠٠٠", "", "1234567.5 2000")]
    [InlineData("en", "99/99/2023 is no date", "", "2023 99")]
    [InlineData("en", "[two](pages/a-2 \"x\") <a href='7'> https://e.org/8 &#9; {{fact:t.10}}\n1. one\n[r]: /v1/pages/b-11", "", "")]
    public void Reads_dates_and_figures_of_every_language_alike(string locale, string text, string dates, string numbers)
    {
        var textFigures = TextFigures.In(text, locale);
        Assert.Equal((dates, numbers),
            (string.Join(' ', textFigures.Dates.Order(StringComparer.Ordinal)),
                string.Join(' ', textFigures.Numbers.Order(StringComparer.Ordinal))));
    }

    static async Task<(int, string)> Found(HttpClient desk, string key, string locale)
    {
        var answer = await desk.GetAsync($"/v1/pages/{key}/editions/{locale}:check").Json();
        return (answer.TryGetProperty("against", out var against) ? against.GetInt32() : 0,
            string.Join(' ', answer.GetProperty("findings").EnumerateArray().Select(f => $"{f.Text("code")} {f.Text("value")}")
            .OrderBy(f => f.StartsWith("broken", StringComparison.Ordinal)).ThenBy(f => f.Contains("page-", StringComparison.Ordinal))));
    }
}
