using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.ImportExport;
using Google.Protobuf.Reflection;

namespace Embassy.Content.Tests.Editions;

/// <summary>
/// Each field of a draft passes through a dozen places, and one that forgets it loses it silently. The fields are those
/// of the contract, so that a new one is tested without a word here.
/// </summary>
public class DraftFieldsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly IReadOnlyList<FieldDescriptor> Fields =
        [.. V1.SaveDraftRequest.Descriptor.Fields.InDeclarationOrder().Where(f => f.Name is not ("key" or "locale" or "source"
            or "translation_neutral_reason"))]; // TranslationSourceTests has what is said of a translation, not in it.

    // With the reason: the public page does not show them, or a translation does not follow them.
    static readonly Dictionary<string, string> NotPublic =
        new() { ["cites"] = "records that staff follow", ["lead"] = "a picture there: PagesForSitesTests" };
    static readonly Dictionary<string, string> NotTranslated =
        new()
        {
            ["slug"] = "an address of its language",
            ["cites"] = "the same in each language",
            ["lead"] = "the same in each language",
            ["publicDate"] = "the same in each language"
        };

    [Theory, BothWays]
    public async Task Each_field_survives_saving_publishing_comparing_restoring_and_a_move(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, lost) = (stack.Desk(), new List<string>());
        foreach (var when in (string[])["before", "after", "fr"])
            leads[when] = await desk.NewAsset(Files.Picture(60, 60), "ar", "fr");
        var moved = new List<(string Key, Dictionary<string, object> Words)>();
        foreach (var field in Fields)
        {
            var key = await desk.NewPage();
            var before = Fields.ToDictionary(f => f.JsonName, f => Value(f, $"before-{key}"));
            var after = new Dictionary<string, object>(before) { [field.JsonName] = Value(field, $"after-{key}") };
            await Release(desk, key, "ar", before);
            await Release(desk, key, "fr", Fields.ToDictionary(f => f.JsonName, f => Value(f, $"fr-{key}")));

            await Save(desk, key, "ar", after);
            lost.AddRange(Lost("after SaveDraft", after, await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()));
            var compared = await desk.GetAsync($"/v1/pages/{key}/editions/ar:compare?from=1&to=2").Json();
            if (!compared.GetRawText().Contains(Text(after[field.JsonName]), StringComparison.Ordinal))
                lost.Add($"{field.JsonName} is lost in CompareEditions.");
            await Release(desk, key, "ar", after);
            var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Json();
            lost.AddRange(Lost("on the public page", after.Where(v => !NotPublic.ContainsKey(v.Key)), page));
            var translation = (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("translation");
            if (translation == "outdated" == NotTranslated.ContainsKey(field.JsonName))
                lost.Add($"After a change of {field.JsonName}, a translation is {translation}.");

            await Save(desk, key, "ar", before);
            await desk.Do(key, "ar", "restore", new { number = 2 }).Json();
            lost.AddRange(Lost("after RestoreEdition", after, await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()));
            moved.Add((key, after));
        }
        var zip = await stack.Export();
        await using var other = await Folders.Empty(way);
        await other.Import(zip).Json();
        foreach (var (key, words) in moved)
            foreach (var number in (int[])[2, 3])
                lost.AddRange(
                    Lost($"after a move, in edition {number}", words,
                        await other.Desk().GetAsync($"/v1/pages/{key}/editions/ar?number={number}").Json()));
        Assert.Empty(lost);
    }

    [Fact]
    public void A_field_that_is_forgotten_is_found()
    {
        var words = new Dictionary<string, object> { ["title"] = "after", ["cites"] = (string[])["engagements/1"], ["motto"] = "after" };
        Assert.Empty(Lost("here", words, JsonElement.Parse("""{"title":"after","cites":["engagements/1"],"motto":"after","number":1}""")));
        Assert.Equal("motto is lost here.",
            Assert.Single(Lost("here", words, JsonElement.Parse("""{"title":"after","cites":["engagements/1"]}"""))));
        Assert.Equal("motto is lost here.",
            Assert.Single(Lost("here", words, JsonElement.Parse("""{"title":"after","cites":["engagements/1"],"motto":"before"}"""))));
        Assert.Equal("cites is lost here.",
            Assert.Single(Lost("here", words, JsonElement.Parse("""{"title":"after","cites":[],"motto":"after"}"""))));
    }

    // A picture has to be there. One for each text, by the first part of its word.
    readonly Dictionary<string, string> leads = [];

    static readonly Dictionary<string, string> Days =
        new() { ["before"] = "2019-02-28", ["after"] = "2024-05-01", ["fr"] = "2020-02-29" };

    // A field of another kind needs a value here.
    object Value(FieldDescriptor field, string word) => (field.FieldType, field.IsRepeated) switch
    {
        (FieldType.String, false) when field.Name == "lead" => leads[word.Split('-')[0]],
        (FieldType.String, false) when field.Name == "public_date" => Days[word.Split('-')[0]],
        (FieldType.String, false) => word,
        (FieldType.String, true) => (string[])[$"engagements/{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(word)).AsSpan(0, 16))}"],
        _ => throw new NotSupportedException($"{field.FullName}: say here what a value of it is."),
    };

    static string Text(object value) => value as string ?? ((string[])value)[0];

    static IEnumerable<string> Lost(string where, IEnumerable<KeyValuePair<string, object>> words, JsonElement shown) =>
        from word in words
        where !shown.TryGetProperty(word.Key, out var there)
        || !JsonElement.DeepEquals(there, JsonSerializer.SerializeToElement(word.Value))
        select $"{word.Key} is lost {where}.";

    static async Task<string> Save(HttpClient desk, string key, string locale, Dictionary<string, object> words)
    {
        var there = await desk.GetAsync(new Uri($"/v1/pages/{key}/editions/{locale}", UriKind.Relative));
        var saved = await desk.Put($"/v1/pages/{key}/editions/{locale}", words, there.IsSuccessStatusCode ? there.ETag() : null);
        Assert.Equal(there.IsSuccessStatusCode ? HttpStatusCode.OK : HttpStatusCode.Created, saved.StatusCode);
        return saved.ETag();
    }

    static async Task Release(HttpClient desk, string key, string locale, Dictionary<string, object> words) =>
        await desk.Publish(key, locale, await Save(desk, key, locale, words));
}
