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

        // A missing title, or a language that the mission does not have, is shown as absent.
        foreach (var missing in (string[])["az", "de", "az-Latn"])
        {
            using var without = await stack.Http().GetAsync($"{address}?locale={missing}");
            Assert.Equal(JsonValueKind.Null, Title(await without.Json()));
            Assert.Empty(without.Content.Headers.ContentLanguage);
        }
        var problem = await stack.Http().GetAsync($"{address}?locale=french_x").Problem(400, "invalid_request");
        Assert.Equal(["locale:unknown_language"], problem.Faults());
    }

    [Theory, BothWays]
    public async Task Without_a_locale_takes_what_Accept_Language_wants_of_the_missions_languages(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/engagements/{(await stack.Office().Enter(("titles", Titles))).Text("id")}";
        (string Wanted, string? Lang)[] cases =
            [("fr-DZ, ar;q=0.5", "fr"), ("de, ar;q=0.1", "ar"), ("az, fr;q=0.9", null), ("de", null), (";;q=x", null)];
        foreach (var (wanted, lang) in cases)
        {
            var reader = stack.Http();
            reader.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", wanted);
            using var answer = await reader.GetAsync(address);
            var json = await answer.Json();
            Assert.Equal(lang, lang is null ? Title(json) == JsonValueKind.Null ? null : "some" : json.GetProperty("title").Text("lang"));
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
        Assert.Equal(id.ToString(), (await stack.Http().GetAsync($"/v1/engagements/{id.ToString().ToUpperInvariant()}").Json()).Text("id"));
    }

    static JsonValueKind Title(JsonElement engagement) => engagement.TryGetProperty("title", out var title) ? title.ValueKind
        : JsonValueKind.Null;
}
