using System.Text.Json;
using Embassy.Content.Tests;

namespace Embassy.Search.Tests.Queries;

public class SuggestTests(Stacks stacks) : IClassFixture<Stacks>
{
    static async Task<string[]> Suggested(HttpClient reader, string q, string locale) =>
        [.. (await reader.GetAsync(new Uri($"/v1/search:suggest?q={Uri.EscapeDataString(q)}&locale={locale}", UriKind.Relative)).Json())
            .GetProperty("suggestions").EnumerateArray().Select(s => s.Text("text"))];

    static async Task<string> Page(HttpClient desk, HttpClient reader, string locale, string body)
    {
        var key = await desk.NewPage(locale);
        await desk.Release(key, locale, body, title: key);
        await reader.Finds($"\"{key}\"", locale, $"pages/{key}");
        return key;
    }

    [Theory, BothWays]
    public async Task The_last_word_is_completed_with_words_of_records_that_have_the_others_too(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        await Page(desk, reader, "en", "Kestrel consultations in Oran");
        await Page(desk, reader, "en", "Kestrels and consuls");
        await Page(desk, reader, "en", "consultants of falcons");
        Assert.Equal(["kestrel", "kestrels"], (await Suggested(reader, "KES", "en")).Order());
        Assert.Equal(["kestrel consuls", "kestrel consultations"], (await Suggested(reader, "kestrel consul", "en")).Order());
        Assert.Empty(await Suggested(reader, "falcons consulta ", "en"));
        Assert.Empty(await Suggested(reader, "nowhere con", "en"));

        await Page(desk, reader, "ar", "إِنجازاتٌ في مجال الطاقة");
        Assert.Equal(["إِنجازاتٌ"], await Suggested(reader, "انج", "ar"));
        await Page(desk, reader, "fr", "Été en Kabylie, œuvres");
        Assert.Equal(["kabylie"], await Suggested(reader, "KABY", "fr"));
        Assert.Equal(["œuvres"], await Suggested(reader, "oeuv", "fr"));
        await Page(desk, reader, "az", "İSTİQLALİYYƏT küçəsi");
        Assert.Equal(["istiqlaliyyət"], await Suggested(reader, "ISTIQ", "az"));
        Assert.Equal(["küçəsi"], await Suggested(reader, "kuce", "az"));
    }

    [Theory, BothWays]
    public async Task What_is_internal_a_draft_or_no_longer_public_completes_nothing(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var hidden = Editor.NewKey();
        await desk.NewPage(more: new { key = hidden, type = "page", authenticLocale = "en", audience = "internal" });
        await desk.Release(hidden, "en", "quetzalinternal");
        var draft = await desk.NewPage("en");
        await desk.Draft(draft, "en", "quetzaldraft");
        var removed = await Page(desk, reader, "en", "quetzalremoved");
        await Page(desk, reader, "en", "quetzalpublic");
        Assert.Equal(["quetzalpublic", "quetzalremoved"], (await Suggested(reader, "quetz", "en")).Order());
        await desk.Do(removed, "en", "remove", new { reason = "Wrong." }).Json();
        await Eventually.True("only the public word is left", async () => (await Suggested(reader, "quetz", "en")) is ["quetzalpublic"]);
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_and_takes_any_text(Way way)
    {
        var reader = (await stacks.Search(way)).Http();
        foreach (var (query, fault) in ((string, string)[])[("", "q:required"), ("q=" + new string('a', 201), "q:too_long"),
            ("q=a&locale=de", "locale:unknown_language"), ("q=a&size=3", "size:unknown_parameter")])
            Assert.Equal([fault], (await reader.GetAsync($"/v1/search:suggest?{query}{(query.Contains("locale") ? "" : "&locale=en")}")
                .Problem(400, "invalid_request")).Faults());
        foreach (var text in (string[])["-", "\"", "«", "\u0640", "a b c", "\ud83d\udc69", "*", "title:x", "l'"])
            foreach (var locale in (string[])["ar", "fr", "en", "az"])
                Assert.True((await reader.GetAsync(
                    new Uri($"/v1/search:suggest?q={Uri.EscapeDataString(text)}&locale={locale}", UriKind.Relative))).IsSuccessStatusCode, text);
    }
}
