using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// Code has at most 140 characters a line, prose and comments 120: a review shows both sides of a change side by side.
/// </summary>
public partial class LineLengthTests
{
    const int Code = 140, Prose = 120;

    // Paths whose long lines are not wrapped yet.
    static readonly string[] NotYet = [];

    [Fact]
    public void No_line_is_longer_than_a_review_shows()
    {
        Violations.None(
            Long([.. Tree.Files.Where(f => IsChecked(f) && !NotYet.Any(n => f.StartsWith(n, StringComparison.Ordinal)))
                .Select(Tree.Read)]));
    }

    [Fact]
    public void A_line_that_is_too_long_is_found()
    {
        static TextFile Text(string path, string line) => new(path, $"short\n{line}\nshort");
        var (code, prose) = (new string('x', 141), string.Concat(Enumerable.Repeat("word ", 24)) + "w");
        Violations.One(Long([Text("gateway/A.cs", code)]), "gateway/A.cs:2");
        Violations.One(Long([Text("gateway/A.cs", "    // " + prose)]), "120");
        Violations.One(Long([Text("protos/a.proto", "// " + prose)]), "120");
        Violations.One(Long([Text("docs/a.md", prose)]), "docs/a.md:2");
        Violations.One(Long([Text("docs/a.md", "- " + prose)]), "docs/a.md:2");
        Violations.One(Long([Text("tests/run", "#!/usr/bin/env bash\n" + code)]), "tests/run:3");
        Assert.Empty(
            Long([Text("gateway/A.cs", code[1..]), Text("gateway/A.cs", prose), Text("docs/a.md", "    " + prose),
                Text("docs/a.md", "```\n" + prose + "\n```")]));
        Assert.Empty(
            Long([Text("docs/a.md", "| " + code), Text("docs/a.md", "https://example.org/" + code),
                Text("gateway/A.cs", "// https://example.org/" + code)]));
        Assert.DoesNotContain(
            new[] { "services/Content/Migrations/Sqlite/1_Initial.cs", "docs/openapi.json",
                "deploy/missions/dz-az/pages/a.md" }, IsChecked);
        // Data in one literal or in a raw string may be long.
        Assert.Empty(Long([Text("gateway/A.cs", $"    return \"{code}\";"), Text("gateway/A.cs", $"\"\"\"\n{code}\n\"\"\"")]));
        Violations.One(Long([Text("gateway/A.cs", $"\"\"\"\n\"\"\"\n{code}")]), "gateway/A.cs:4");
        Violations.One(Long([Text("gateway/A.cs", $"return {code[..100]}(\"{code[..40]}\");")]), "gateway/A.cs:2");
        Assert.Equal(3, new[] { "gateway/A.cs", "docs/http.md", "tests/measure" }.Count(IsChecked));
    }

    // The text of a mission is content: each paragraph is one line.
    static bool IsChecked(string path) => !path.Contains("/Migrations/", StringComparison.Ordinal)
        && !path.StartsWith("deploy/missions/", StringComparison.Ordinal)
        && (Path.GetExtension(path) is ".cs" or ".proto" or ".md" or ".sh" or ".mjs" or ".ts" || IsScript(path));

    static bool IsScript(string path) => Path.GetExtension(path).Length == 0
        && (path.StartsWith("tests/", StringComparison.Ordinal) || path.StartsWith(".ci/", StringComparison.Ordinal));

    static IEnumerable<string> Long(IReadOnlyList<TextFile> files)
    {
        foreach (var file in files)
        {
            var (number, fenced, raw) = (0, false, false);
            foreach (var line in file.Text.Split('\n'))
            {
                number++;
                if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
                var isData = raw || Path.GetExtension(file.Path) is ".cs" or ".proto" && IsLiteral(line);
                if (RawQuotes().Count(line) % 2 == 1) raw = !raw;
                var limit = Limit(Path.GetExtension(file.Path), line, fenced);
                if (line.Length > limit && !isData && !line.Contains("://", StringComparison.Ordinal))
                    yield return $"{file.Path}:{number} has {line.Length} characters, at most {limit}.";
            }
        }
    }

    // A row of data or a regular expression is harder to read when it is wrapped.
    static bool IsLiteral(string line) =>
        Literal().Replace(line, "").Length <= 80 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    static int Limit(string kind, string line, bool fenced) => kind switch
    {
        // Tables, and commands or responses, which readers copy as a whole.
        ".md" when fenced || line.TrimStart().StartsWith('|') || line.StartsWith("    ", StringComparison.Ordinal) => int.MaxValue,
        ".md" => Prose,
        ".cs" or ".proto" when line.TrimStart().StartsWith("//", StringComparison.Ordinal) => Prose,
        _ => Code,
    };

    [GeneratedRegex("\"\"\"+")]
    private static partial Regex RawQuotes();

    [GeneratedRegex(""" \"{3,}.*\"{3,}|"(\\.|[^"\\])*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();
}
