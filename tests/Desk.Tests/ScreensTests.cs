using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Desk.Endpoints;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Embassy.Web.Languages;

namespace Embassy.Desk.Tests;

/// <summary>The desk uses the HTTP API alone, has its words in every language, and little script.</summary>
public partial class ScreensTests
{
    static readonly Dictionary<Type, string> Schemas = new()
    {
        [typeof(Caller)] = "Caller",
        [typeof(EditionState)] = "EditionState",
        [typeof(PageState)] = "PageState",
        [typeof(Edition)] = "Edition",
        [typeof(Finding)] = "Finding",
        [typeof(SaveDraftRequest)] = "SaveDraftRequest",
        [typeof(CreatePageRequest)] = "CreatePageRequest",
        [typeof(RenderTextRequest)] = "RenderTextRequest",
        [typeof(RenderTextResponse)] = "RenderTextResponse",
        [typeof(CompareEditionsResponse)] = "CompareEditionsResponse",
        [typeof(LineRun)] = "CompareEditionsResponseRun",
        [typeof(CompareTranslationResponse)] = "CompareTranslationResponse",
        [typeof(BlockDifference)] = "CompareTranslationResponseBlockChange",
        [typeof(Review)] = "Review",
        [typeof(Schedule)] = "Schedule",
        [typeof(ExpectedLetter)] = "ExpectedLetter",
        [typeof(DueDate)] = "ListDeadlinesResponseEntry",
        [typeof(Preview)] = "Preview",
        [typeof(Asset)] = "Asset",
        [typeof(AssetForm)] = "AssetForm",
        [typeof(DescribeAssetRequest)] = "DescribeAssetRequest",
        [typeof(StaffFact)] = "Fact",
        [typeof(CreateFactRequest)] = "CreateFactRequest",
        [typeof(UpdateFactRequest)] = "UpdateFactRequest",
        [typeof(Impact)] = "Impact",
        [typeof(TouchedEdition)] = "TouchedEdition",
        [typeof(ImportPageRequest)] = "ImportPageRequest",
        [typeof(ImportPageResponse)] = "ImportPageResponse",
        [typeof(LeftOut)] = "ContentNotUnderstood",
        [typeof(PagePlan)] = "PageReview",
        [typeof(PlannedEngagement)] = "Engagement",
        [typeof(PlannedDelegate)] = "Delegate",
        [typeof(AuditEntry)] = "AuditEntry",
        [typeof(FieldChange)] = "FieldChange",
    };

    [Fact]
    public void Each_member_that_the_desk_reads_or_writes_is_in_the_contract()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var missing = from schema in Schemas
                      let members = schemas.GetProperty(schema.Value).GetProperty("properties").EnumerateObject()
                          .Select(p => p.Name).ToHashSet()
                      from member in schema.Key.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                      let name = JsonNamingPolicy.CamelCase.ConvertName(member.Name)
                      where !members.Contains(name)
                      select $"{schema.Key.Name}.{member.Name}: {schema.Value} has no {name}.";
        Assert.Empty(missing);
    }

    [Fact]
    public void The_desk_references_no_service_no_protos_and_no_service_defaults() =>
        Assert.All(typeof(DeskHost).Assembly.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Embassy.", StringComparison.Ordinal)),
            a => Assert.Equal("Embassy.Web", a.Name));

    public static TheoryData<string> Languages => [.. Language.All.Select(l => l.Tag)];

    [Theory, MemberData(nameof(Languages))]
    public void A_language_has_every_word_with_the_same_places_and_its_plural_forms(string tag)
    {
        var (english, own) = (DeskContext.WordsOf(Language.Find("en")!).All, DeskContext.WordsOf(Language.Find(tag)!).All);
        Assert.Equal(english.Keys.Order(), own.Keys.Order());
        foreach (var (key, text) in own)
            if (text.ValueKind == JsonValueKind.Object)
                Assert.Equal(Plurals.Of(tag).Order(), text.EnumerateObject().Select(p => p.Name).Order());
            else
            {
                Assert.NotEmpty(text.GetString()!.Trim());
                Assert.Equal(Places(english[key].GetString()!), Places(text.GetString()!));
            }
    }

    [Fact]
    public void French_signs_do_not_begin_a_line() =>
        Assert.DoesNotContain(DeskContext.WordsOf(Language.Find("fr")!).All.SelectMany(w => w.Value.ValueKind == JsonValueKind.Object
            ? w.Value.EnumerateObject().Select(p => p.Value.GetString()!) : [w.Value.GetString()!]), t => Breaking().IsMatch(t));

    [Fact]
    public void Every_word_that_a_screen_asks_for_is_there()
    {
        var words = DeskContext.WordsOf(Language.All[0]);
        var asked = Directory.GetFiles(Folder, "*.cs*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => Asked().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.True(asked.Count > 100);
        Assert.DoesNotContain(asked, k => !words.Has(k));
    }

    [Fact]
    public void Every_handler_loop_and_form_that_the_audit_may_name_has_words()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !NotServices().IsMatch(f)).ToList();
        var code = string.Concat(files.Select(File.ReadAllText));
        var identity = string.Concat(files.Where(f => f.Contains("/Identity/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var handlers = Handlers().Matches(code).Select(m => Capital().Replace(m.Groups[1].Value, "-$0").ToLowerInvariant()).ToList();
        var loops = Loops().Matches(code).Select(m => m.Groups[1].Value).ToList();
        var forms = Forms().Matches(identity).Select(m => "POST " + m.Groups[1].Value)
            .Concat(FormsOfPerson().Matches(identity).Select(m => "POST /people/{id}/" + m.Groups[1].Value)).ToList();
        Assert.True(handlers.Count > 15 && loops.Count > 8 && forms.Count > 20);
        var words = DeskContext.WordsOf(Language.All[0]);
        Assert.DoesNotContain(handlers.Concat(loops).Concat(forms).Append("host").Append("command"), o => !words.Has("op." + o));
    }

    [Fact]
    public void Own_scripts_are_small_set_no_HTML_and_the_style_sheet_names_no_side()
    {
        byte[] script = [.. DeskFiles.Content("desk.js"), .. DeskFiles.Content("editor.js")];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, true)) gzip.Write(script);
        Assert.InRange(packed.Length, 1, 25_000);
        Assert.DoesNotContain("innerHTML", System.Text.Encoding.UTF8.GetString(script), StringComparison.Ordinal);
        Assert.Empty(Sides().Matches(System.Text.Encoding.UTF8.GetString(DeskFiles.Content("desk.css"))).Select(m => m.Value));
    }

    [Fact]
    public void A_merge_takes_what_only_one_changed_and_leaves_to_the_person_what_both_did()
    {
        Assert.Equal("A.\n\nb\n\nC.", ParagraphMerge.Join(ParagraphMerge.Merge("a\n\nb\n\nc", "A.\n\nb\n\nc", "a\n\nb\n\nC.")
            .SelectMany(p => p.Result!)));
        Assert.Equal("a\n\nnew\n\nb", ParagraphMerge.Join(ParagraphMerge.Merge("a\n\nb\n\nc", "a\n\nnew\n\nb\n\nc", "a\n\nb")
            .SelectMany(p => p.Result!)));
        var both = Assert.Single(ParagraphMerge.Merge("a\n\nb", "a\n\nmine", "a\n\ntheirs"), p => p.Result is null);
        Assert.Equal(["mine"], both.Mine);
        Assert.Equal(["theirs"], both.Theirs);
    }

    [Fact]
    public void A_proposed_address_keeps_letters_of_every_script() =>
        Assert.Equal(("زيارة-عمل-إلى-باكو", "à-bakou-2026"), (Slugs.Propose("زيارة عمل إلى باكو"), Slugs.Propose("À Bakou, 2026!")));

    /// <summary>An address of each screen that needs a session.</summary>
    internal static IEnumerable<string> Addresses()
    {
        var pages = Directory.GetFiles(Path.Combine(Folder, "Pages"), "*.cshtml").Select(f => Route().Match(File.ReadLines(f).First()))
            .Where(m => m.Success).Select(m => m.Groups[1].Value)
            .Where(p => p is not ("/session-ended" or "/signed-out-page")).ToList();
        Assert.True(pages.Count > 10);
        return pages.Select(p => p.Replace("{key}", "current-relations", StringComparison.Ordinal)
            .Replace("{locale}", "ar", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal)
            .Replace("{**rest}", "nothing/here", StringComparison.Ordinal).Replace("{print?}", "booklet", StringComparison.Ordinal)
            .Replace("{kind}", p.StartsWith("/imports", StringComparison.Ordinal) ? "trade" : "fact", StringComparison.Ordinal));
    }

    static string Folder => Path.Combine(Repository.Root, "services", "Desk");

    static string Places(string text) => string.Join(' ', Place().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex(@"(?<!\{)\{\w\w*\}(?!\})")]
    private static partial Regex Place();

    [GeneratedRegex("""\b[Ww](?:ords)?(?:\[|\.Count\()"([a-z][\w.-]*[\w])"[\],)]""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right)\s*:|float\s*:|text-align\s*:\s*(left|right)")]
    private static partial Regex Sides();

    [GeneratedRegex(" [:;?!»]|« ")]
    private static partial Regex Breaking();

    [GeneratedRegex("/(obj|bin|ServiceDefaults)/")]
    private static partial Regex NotServices();

    [GeneratedRegex(@"AddHandler<\w+, (\w+)>")]
    private static partial Regex Handlers();

    [GeneratedRegex("(?<=.)[A-Z]")]
    private static partial Regex Capital();

    [GeneratedRegex(@"class (\w+)\([^{]*: (?:Background|Leader)Loop\(host")]
    private static partial Regex Loops();

    [GeneratedRegex(@"MapP(?:age\(""POST"", |ost\()""(/[^""]+[^""/])""")]
    private static partial Regex Forms();

    [GeneratedRegex("""\bMap\("([\w-]+)", "done""")]
    private static partial Regex FormsOfPerson();

    [GeneratedRegex("^@page \"(.*)\"$")]
    private static partial Regex Route();
}
