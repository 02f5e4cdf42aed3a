using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// Types, files and operation titles use the field's terms. These lists contain words that a newcomer did not
/// understand.
/// </summary>
public partial class NamesTests
{
    static readonly HashSet<string> Forbidden = new(
        """
        Shelf Kept Target Spelt CacheFills CacheHits Answer Reading Careful Own Readable Acceptable FirstHeaders Repeats FirstAnswers IdempotencyKeys
        CountedBody BoundedBody Pieces Peers Checks Fault Reasons Work Lent Surrogates Reaction IReactTo IReactToEach OnePort ProblemsForAll
        Postman Door Faces Hold Woven WeaveFacts Spreading Clockwork OccasionHerald LinkWatch DayWatch Roll Take Filed Cells Shelves Shown Finder
        Seats StateLives Partings VoteMemory BlocMemory MissionMemory CalendarShelf Clients SignedIn Answers Transfers HtmlWords
        Entered Earlier Scripted Rendered Incoming Drawn Nowhere Hearing Inbound GivenUp Composed Remembered Asked Saved Waiting Turns
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    const int LongestTitle = 60;

    [Fact]
    public void Types_have_names_of_the_field() =>
        Violations.None(Types().SelectMany(t => Of($"type {t}", t.Split('.', '+', '`')[^1])));

    [Fact]
    public void Files_have_names_of_the_field() =>
        Violations.None(
            Tree.Files.Where(
                f => f.StartsWith("services/", StringComparison.Ordinal) || f.StartsWith("gateway/", StringComparison.Ordinal)
                    || f.StartsWith("deploy/", StringComparison.Ordinal))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(f => Of($"file {f}", Path.GetFileNameWithoutExtension(f))));

    [Fact]
    public void Operations_have_titles()
    {
        using var document = JsonDocument.Parse(OpenApiDocument.Document);
        var titles = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()
            .Where(o => o.Value.ValueKind == JsonValueKind.Object && o.Value.TryGetProperty("summary", out _))
            .Select(o => o.Value.GetProperty("summary").GetString()!)).ToList();
        Assert.True(titles.Count > 150, $"{titles.Count} operations");
        Violations.None(titles.SelectMany(Title));
    }

    [Fact]
    public void A_name_or_title_that_is_ours_alone_is_found()
    {
        Violations.One(Of("type Embassy.Gateway.Caching.Shelf", "Shelf"), "Shelf");
        Violations.One(Of("type Embassy.Events.ToldOccasion", "ToldOccasion"), "ToldOccasion");
        Violations.One(Of("type Embassy.Forums.ChairSaid", "ChairSaid"), "ChairSaid");
        Assert.Empty(Of("type Embassy.Gateway.Caching.CacheStore", "CacheStore"));
        Violations.One(Title("What was uploaded, newest first"), "imperative");
        Violations.One(Title(new string('a', 61)), "60");
        Assert.Empty(Title("List assets"));
    }

    static IEnumerable<string> Types() => Tree.Shipped.SelectMany(a => a.GetTypes())
        .Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && t.FullName!.StartsWith("Embassy.", StringComparison.Ordinal))
        .Select(t => t.FullName!);

    static IEnumerable<string> Of(string what, string name)
    {
        if (Forbidden.Contains(name) || Participle().IsMatch(name))
            yield return $"The {what} has a name of our own: use the term of the field, docs/glossary.md has the few that are ours.";
    }

    static IEnumerable<string> Title(string title)
    {
        if (title.Length > LongestTitle) yield return $"'{title}' has {title.Length} characters; the title of an operation has at most 60.";
        if (NoVerb().IsMatch(title)) yield return $"'{title}' is no imperative: List assets.";
    }

    [GeneratedRegex("^Told|Said$|^Whatever|^Nobody")]
    private static partial Regex Participle();

    [GeneratedRegex("^(What|Who|Whoever|That|Which|How|The|A|An|All|Every|One|This|Where) ")]
    private static partial Regex NoVerb();
}
