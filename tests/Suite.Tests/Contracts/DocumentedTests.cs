using System.Globalization;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Contracts;

public class DocumentedTests
{
    const string CodesHead = "| code | HTTP | gRPC | title | what to do |", FaultsHead = "| field code | meaning |",
        CallersHead = "| policy | roles |";

    static readonly string[] Codes =
        [.. ProblemCodes.All.Select(
            r => string.Create(CultureInfo.InvariantCulture, $"| {r.Code} | {r.Http} | {r.Grpc} | {r.Title} | {r.Remedy} |"))];

    static readonly string[] Faults =
        [.. ProblemCodes.FieldCodes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"| {c.Key} | {c.Value} |")];

    static readonly string[] Callers =
        [.. Policies.All.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"| {p.Key} | {(p.Key == Policies.Public ? "anybody" : string.Join(", ", p.Value))} |")];

    [Fact]
    public void Every_reason_to_refuse_is_in_the_docs() =>
        Violations.None(
            [.. Undocumented(Page("docs/problems.md"), CodesHead, Codes), .. Undocumented(Page("docs/problems.md"), FaultsHead, Faults)]);

    [Fact]
    public void Who_may_do_what_is_in_the_docs() => Violations.None(Undocumented(Page("docs/callers.md"), CallersHead, Callers));

    [Fact]
    public void A_line_that_is_missing_changed_moved_or_too_much_is_found()
    {
        static TextFile Doc(params string[] rows) =>
            new("docs/callers.md", string.Join('\n', (string[])["# Callers", "", CallersHead, "|---|---|", .. rows, "", "Words."]));
        Assert.Empty(Undocumented(Doc(Callers), CallersHead, Callers));
        Violations.One(Undocumented(Doc(Callers[1..]), CallersHead, Callers), Callers[0]);
        Violations.One(Undocumented(Doc([.. Callers, "| rule | anybody |"]), CallersHead, Callers), "| rule | anybody |");
        Violations.One(Undocumented(Doc([Callers[1], Callers[0], .. Callers[2..]]), CallersHead, Callers), "order");
        Assert.Equal(2, Undocumented(Doc([Callers[0] + "?", .. Callers[1..]]), CallersHead, Callers).Count());
        Violations.One(Undocumented(new("docs/callers.md", ""), CallersHead, Callers), CallersHead);
    }

    // Every code is listed once, and no two codes have the same name.
    [Fact]
    public void Every_reason_that_the_code_knows_is_in_the_list()
    {
        var fields = typeof(ProblemCodes).GetFields().Where(f => f.FieldType == typeof(ProblemCode))
            .Select(f => (ProblemCode)f.GetValue(null)!).ToList();
        Assert.Equal(fields.Select(r => r.Code).Order(), ProblemCodes.All.Select(r => r.Code).Order());
        Assert.Distinct(ProblemCodes.All.Select(r => r.Code));
    }

    static IEnumerable<string> Undocumented(TextFile page, string head, IReadOnlyList<string> expected)
    {
        var lines = page.Text.Split('\n').Select(l => l.TrimEnd()).ToList();
        var at = lines.IndexOf(head);
        if (at < 0) return [$"{page.Path} has no table {head}, which begins with\n{expected[0]}"];
        var rows = lines.Skip(at + 2).TakeWhile(l => l.StartsWith('|')).ToList();
        var violations = expected.Except(rows).Select(l => $"{page.Path} lacks the line\n{l}")
            .Concat(rows.Except(expected).Select(l => $"{page.Path} has a line that the code does not know\n{l}")).ToList();
        if (violations.Count == 0 && !rows.SequenceEqual(expected))
            violations.Add($"{page.Path}: the order, or a row that is there twice; the table {head} is\n{string.Join('\n', expected)}");
        return violations;
    }

    static TextFile Page(string path) => Tree.Files.Contains(path) ? Tree.Read(path) : new(path, "");
}
