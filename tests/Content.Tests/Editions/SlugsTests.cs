using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class SlugsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory]
    [InlineData("العلاقات-الجزائرية-2026", null)]
    [InlineData("əlaqələr-şəhər-2026", null)]
    [InlineData("relations-algéro-azerbaïdjanaises", null)]
    [InlineData("отношения", null)]
    [InlineData("日本語のページ", null)]
    [InlineData("العلاقات-opec", null)]
    [InlineData("٢٠٢٦-زيارة", null)]
    [InlineData("аzerbaijan", "mixed_scripts")] // Cyrillic а
    [InlineData("αlgeria", "mixed_scripts")] // Greek alpha
    [InlineData("զerbaijan", "mixed_scripts")] // Armenian za
    [InlineData("العلاقات-שלום", "mixed_scripts")]
    [InlineData("العلاقات-дом-x", "mixed_scripts")]
    [InlineData("زيارة-٢٠-20", "mixed_scripts")]
    [InlineData("a\u202eb", "invalid_format")] // right-to-left override
    [InlineData("a\u2066b", "invalid_format")]
    [InlineData("a\u200fb", "invalid_format")]
    [InlineData("a\u200db", "invalid_format")]
    [InlineData("a\u3164", "invalid_format")] // a filler: a letter that nobody sees
    [InlineData("ａb", "invalid_format")] // fullwidth
    [InlineData("ﷲ", "invalid_format")] // a presentation form
    [InlineData("\u0301a", "invalid_format")]
    [InlineData("-a", "invalid_format")]
    [InlineData("a b", "invalid_format")]
    [InlineData("a/b", "invalid_format")]
    public void Takes_every_script_and_nothing_that_looks_like_another(string slug, string? code)
    {
        var validation = new RequestValidation();
        validation.Slug("slug", slug);
        if (code is null) validation.Refuse();
        else Assert.Equal(code, Assert.Single(Assert.Throws<Problem>(validation.Refuse).Faults).Code);
    }

    [Theory]
    [InlineData("السفيـــــر", "ar", "السفير")]
    [InlineData("سَفِيرٌ", "ar", "سفير")]
    [InlineData("شُؤُون-الرَّحْمٰن", "ar", "شؤون-الرحمن")]
    [InlineData("İlham-Işıq", "az", "ilham-ışıq")]
    [InlineData("Ilham-İlham", "en", "ilham-ilham")]
    [InlineData("VISITE-D-E\u0301TAT", "fr", "visite-d-état")]
    [InlineData("ОТНОШЕНИЯ", "ru", "отношения")]
    public void Are_stored_in_one_spelling(string typed, string locale, string stored)
    {
        Assert.Equal(stored, new RequestValidation().Slug("slug", typed, locale));
        Assert.Equal(stored, new RequestValidation().Slug("slug", stored, locale));
        Assert.Equal(SlugSpelling.Compared(stored), SlugSpelling.Compared(typed));
    }

    [Fact]
    public void Of_signs_alone_are_refused() =>
        Assert.Equal("invalid_format", Assert.Single(Found("ــَ")).Code);

    static IReadOnlyList<FieldViolation> Found(string slug)
    {
        var validation = new RequestValidation();
        validation.Slug("slug", slug, "ar");
        return validation.Found;
    }

    [Theory, BothWays]
    public async Task Another_spelling_leads_to_the_page_and_is_never_a_second_one(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var n = Guid.NewGuid().ToString("n", null)[..8].Replace('a', 'g');
        foreach (var (locale, slug, others) in ((string, string, string[])[])[
            ("ar", $"سفير-{n}", [$"سَفِير-{n}", $"سفيـــر-{n}", $"سفير-{n.ToUpperInvariant()}"]),
            ("az", $"ilham-əliyev-{n}", [$"İlham-Əliyev-{n}", $"ILHAM-ƏLIYEV-{n}", $"Ilham-Əliyev-{n}", $"İLHAM-ƏLİYEV-{n}"]),
            ("fr", $"visite-d-état-{n}", [$"Visite-d-État-{n}", $"visite-d-e\u0301tat-{n}"])])
        {
            var key = await desk.NewPage(locale);
            var saved = await desk.Put($"/v1/pages/{key}/editions/{locale}", new { slug = others[0], title = "T", body = "x" });
            Assert.Equal(slug, (await saved.Json(System.Net.HttpStatusCode.Created)).Text("slug"));
            await desk.Publish(key, locale, saved.ETag());
            Assert.Equal(key, (await reader.GetAsync(At(locale, slug)).Json()).Text("key"));
            var second = await desk.NewPage(locale);
            foreach (var other in others.Where(o => o != slug))
            {
                var moved = await reader.GetAsync(At(locale, other));
                Assert.Equal((other, System.Net.HttpStatusCode.PermanentRedirect, At(locale, slug)),
                    (other, moved.StatusCode, moved.Headers.Location?.OriginalString));
                await desk.Put($"/v1/pages/{second}/editions/{locale}", new { slug = other, title = "T" }).Problem(409, "slug_taken");
            }
        }
    }

    static string At(string locale, string slug) => $"/v1/slugs/{locale}/{Uri.EscapeDataString(slug)}";

    [Theory, BothWays]
    public async Task Are_refused_by_name_at_the_door(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        foreach (var (slug, code) in new[] { ("p\u0430ge", "mixed_scripts"), ("a\u202eb", "invalid_format") })
            Assert.Equal([$"slug:{code}"],
                (await desk.Put($"/v1/pages/{key}/editions/ar", new { slug, title = "T" }).Problem(400, "invalid_request")).Faults());
        await desk.GetAsync($"/v1/pages/{key}/editions/ar").Problem(404, "not_found");
    }
}
