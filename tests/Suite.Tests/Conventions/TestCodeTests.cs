using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

public partial class TestCodeTests
{
    // Where nothing can be awaited, with the reason.
    static readonly Dictionary<string, string> MaySleep = new()
    {
        ["tests/Testing/Servers/Sandbox.cs"] = "cleans up while the process exits, where nothing can be awaited",
    };

    [Fact]
    public void No_test_sleeps_or_is_skipped_without_a_reason() => Violations.None(Careless(Tree.Read(["tests"], ".cs")));

    [Fact]
    public void A_test_that_sleeps_or_is_skipped_without_a_reason_is_found()
    {
        static TextFile Test(params string[] parts) => new("tests/Content.Tests/Pages/GetPageTests.cs", string.Concat(parts));
        const string Reason = "waits for the archive's second delivery";
        Assert.Empty(Careless([Test("[Fact(Skip", " = \"", Reason, "\")]"), Test("Assert.", "Skip(\"", Reason, "\")"), Test("rows.", "Skip(1)")]));
        Violations.One(Careless([Test("Thread", ".Sleep(50);")]), "GetPageTests.cs");
        Violations.One(Careless([Test("Thread", ".Sleep(50);"), new("tests/Testing/Servers/Sandbox.cs", string.Concat("Thread", ".Sleep(50);"))]), "GetPageTests.cs");
        foreach (var reason in (string[])["\"\"", "\"later\"", "null", "string.Empty"])
        {
            Violations.One(Careless([Test("[Fact(Skip", " = ", reason, ")]")]), "reason");
            Violations.One(Careless([Test("Assert.", "Skip(", reason, ")")]), "reason");
        }
    }

    static IEnumerable<string> Careless(IReadOnlyList<TextFile> files)
    {
        foreach (var file in files)
        {
            if (Sleeps().IsMatch(file.Text) && !MaySleep.ContainsKey(file.Path)) yield return $"{file.Path} sleeps: wait for what is meant with Eventually.";
            foreach (var skip in Skips().Matches(file.Text).Where(m => m.Groups["reason"].Value.Trim().Split(' ').Length < 3))
                yield return $"{file.Path} skips without a reason ({skip.Value.Trim()}): say in a sentence what it waits for.";
        }
    }

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex Sleeps();

    // In an attribute or as a call of Assert; what is no literal is no reason that can be read.
    [GeneratedRegex("""(\bSkip\s*=(?!=|>)|\bAssert\.Skip\()\s*(\$?"(?<reason>[^"]*)"|\w+(\.\w+)?)""")]
    private static partial Regex Skips();
}
