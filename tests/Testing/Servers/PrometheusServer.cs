using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Testing;

// A private Prometheus that scrapes every second, and promtool, which checks its rules.
public sealed partial class PrometheusServer : IAsyncDisposable
{
    readonly Sandbox sandbox = new("prometheus");
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });

    PrometheusServer()
    {
    }

    // Rules with every duration a sixtieth of what it is, but not less than five seconds: minutes become seconds.
    public static string Shortened(string rules) => Durations().Replace(rules, match =>
    {
        var seconds = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * match.Groups[3].Value switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 86_400,
        };
        return $"{match.Groups[1].Value}{Math.Max(5, seconds / 60)}s{match.Groups[4].Value}";
    });

    // The targets by job. honor_labels as in deploy/observability, where the collector names the job of each process.
    public static async Task<PrometheusServer> Start(string rules, IReadOnlyDictionary<string, string> targets)
    {
        var prometheus = new PrometheusServer();
        string In(string name) => Path.Combine(prometheus.sandbox.Folder, name);
        try
        {
            await File.WriteAllTextAsync(In("rules.yml"), rules);
            await File.WriteAllTextAsync(In("prometheus.yml"), $$"""
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                {{string.Join('\n', targets.Select(t =>
                    $"  - {{job_name: {t.Key}, honor_labels: true, static_configs: [{{targets: ['{t.Value}']}}]}}"))}}
                """);
            var port = FreePorts.Free();
            var child = prometheus.sandbox.Adopt(await Child.Start(Installed.Find("prometheus"),
                [$"--config.file={In("prometheus.yml")}", $"--storage.tsdb.path={In("data")}", $"--web.listen-address=127.0.0.1:{port}"],
                folder: prometheus.sandbox.Folder));
            prometheus.http.BaseAddress = new($"http://127.0.0.1:{port}");
            await child.Until(async () =>
            {
                try
                {
                    return (await prometheus.http.GetAsync("/-/ready")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }, "Prometheus was ready", TimeSpan.FromSeconds(60));
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    // The names of the alerts that fire now.
    public async Task<IReadOnlyList<string>> Firing() => [.. (await Data("/api/v1/alerts")).GetProperty("alerts").EnumerateArray()
        .Where(a => a.GetProperty("state").GetString() == "firing")
        .Select(a => a.GetProperty("labels").GetProperty("alertname").GetString()!).Distinct().Order(StringComparer.Ordinal)];

    // The names of the series that it has seen.
    public async Task<IReadOnlyList<string>> Names() =>
        [.. (await Data("/api/v1/label/__name__/values")).EnumerateArray().Select(n => n.GetString()!)];

    // The values of an expression, one for each series.
    public async Task<IReadOnlyList<double>> Query(string expression) =>
        [.. (await Data($"/api/v1/query?query={Uri.EscapeDataString(expression)}")).GetProperty("result").EnumerateArray()
            .Select(r => double.Parse(r.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture))];

    // An exporter of Debian beside it, which ends with the test process.
    public static Task<Child> Exporter(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment) =>
        Child.Start(Installed.Find(program), arguments, environment: environment);

    // The exit code of promtool and what it printed.
    public static async Task<(int Code, string Output)> Tool(params string[] arguments)
    {
        using var child = await Child.Start(Installed.Find("promtool"), arguments);
        await child.Exited.WaitAsync(TimeSpan.FromSeconds(120));
        return (child.ExitCode, child.Output);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<JsonElement> Data(string path) => (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("data");

    [GeneratedRegex(@"(for: |\[|offset )(\d+)([smhd])(\]|\b)")]
    private static partial Regex Durations();
}
