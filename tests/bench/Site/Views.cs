using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Embassy.Testing;

namespace Embassy.Bench.Site;

/// <summary>
/// How soon the embedded run has loaded the demonstration mission, and what a reader with a slow telephone waits for.
/// </summary>
public sealed class Views : Bench
{
    const int Starts = 3;
    const string Said = "The mission's site is at ";

    public override string Name => "site.views";
    public override string Shows =>
        "the embedded run as a process of its own: start until the demonstration mission is loaded; then six screens in four languages in "
        + "Chromium as on a telephone, processor divided by four, 1.6 Mbit/s, 150 ms: median and worst of the first view";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var (listening, loaded) = (new List<double>(), new List<double>());
        var figures = new List<Figure>();
        for (var i = 0; i < Starts; i++)
        {
            var folder = Directory.CreateTempSubdirectory("embassy-bench-");
            var watch = Stopwatch.StartNew();
            using var run = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll"),
                "--data", folder.FullName, "--urls", $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}"])
            { RedirectStandardOutput = true })!;
            try
            {
                var site = "";
                while (await run.StandardOutput.ReadLineAsync(cancellation) is { } line)
                {
                    if (line.StartsWith(Said, StringComparison.Ordinal))
                    {
                        site = line[Said.Length..].TrimEnd('.');
                        listening.Add(watch.Elapsed.TotalSeconds);
                    }
                    if (!line.StartsWith("Ctrl+C", StringComparison.Ordinal)) continue;
                    loaded.Add(watch.Elapsed.TotalSeconds);
                    break;
                }
                _ = run.StandardOutput.ReadToEndAsync(cancellation);
                say($"loaded after {loaded[^1].ToString("0.0", CultureInfo.InvariantCulture)} s");
                if (i == Starts - 1) figures.AddRange(await Seen(site, cancellation));
            }
            finally
            {
                run.Kill();
                await run.WaitForExitAsync(CancellationToken.None);
                folder.Delete(recursive: true);
            }
        }
        return
        [
            new("process start until the site answers, median", listening.Order().ElementAt(Starts / 2), "s"),
            new("process start until the mission is loaded, median", loaded.Order().ElementAt(Starts / 2), "s", "≤ 8"),
            .. figures,
        ];
    }

    static async Task<IEnumerable<Figure>> Seen(string site, CancellationToken cancellation)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["site.mjs", "measure", site, "/usr/bin/chromium"])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "browser"),
            RedirectStandardOutput = true,
        })!;
        var lines = (await node.StandardOutput.ReadToEndAsync(cancellation)).Split('\n').Where(l => l.StartsWith('{'))
            .Select(l => JsonElement.Parse(l)).ToList();
        await node.WaitForExitAsync(cancellation);
        IEnumerable<Figure> Of(string what, string member, string unit, string? aim)
        {
            var sorted = lines.Select(l => l.GetProperty(member).GetDouble()).Order().ToList();
            return [new($"{what}, median", Percentile(sorted, 0.5), unit, aim), new($"{what}, worst", sorted[^1], unit, aim)];
        }
        return [.. Of("largest contentful paint", "lcp", "ms", "≤ 1,800"), .. Of("shift of the layout", "cls", "", "≤ 0.02"),
            .. Of("total blocking time", "tbt", "ms", null), .. Of("bytes of a first view", "bytes", "KiB", null),
            .. Of("requests of a first view", "requests", "", null)];
    }
}
