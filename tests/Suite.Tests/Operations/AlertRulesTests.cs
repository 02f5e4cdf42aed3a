using System.Text.RegularExpressions;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Operations;

/// <summary>The alerts of deploy/observability and their runbook, docs/operations.md.</summary>
[NeedsServers]
public sealed partial class AlertRulesTests
{
    const string Runbook = "docs/operations.md";

    [Fact]
    public async Task The_rules_are_valid_and_each_alert_fires_on_its_input_and_not_on_a_healthy_one()
    {
        var check = await PrometheusServer.Tool("check", "rules", Observability.RulesFile);
        Assert.True(check.Code == 0, check.Output);
        var test = await PrometheusServer.Tool("test", "rules", Observability.RuleTestsFile, Observability.SlowRuleTestsFile);
        Assert.True(test.Code == 0, test.Output);
        var tests = await File.ReadAllTextAsync(Observability.RuleTestsFile, TestContext.Current.CancellationToken)
            + await File.ReadAllTextAsync(Observability.SlowRuleTestsFile, TestContext.Current.CancellationToken);
        Violations.None(
            from alert in Observability.Alerts.Keys
            from wanted in (string[])["exp_alerts:", "exp_alerts: []"]
            where !tests.Contains($"        alertname: {alert}\n        {wanted}\n", StringComparison.Ordinal)
            select $"{Path.GetFileName(Observability.RuleTestsFile)} has no test of {alert} with {wanted}");
    }

    [Fact]
    public async Task A_rule_that_means_something_else_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("embassy-rules-");
        try
        {
            var rules = Path.Combine(folder.FullName, "rules.yml");
            await File.WriteAllTextAsync(rules, Observability.Rules.Replace("embassy_outbox_age_seconds) > 60",
                "embassy_outbox_age_seconds) > 6000", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            var tests = (await File.ReadAllTextAsync(Observability.RuleTestsFile, TestContext.Current.CancellationToken))
                .Split("  - interval:");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.test.yml"), string.Join("  - interval:",
                [tests[0], .. tests.Skip(1).Where(t => t.Contains("alertname: OutboxStuck", StringComparison.Ordinal))]),
                TestContext.Current.CancellationToken);
            var (code, output) = await PrometheusServer.Tool("test", "rules", Path.Combine(folder.FullName, "rules.test.yml"));
            Assert.Equal(1, code);
            Assert.Contains("OutboxStuck", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Each_alert_has_a_severity_and_a_summary_and_leads_to_its_section_of_the_runbook()
    {
        var headings = Heading().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, Runbook),
            TestContext.Current.CancellationToken)).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(Observability.Alerts);
        Violations.None(Observability.Alerts.SelectMany(alert => Faults(alert.Key, alert.Value, headings)));
        // Only a section of an alert has a name like one.
        Violations.None(headings.Except(Observability.Alerts.Keys).Select(h => $"{Runbook} has a section of {h}, which is no alert."));
    }

    [Fact]
    public void An_alert_without_severity_summary_or_section_is_found() => Assert.Equal(
        ["Lost has no severity: page or ticket.", "Lost has no summary.", "Lost does not lead to docs/operations.md#lost.",
            "docs/operations.md has no section of Lost."],
        Faults("Lost", "      - alert: Lost\n        expr: up == 0\n", ["Found"]));

    [Fact]
    public async Task The_expressions_of_the_dashboards_are_valid()
    {
        Assert.NotEmpty(Observability.Panels);
        var file = Path.GetTempFileName();
        try
        {
            var rules = Observability.Panels.Select((p, i) => $"      - record: panel:{i}\n        expr: >-\n          {p.Expression}\n");
            await File.WriteAllTextAsync(file, $"groups:\n  - name: panels\n    rules:\n{string.Concat(rules)}",
                TestContext.Current.CancellationToken);
            var (code, output) = await PrometheusServer.Tool("check", "rules", file);
            Assert.True(code == 0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static IEnumerable<string> Faults(string alert, string text, IReadOnlyList<string> headings)
    {
        var link = $"{Runbook}#{alert.ToLowerInvariant()}";
        if (!Regex.IsMatch(text, "severity: (page|ticket)\\b")) yield return $"{alert} has no severity: page or ticket.";
        if (!Regex.IsMatch(text, "summary: \\S")) yield return $"{alert} has no summary.";
        if (!Regex.IsMatch(text, $"runbook_url: {Regex.Escape(link)}\\b")) yield return $"{alert} does not lead to {link}.";
        if (!headings.Contains(alert)) yield return $"{Runbook} has no section of {alert}.";
    }

    [GeneratedRegex("^### ([A-Z][a-z]+(?:[A-Z][a-z]+)+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
