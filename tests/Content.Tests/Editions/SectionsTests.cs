using System.Net;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

/// <summary>What a translator, and an editor of one language, may do with pages.</summary>
public class SectionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_translator_saves_and_hands_over_its_languages_and_nothing_else(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, translator) = (stack.Desk(), stack.Http("translator:fr"));
        var key = await desk.NewPage();
        await desk.Release(key, "ar");

        await translator.Draft(key, "fr", "Texte.");
        Assert.Equal("translator:fr", (await desk.GetAsync($"/v1/pages/{key}/editions/fr").Json()).Text("author"));
        Assert.Equal("in-review", (await translator.Do(key, "fr", "submit").Json()).Text("state"));

        var draft = new { slug = $"{key}-az", title = "Başlıq", body = "Mətn." };
        var refused = await translator.Put($"/v1/pages/{key}/editions/az", draft).Problem(403, "forbidden");
        Assert.Equal("Your roles permit this for fr only, and this concerns az.", refused.Text("detail"));
        foreach (var verb in (string[])["publish", "approve", "return", "schedule", "preview", "withdraw"])
            await translator.Post($"/v1/pages/{key}/editions/fr:{verb}", new { }, "*").Problem(403, "forbidden");
        await translator.Post("/v1/pages", new { key = Editor.NewKey(), type = "page", authenticLocale = "fr" }).Problem(403, "forbidden");
        await desk.GetAsync($"/v1/pages/{key}/editions/az").Problem(404, "not_found");
        Assert.Equal("in-review", await desk.State(key, "fr"));
    }

    [Theory, BothWays]
    public async Task No_translator_writes_the_authentic_text(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, key) = (stack.Desk(), Editor.NewKey());
        await desk.NewPage(more: new { key, type = "page", authenticLocale = "fr" });
        var etag = await desk.Draft(key, "fr", "Texte.");
        foreach (var role in (string[])["translator", "translator:fr"])
        {
            var translator = stack.Http(role);
            var body = new { slug = $"{key}-fr", title = "Autre", body = "Autre texte." };
            Assert.StartsWith("The authentic language of this page is fr.",
                (await translator.Put($"/v1/pages/{key}/editions/fr", body, etag).Problem(403, "forbidden")).Text("detail"),
                StringComparison.Ordinal);
            await translator.Post($"/v1/pages/{key}/editions/fr:submit", new { }, etag).Problem(403, "forbidden");
            await translator.Post($"/v1/pages/{key}/editions/fr:restore", new { number = 1 }, etag).Problem(403, "forbidden");
            await translator.Send(HttpMethod.Delete, $"/v1/pages/{key}/editions/fr", ifMatch: etag).Problem(403, "forbidden");
        }
        // Nor does an editor of another language lend the right.
        using var both = stack.Http("translator", "editor:az");
        await both.Put($"/v1/pages/{key}/editions/fr", new { slug = $"{key}-fr", title = "Autre", body = "Autre." }, etag)
            .Problem(403, "forbidden");
        Assert.Equal(etag, (await desk.GetAsync($"/v1/pages/{key}/editions/fr")).ETag());
        await stack.Http("editor:fr")
            .Put($"/v1/pages/{key}/editions/fr", new { slug = $"{key}-fr", title = "Titre", body = "Texte." }, etag).Json();
    }

    [Theory, BothWays]
    public async Task A_batch_is_refused_whole_for_one_item_in_another_language(Way way)
    {
        var stack = await stacks.Content(way);
        var (editor, first, second) = (stack.Http("editor:az"), Editor.NewKey(), Editor.NewKey());
        object Page(string key, string locale) => new
        {
            key,
            type = "page",
            authenticLocale = "az",
            editions = (object[])[new { locale, draft = new { slug = $"{key}-{locale}", title = "Başlıq", body = "Mətn." } }],
        };
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
        {
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", stack.Token("editor:az"));
            using var answer = await http.Post("/v1/pages:batchWrite", new { pages = (object[])[Page(first, "az"), Page(second, "fr")] });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("for az only, and this concerns fr.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        await stack.Desk().GetAsync($"/v1/pages/{first}/navigation").Problem(404, "not_found");
        var written = await editor.Post("/v1/pages:batchWrite", new { pages = (object[])[Page(first, "az")] }).Json();
        Assert.Equal("created", written.GetProperty("results")[0].Text("outcome"));
        await editor.Send(HttpMethod.Delete, $"/v1/pages/{first}", ifMatch: "*").Problem(403, "forbidden");
    }

    [Theory, BothWays]
    public async Task A_translator_describes_a_picture_in_its_languages_and_the_others_stay(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(Files.Picture(24, 24));
        var address = $"/v1/assets/{sha}/description";
        static object Text(string lang, string text) => new { lang, text };
        await desk.Put(address, new { name = "a.png", texts = (object[])[Text("ar", "صورة"), Text("fr", "Image")] }, "*").Json();
        var translator = stack.Http("translator:fr");
        var said = await translator.Put(address, new { texts = (object[])[Text("fr", "Une image")] }, "*").Json();
        Assert.Equal(("a.png", "ar صورة fr Une image"), (said.Text("name"),
            string.Join(' ', said.GetProperty("texts").EnumerateArray().Select(t => $"{t.Text("lang")} {t.Text("text")}"))));
        Assert.Equal(said.Whole("version"), (await translator.Put(address, new { texts = (object[])[Text("fr", "Une image")] }, "*").Json())
            .Whole("version"));
        await translator.Put(address, new { texts = (object[])[Text("fr", "Image"), Text("ar", "صورة")] }, "*").Problem(403, "forbidden");
        await translator.Put(address, new { name = "b.png", texts = (object[])[Text("fr", "Image")] }, "*").Problem(403, "forbidden");
        await translator.Put(address, new { texts = (object[])[] }, "*").Problem(403, "forbidden");
        await stack.Http(Roles.Translator).Put(address, new { texts = (object[])[Text("az", "Şəkil")] }, "*").Json();
        Assert.Equal("az Şəkil", string.Join(' ', (await desk.GetAsync(address + "?locale=*").Json()).GetProperty("texts").EnumerateArray()
            .Select(t => $"{t.Text("lang")} {t.Text("text")}")));
    }

    [Theory, BothWays]
    public async Task What_waits_for_a_translator_is_in_its_languages_and_the_rest_is_there_when_asked_for(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, translator) = (stack.Desk(), stack.Http("translator:fr"));
        var fact = await desk.NewFact();
        var key = await desk.NewPage();
        foreach (var locale in (string[])["ar", "fr", "az"]) await desk.Release(key, locale, $"{{{{claim:{fact}|two million}}}}");
        await desk.Say(fact, Figure.Money("5"));
        await Eventually.True("the reviews", async () => (await desk.Reviews(key)).Count == 3);

        static string Locales(System.Text.Json.JsonElement list, string of) => string.Join(' ',
            list.GetProperty(of).EnumerateArray().Select(e => e.Text("locale")).Distinct().Order(StringComparer.Ordinal));
        var editions = await translator.GetAsync("/v1/editions?includeTotal=true&pageSize=100").Json();
        Assert.Equal(("fr", editions.GetProperty("editions").GetArrayLength()),
            (Locales(editions, "editions"), editions.Whole("totalSize")));
        var reviews = await translator.GetAsync("/v1/reviews?includeTotal=true&pageSize=100").Json();
        Assert.Equal(("fr", reviews.GetProperty("reviews").GetArrayLength()), (Locales(reviews, "reviews"), reviews.Whole("totalSize")));
        // It reads what it asks for.
        Assert.Equal("az", Locales(await translator.GetAsync("/v1/editions?locale=az").Json(), "editions"));
        Assert.Equal("ar az fr", Locales(await translator.GetAsync($"/v1/reviews?pageKey={key}").Json(), "reviews"));
        Assert.Equal("ar az en fr", Locales(await stack.Http(Roles.Reader).GetAsync("/v1/editions?pageSize=100").Json(), "editions"));
        Assert.Equal("ar az en fr",
            Locales(await stack.Http("translator:fr", "editor").GetAsync("/v1/editions?pageSize=100").Json(), "editions"));
    }
}
