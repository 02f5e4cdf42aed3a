using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Site;
using Embassy.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Site;

/// <summary>What a page of the public site costs, and how soon it shows what is published.</summary>
public sealed partial class Pages : Bench
{
    const int Publications = 30, Made = 40;

    static readonly string[] Screens = ["", "relations", "news", "agreements", "trade", "forums/un/votes", "dossier"];

    public override string Name => "site.pages";
    public override string Shows =>
        "the site over the demonstration mission, services and gateway in one process on SQLite: a kept page under wrk with 8 connections, "
        + "processor time of the whole process; a page made anew, one at a time, over the gateway's share; publication until it is shown";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var demo = Path.Combine(Repository.Root, "deploy", "missions", "demo");
        var hosts = ServiceCatalogue.All.Where(s => s.Name is not ("webhooks" or "identity")).Select(s => new Host(s.Name, s.Build));
        await using var stack = await Stack.Start(Way.Embedded, [.. hosts], new Dictionary<string, string?> { ["Mission:Folder"] = demo },
            mission: false);
        using (var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer)!, say))
            await loader.Load(demo, recordsToo: true, doneMark: null, cancellation);
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        await using var site = SiteHost.Build([], b =>
        {
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Website:Gateway"] = stack.Address,
                ["Website:KeepSeconds"] = "3600",
            });
            b.WebHost.UseUrls(address);
        });
        await site.StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        await Eventually.True("changes are followed", () => Task.FromResult(
            site.Services.GetRequiredService<Embassy.Site.Freshness.ChangeReader>().Connected));

        // A page made anew: what was kept of it is forgotten before each request, and the gateway's part is taken off.
        var store = site.Services.GetRequiredService<IOutputCacheStore>();
        var own = new List<double>();
        var calls = 0;
        foreach (var screen in Screens)
        {
            for (var i = 0; i < Made; i++)
            {
                await store.EvictByTagAsync("mission", cancellation);
                var started = Stopwatch.GetTimestamp();
                using var response = await http.GetAsync($"/en/{screen}".TrimEnd('/'), cancellation);
                response.EnsureSuccessStatusCode();
                var whole = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var timing = Timing().Match(response.Headers.GetValues("Server-Timing").Single());
                calls = Math.Max(calls, int.Parse(timing.Groups[2].Value, CultureInfo.InvariantCulture));
                // Calls are made side by side, so their sum may be more than the page took.
                if (i >= Made / 2) own.Add(whole - Math.Min(whole, double.Parse(timing.Groups[1].Value, CultureInfo.InvariantCulture)));
            }
            say($"/{screen}");
        }
        own.Sort();

        await Wrk.Against($"{address}/en/agreements", connections: 8, seconds: 10);
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var kept = await Wrk.Against($"{address}/en/agreements", connections: 8, seconds: 10);
        process.Refresh();
        var each = (process.TotalProcessorTime - before).TotalMilliseconds / (kept.PerSecond * 10);

        say("publishing");
        var seen = new List<double>();
        var editor = stack.Http(Roles.Editor);
        for (var i = 0; i < Publications; i++)
        {
            var key = $"bench-{i.ToString(CultureInfo.InvariantCulture)}";
            (await editor.Post("/v1/pages", new { key, type = "news", authenticLocale = "en" })).EnsureSuccessStatusCode();
            var saved = await editor.Put($"/v1/pages/{key}/editions/en", new { title = $"Item {key}.", slug = key, body = "Words." });
            // The list is kept while this is published.
            await http.GetStringAsync("/en/news", cancellation);
            (await editor.Post($"/v1/pages/{key}/editions/en:publish", new { }, saved.ETag())).EnsureSuccessStatusCode();
            var started = Stopwatch.GetTimestamp();
            while (!(await http.GetStringAsync("/en/news", cancellation)).Contains($"Item {key}.", StringComparison.Ordinal))
                await Task.Delay(2, cancellation);
            seen.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        seen.Sort();
        await site.StopAsync(cancellation);
        return
        [
            new("a kept page, processor time", each, "ms", "≤ 1"),
            new("kept pages", kept.PerSecond, "requests/s"),
            new("a page made anew, over the gateway's own, p50", Percentile(own, 0.5), "ms", "≤ 60"),
            new("the same, p95", Percentile(own, 0.95), "ms", "≤ 60"),
            new("calls of the gateway by one page, most", calls, "calls", "≤ 4"),
            new("published until it is in the list of news, p50", Percentile(seen, 0.5), "ms", "≤ 1,000"),
            new("the same, slowest", seen[^1], "ms", "≤ 1,000"),
        ];
    }

    [GeneratedRegex(@"dur=([\d.]+);desc=""(\d+) calls")]
    private static partial Regex Timing();
}
