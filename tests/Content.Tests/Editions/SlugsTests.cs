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
