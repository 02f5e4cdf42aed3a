using System.Text.Json;
using Embassy.Announcements;
using Embassy.Gateway.Reference;

namespace Embassy.Gateway.Tests.Reference;

public class AsyncApiTests
{
    static readonly JsonElement Schemas =
        JsonElement.Parse(AsyncApiDocument.Document).GetProperty("components").GetProperty("schemas");

    [Fact]
    public void Each_announcement_has_an_envelope_with_a_name_of_its_own()
    {
        foreach (var (name, record) in AnnouncementSchemas.Records)
        {
            var envelope = Schemas.GetProperty(record.Name + "Event");
            Assert.Equal(record.Name + "Event", envelope.Text("title"));
            Assert.Contains(name.Type, envelope.ToString(), StringComparison.Ordinal);
        }
        Assert.Empty(Untitled(Schemas));
        Assert.Equal(["Planted"], Untitled(JsonElement.Parse("""{ "Planted": { "type": "object" } }""")));
    }

    [Fact]
    public void Members_have_formats_and_vocabularies()
    {
        var engagement = Schemas.GetProperty("EngagementSummary").GetProperty("properties");
        Assert.Equal(("uuid", "uri-reference", "date-time"), (engagement.GetProperty("id").Text("format"),
            engagement.GetProperty("link").Text("format"), engagement.GetProperty("startsAt").Text("format")));
        var kind = engagement.GetProperty("kind").GetProperty("anyOf")[0];
        Assert.Equal("EngagementKind", kind.Text("title"));
        Assert.Contains("official-visit", kind.GetProperty("enum").EnumerateArray().Select(w => w.GetString()));
        Assert.DoesNotContain(AnnouncementWords.All, entry => entry.Value.Words.Count == 0);
    }

    [Fact]
    public void A_member_with_words_names_its_vocabulary()
    {
        Assert.Empty(Wordless(typeof(Announcement).Assembly.GetTypes()));
        Assert.Equal(["Planted.Status"], Wordless([typeof(Planted)]));
    }

    static IEnumerable<string> Untitled(JsonElement schemas) =>
        schemas.EnumerateObject().Where(s => !s.Value.TryGetProperty("title", out _)).Select(s => s.Name);

    // These names are words of a vocabulary wherever they occur.
    static IEnumerable<string> Wordless(IEnumerable<Type> records) => records
        .Where(t => t.IsPublic || t.IsNestedPrivate).SelectMany(t => t.GetProperties()).Where(p => p.PropertyType == typeof(string)
            && p.Name is "Kind" or "Status" or "Direction" or "Standing" or "Dimension" or "Forum" or "Dir" or "Translation" or "PageType")
        .Where(p => AnnouncementWords.Of(p) is null).Select(p => $"{p.ReflectedType!.Name}.{p.Name}");

    sealed record Planted(string Status);
}
