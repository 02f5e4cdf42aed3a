using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

public class GetEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly object[] Titles = [new { lang = "fr", text = "Visite" }, new { lang = "ar", text = "زيارة" }];

    [Theory, BothWays]
    public async Task Fills_the_title_in_the_language_that_was_asked_for(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/engagements/{(await stack.Office().Enter(("titles", Titles))).Text("id")}";
        using var answer = await stack.Http().GetAsync($"{address}?locale=ar");
        var title = (await answer.Json()).GetProperty("title");
        Assert.Equal(("ar", "زيارة", "rtl"), (title.Text("lang"), title.Text("text"), title.Text("dir")));
        Assert.Equal("ar", Assert.Single(answer.Content.Headers.ContentLanguage));
        using var french = await stack.Http().GetAsync($"{address}?locale=fr");
        using var again = await stack.Http().GetAsync($"{address}?locale=ar");
        Assert.Equal(answer.ETag(), again.ETag());
        Assert.NotEqual(answer.ETag(), french.ETag());

        foreach (var missing in (string[])["az", "az-Latn", "AZ"])
        {
            var without = await stack.Http().GetAsync($"{address}?locale={missing}").Problem(404, "language_missing");
            Assert.Equal(["ar", "fr"], without.GetProperty("availableLocales").EnumerateArray().Select(l => l.GetString()));
            var fallen = (await stack.Http().GetAsync($"{address}?locale={missing}&fallback=true").Json()).GetProperty("title");
            Assert.Equal(("ar", true), (fallen.Text("lang"), fallen.GetProperty("fallback").GetBoolean()));
        }
        foreach (var unknown in (string[])["de", "french_x"])
        {
            var problem = await stack.Http().GetAsync($"{address}?locale={unknown}").Problem(400, "invalid_request");
            Assert.Equal(["locale:unknown_language"], problem.Faults());
        }
    }

    [Theory, BothWays]
    public async Task Without_a_locale_takes_what_Accept_Language_wants_of_the_missions_languages(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/engagements/{(await stack.Office().Enter(("titles", Titles))).Text("id")}";
        (string Wanted, string? Lang)[] cases =
            [("fr-DZ, ar;q=0.5", "fr"), ("de, ar;q=0.1", "ar"), ("az, fr;q=0.9", null), ("de", "ar"), (";;q=x", "ar")];
        foreach (var (wanted, lang) in cases)
        {
            var reader = stack.Http();
            reader.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", wanted);
            using var answer = await reader.GetAsync(address);
            if (lang is null) await Task.FromResult(answer).Problem(404, "language_missing");
            else Assert.Equal(lang, (await answer.Json()).GetProperty("title").Text("lang"));
            Assert.Contains("Accept-Language", answer.Headers.Vary);
        }
    }

    [Theory, BothWays]
    public async Task What_names_no_engagement_is_not_found(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = Guid.Parse((await stack.Office().Enter()).Text("id"));
        foreach (var name in (string[])["x", $"{id:n}", $"{{{id}}}", $"{Guid.Empty}", $"{Guid.NewGuid()}", "%F0%9F%8C%8D"])
            await stack.Http().GetAsync($"/v1/engagements/{name}").Problem(404, "not_found");
        Assert.Equal(id.ToString(),
            (await stack.Http().GetAsync($"/v1/engagements/{id.ToString().ToUpperInvariant()}?locale=*").Json()).Text("id"));
    }
}
