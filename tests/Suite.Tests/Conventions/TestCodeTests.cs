using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Conventions;

public partial class TestCodeTests
{
    // Files without anything to await, with the reason.
    static readonly Dictionary<string, string> MaySleep = new()
    {
        ["tests/Testing/Servers/Sandbox.cs"] = "cleans up while the process exits, where nothing can be awaited",
    };

    // Files about time itself, or with the polling of a bounded wait; each has one delay.
    static readonly Dictionary<string, string> MayDelay = new()
    {
        ["tests/Testing/Stacks/Eventually.cs"] = "asks again until something is true",
        ["tests/Testing/Servers/Child.cs"] = "asks again until a process answers",
        ["tests/Testing/Collector/OtlpCollector.cs"] = "asks again until something was told",
        ["tests/Suite.Tests/Journeys/OutageTests.cs"] = "an outage that is longer than the pauses of every loop",
        ["tests/ServiceDefaults.Tests/ServiceClientsTests.cs"] = "asks all the while for longer than a connection may take",
        ["tests/ServiceDefaults.Tests/Announcing/RelayTests.cs"] =
            "a new quorum queue of RabbitMQ 3.10 does not survive a kill, and nothing tells when it would",
        ["tests/Gateway.Tests/Problems/ClientDisconnectsTests.cs"] = "clients that go away after any time; none decides the outcome",
    };

    [Fact]
    public void No_test_waits_for_a_fixed_time() => Violations.None(Delayed(Tests));

    [Fact]
    public void A_test_that_waits_for_a_fixed_time_is_found()
    {
        static TextFile Test(string path, params string[] parts) => new("tests/" + path, string.Concat(parts));
        Assert.Empty(Delayed([Test("A.cs", "Task", ".Delay(Timeout.Infinite, cancellation)")]));
        Violations.One(Delayed([Test("A.cs", "await Task", ".Delay(200);")]), "tests/A.cs");
        Violations.One(Delayed([Test("A.cs", "await Task", ".Delay(TimeSpan.FromSeconds(1), clock);")]), "tests/A.cs");
        // A second delay in a file that may have one.
        Violations.One(Delayed([Test("Testing/Servers/Child.cs", "Task", ".Delay(15); Task", ".Delay(16);")]), "Child.cs");
    }

    [Fact]
    public void A_reason_to_wait_that_is_no_longer_needed_is_removed() =>
        Assert.Empty(MayDelay.Keys.Except(Tests.Where(f => Delays().IsMatch(f.Text)).Select(f => f.Path)));

    // A benchmark measures over a period of time.
    static IReadOnlyList<TextFile> Tests =>
        [.. Tree.Read(["tests"], ".cs").Where(f => !f.Path.StartsWith("tests/bench/", StringComparison.Ordinal))];

    static IEnumerable<string> Delayed(IReadOnlyList<TextFile> files) =>
        from file in files
        where Delays().Count(file.Text) > (MayDelay.ContainsKey(file.Path) ? 1 : 0)
        select $"{file.Path} waits for a fixed time: wait for what is meant with Eventually, or move a TestClock on.";

    [Fact]
    public void No_test_sleeps_or_is_skipped_without_a_reason() => Violations.None(Careless(Tree.Read(["tests"], ".cs")));

    [Fact]
    public void A_test_that_sleeps_or_is_skipped_without_a_reason_is_found()
    {
        static TextFile Test(params string[] parts) => new("tests/Content.Tests/Pages/GetPageTests.cs", string.Concat(parts));
        const string Reason = "waits for the archive's second delivery";
        Assert.Empty(
            Careless([Test("[Fact(Skip", " = \"", Reason, "\")]"), Test("Assert.", "Skip(\"", Reason, "\")"), Test("rows.", "Skip(1)")]));
        Violations.One(Careless([Test("Thread", ".Sleep(50);")]), "GetPageTests.cs");
        Violations.One(
            Careless([Test("Thread", ".Sleep(50);"), new("tests/Testing/Servers/Sandbox.cs", string.Concat("Thread", ".Sleep(50);"))]),
            "GetPageTests.cs");
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
            if (Sleeps().IsMatch(file.Text) && !MaySleep.ContainsKey(file.Path))
                yield return $"{file.Path} sleeps: wait for what is meant with Eventually.";
            foreach (var skip in Skips().Matches(file.Text).Where(m => m.Groups["reason"].Value.Trim().Split(' ').Length < 3))
                yield return $"{file.Path} skips without a reason ({skip.Value.Trim()}): say in a sentence what it waits for.";
        }
    }

    [GeneratedRegex(@"\bTask\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex Delays();

    [GeneratedRegex(@"\bThread\.Sleep\(")]
    private static partial Regex Sleeps();

    // In an attribute or a call of Assert; anything but a literal is not a readable reason.
    [GeneratedRegex("""(\bSkip\s*=(?!=|>)|\bAssert\.Skip\()\s*(\$?"(?<reason>[^"]*)"|\w+(\.\w+)?)""")]
    private static partial Regex Skips();
}
