using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Operations;

/// <summary>The files of deploy/observability, and the alerts and expressions in them.</summary>
static partial class Observability
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "observability");
    public static string RulesFile { get; } = Path.Combine(Folder, "prometheus", "rules.yml");
    public static string RuleTestsFile { get; } = Path.Combine(Folder, "prometheus", "rules.test.yml");
    public static string SlowRuleTestsFile { get; } = Path.Combine(Folder, "prometheus", "rules.hours.test.yml");
    public static string Rules { get; } = File.ReadAllText(RulesFile);

    /// <summary>The text of each alert, by name.</summary>
    public static IReadOnlyDictionary<string, string> Alerts { get; } = Alert().Matches(Rules)
        .ToDictionary(m => m.Groups[1].Value, m => m.Value);

    /// <summary>The names that the rules themselves record.</summary>
    public static IReadOnlyList<string> Recorded { get; } = [.. Record().Matches(Rules).Select(m => m.Groups[1].Value)];

    /// <summary>Each expression of a dashboard, with its place: <c>service.json, "Requests a second"</c>.</summary>
    public static IReadOnlyList<(string Place, string Expression)> Panels { get; } =
        [.. from file in Directory.GetFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal)
            from panel in JsonElement.Parse(File.ReadAllText(file)).GetProperty("panels").EnumerateArray()
            where panel.TryGetProperty("targets", out _)
            from target in panel.GetProperty("targets").EnumerateArray()
            where target.TryGetProperty("expr", out _)
            select (
                $"{Path.GetFileName(file)}, \"{panel.GetProperty("title").GetString()}\"",
                Plain(target.GetProperty("expr").GetString()!))];

    /// <summary>Each expression of the rules, with its alert or record.</summary>
    public static IReadOnlyList<(string Place, string Expression)> RuleExpressions { get; } =
        [.. Rule().Matches(Rules).Select(m => ($"rules.yml, {m.Groups[1].Value}", m.Groups[2].Value))];

    // As Grafana replaces its variables.
    static string Plain(string expression) => expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$__range", "1h", StringComparison.Ordinal).Replace("$job", ".+", StringComparison.Ordinal);

    [GeneratedRegex(@"^ +- alert: (\w+)\n(?:(?! +- |  - name:).*\n)*", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^ +- record: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Record();

    [GeneratedRegex(@"^ +- (?:alert|record): (\S+)\n +expr: (?:>-\n)?((?:.*\n)(?: {10}.*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
