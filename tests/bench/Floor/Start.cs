using System.Diagnostics;
using System.Globalization;
using Embassy.Testing;

namespace Embassy.Bench.Floor;

/// <summary>The embedded run as a process of its own: how soon it answers, and how much memory it holds.</summary>
public sealed class Start : Bench
{
    const int Times = 5;

    public override string Name => "floor.start";
    public override string Shows =>
        "the embedded run with its mission loaded: process start to the first 200 of a page, and resident memory";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("embassy-bench-");
        try
        {
            say("publishing deploy/Local as ReadyToRun");
            var published = Path.Combine(folder.FullName, "app");
            await Do("dotnet",
                ["publish", "deploy/Local", "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true",
                    "-p:RunAnalyzers=false", "-o", published, "-v", "quiet"]);
            say("building deploy/Local");
            await Do("dotnet", ["build", "deploy/Local", "-v", "quiet", "-p:RunAnalyzers=false"]);
            var data = Path.Combine(folder.FullName, "data");
            string[] ready = [Path.Combine(published, "Embassy.Local.dll")], run = ["run", "--no-build", "--project", "deploy/Local", "--"];

            // The first start makes the databases and loads the mission; it is not measured.
            await Once(ready, data, async (_, http) => await Loaded(http));
            var figures = new List<Figure>
            {
                new("first 200, published ReadyToRun", await Median(ready, data, say), "s", "≤ 1.5"),
                new("first 200, dotnet run after a build", await Median(run, data, say), "s", "≤ 2.5"),
            };
            say("memory");
            await Once(ready, data, async (process, http) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
                figures.Add(new("resident, idle for 10 s", Resident(process), "MB", "≤ 250"));
                await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
                    async (i, c) =>
                        (await http.GetAsync(new Uri($"/v1/pages/current-relations?locale={(i % 2 == 0 ? "ar" : "fr")}", UriKind.Relative),
                            c)).EnsureSuccessStatusCode());
                figures.Add(new("resident, after 10,000 requests", Resident(process), "MB"));
            });
            return figures;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<double> Median(string[] program, string data, Action<string> say)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++) times.Add(await Once(program, data, (_, _) => Task.CompletedTask));
        say($"{program[0]}: {string.Join(", ", times.Select(t => t.ToString("0.00", CultureInfo.InvariantCulture)))} s");
        return times.Order().ElementAt(Times / 2);
    }

    /// <summary>
    /// Starts the program, waits for the first 200, does something with it, and ends it; the seconds to that 200.
    /// </summary>
    static async Task<double> Once(string[] program, string data, Func<Process, HttpClient, Task> then)
    {
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var watch = Stopwatch.StartNew();
        using var process =
            Process.Start(
                new ProcessStartInfo("dotnet", [.. program, "--data", data, "--urls", address])
                {
                    RedirectStandardOutput = true,
                    WorkingDirectory = Repository.Root
                })!;
        _ = process.StandardOutput.ReadToEndAsync();
        try
        {
            // The first start has nothing to give yet: being live is enough for it.
            var page = Directory.Exists(data) ? "/v1/pages/current-relations?locale=ar" : "/health/live";
            while (!await Is200(http, page))
            {
                if (process.HasExited) throw new InvalidOperationException($"It ended with {process.ExitCode}.");
                await Task.Delay(5);
            }
            var seconds = watch.Elapsed.TotalSeconds;
            await then(process, http);
            return seconds;
        }
        finally
        {
            // dotnet run has the program as its child.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    static Task Loaded(HttpClient http) => Eventually.True("the mission is loaded", async () =>
        await Is200(http, "/v1/pages/political-consultations?locale=az"));

    static async Task<bool> Is200(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / 1e6;
    }

    static async Task Do(string program, string[] arguments)
    {
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(said);
    }
}
