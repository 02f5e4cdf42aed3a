using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Operations;

/// <summary>Reads the metric names in an expression of Prometheus.</summary>
static partial class PromQl
{
    static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan", "by", "without", "on", "ignoring"];

    public static IEnumerable<string> Names(string expression)
    {
        var bare = Inside().Replace(Grouping().Replace(expression, " "), " ");
        return Identifier().Matches(bare).Select(m => m.Value).Where(n => !Words.Contains(n.ToLowerInvariant())).Distinct();
    }

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|"[^"]*"|'[^']*'|\b[0-9][0-9a-z.]*""")]
    private static partial Regex Inside();

    [GeneratedRegex(@"[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:]*\s*\()")]
    private static partial Regex Identifier();
}
