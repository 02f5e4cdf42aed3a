using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>docs/security.md names only tests and files that exist, and counts its own rows.</summary>
public partial class SecurityDocTests
{
    const string Page = "docs/security.md";

    static readonly string[] States = ["held", "held in part", "not held", "not applicable"];

    [Fact]
    public void Each_test_and_file_that_it_names_exists_and_its_counts_are_right() =>
        Violations.None(Wrong(Tree.Read(Page).Text, Tests(), [.. Tree.Files]));

    [Fact]
    public void A_test_or_file_that_is_not_there_a_wrong_count_and_an_unknown_state_are_found()
    {
        const string Right = """
            | chapter | held | held in part | not held | not applicable |
            |---|---|---|---|---|
            | V1 Encoding | 1 | 0 | 1 | 0 |
            | all | 1 | 0 | 1 | 0 |

            ### V1 Encoding

            | number | requirement | state | how | tests |
            |---|---|---|---|---|
            | 1.1.1 | a | held | `gateway/A.cs` | `ATests` |
            | 1.1.2 | b | not held | none | |
            """;
        Assert.Empty(Wrong(Right));
        Violations.One(Wrong(Right.Replace("`ATests`", "`BTests`", StringComparison.Ordinal)), "BTests");
        Violations.One(Wrong(Right.Replace("gateway/A.cs", "gateway/B.cs", StringComparison.Ordinal)), "gateway/B.cs");
        Violations.One(Wrong(Right.Replace("| held |", "| kept |", StringComparison.Ordinal)), "kept");
        Violations.One(Wrong(Right.Replace("V1 Encoding | 1", "V1 Encoding | 2", StringComparison.Ordinal)), "V1 Encoding");
        Violations.One(Wrong(Right.Replace("| all | 1", "| all | 3", StringComparison.Ordinal)), "all");
        Violations.One(Wrong(Right.Replace("1.1.2", "1.1.1", StringComparison.Ordinal)), "1.1.1");

        static IEnumerable<string> Wrong(string text) => SecurityDocTests.Wrong(text, ["ATests"], ["gateway/A.cs"]);
    }

    static HashSet<string> Tests() => [.. Tree.Files.Where(f => f.StartsWith("tests/", StringComparison.Ordinal)
        && f.EndsWith("Tests.cs", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f))];

    static IEnumerable<string> Wrong(string text, HashSet<string> tests, HashSet<string> files)
    {
        foreach (var named in Named().Matches(text).Select(m => m.Groups[1].Value).Distinct())
            if (named.EndsWith("Tests", StringComparison.Ordinal) && !named.Contains('/', StringComparison.Ordinal))
            {
                if (!tests.Contains(named)) yield return $"{Page} names the test {named}, which does not exist.";
            }
            else if (IsFile().IsMatch(named) && !files.Contains(named)
                && !files.Any(f => f.StartsWith(named + "/", StringComparison.Ordinal)))
                yield return $"{Page} names {named}, which does not exist.";

        var (counts, all, seen) = (new Dictionary<string, int[]>(), new int[States.Length], new HashSet<string>());
        var chapter = "";
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal)) counts[chapter = line[4..]] = new int[States.Length];
            else if (Row().Match(line) is { Success: true } row)
            {
                var isNew = seen.Add(row.Groups[1].Value);
                if (!isNew) yield return $"{Page} has {row.Groups[1].Value} twice.";
                if (Array.IndexOf(States, row.Groups[2].Value) is var state and >= 0)
                {
                    counts[chapter][state]++;
                    all[state]++;
                }
                else yield return $"{Page}: {row.Groups[1].Value} is '{row.Groups[2].Value}'; it must be one of: {string.Join(", ", States)}.";
            }
        }
        if (counts.Values.Sum(c => c.Sum()) < seen.Count) yield break;
        foreach (var (name, expected) in counts.Append(new("all", all)))
        {
            var numbers = string.Join(" | ", expected.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            if (!text.Contains($"| {name} | {numbers} |", StringComparison.Ordinal))
                yield return $"{Page}: the summary of {name} should be {numbers}.";
        }
    }

    [GeneratedRegex("`([^`\\s]+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^(gateway|services|tests|docs|deploy|protos)/[\w./-]+$|^(Directory|docker-compose)[\w.]+$")]
    private static partial Regex IsFile();

    [GeneratedRegex(@"^\| (\d+\.\d+\.\d+) \| [^|]* \| ([^|]*) \|")]
    private static partial Regex Row();
}
