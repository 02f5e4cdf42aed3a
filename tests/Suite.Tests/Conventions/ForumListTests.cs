using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>The list of forums is in protos/forums.json only; all other code reads it from there.</summary>
public partial class ForumListTests
{
    // All forums but one also count as a list, as the blocs once did.
    const int Many = 4;

    static readonly string[] Exempt =
    [
        // The data, the test of the data, and what is generated from it.
        "protos/forums.json", "tests/ServiceDefaults.Tests/Forums/ForumCatalogueTests.cs", "protos/contract.lock", "docs/openapi.json",
        "docs/asyncapi.json",
        // Must have an entry for each forum; ComposeForumsTests compares them with the data.
        "docker-compose.yml", ".env.example",
        // The history, and this test.
        "CHANGELOG.md", "tests/Suite.Tests/Conventions/ForumListTests.cs",
    ];

    [Fact]
    public void No_other_file_lists_the_forums() =>
        Violations.None(
            Lists([.. Tree.Files.Where(f => !Exempt.Contains(f) && !f.StartsWith("deploy/missions/", StringComparison.Ordinal))
                .Select(Tree.Read)]));

    [Fact]
    public void A_list_of_the_forums_is_found()
    {
        static TextFile File(string text) => new("services/Content/Facts/DerivedFacts.cs", text);
        Assert.Empty(
            Lists([File("""["nam", "oic", "un"]"""), File("the NAM met; the OIC met; OPEC+ met; the UN met"),
                File("""["nam member", "oic member", "opec-plus participant", "un member"]""")]));
        foreach (var list in (string[])[
            """string forum = 1 [(embassy.v1.words) = "nam oic opec-plus gecf un"];""", """["nam", "oic", "opec-plus", "gecf"]""",
            "for forum in nam oic opec_plus gecf un; do",
            "forums_nam forums_oic forums_opec_plus forums_gecf forums_un", "`forums-un`,\n`forums-gecf`, `forums-oic` and `forums-nam`",
            "(NAM, OIC, OPEC+, GECF, UN votes)"])
            Violations.One(Lists([File(list)]), "services/Content/Facts/DerivedFacts.cs");
    }

    static IEnumerable<string> Lists(IReadOnlyList<TextFile> files)
    {
        var forums = ForumCatalogue.All.SelectMany(f => (string[])[f.Key, f.ShortName.ToLowerInvariant()], (f, name) => (f.Key, Name: name))
            .DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Key);
        foreach (var file in files.Where(f => !f.Text.Contains('\0', StringComparison.Ordinal)))
        {
            var run = new HashSet<string>();
            foreach (Match word in Word().Matches(file.Text))
            {
                var name = word.Value.ToLowerInvariant().Replace('_', '-');
                if (name is "and" or "or") continue;
                if (!forums.TryGetValue(name.StartsWith("forums-", StringComparison.Ordinal) ? name[7..] : name, out var forum))
                    run.Clear();
                else if (run.Add(forum) && run.Count == Many)
                    yield return $"{file.Path} lists forums: {string.Join(", ", run)}. Read them from protos/forums.json "
                        + $"(ForumCatalogue; in a proto `(embassy.v1.vocabulary) = \"forum\"`).";
            }
        }
    }

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}_+-]*")]
    private static partial Regex Word();
}
