using System.Diagnostics;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Local;

/// <summary>
/// One mission of the embedded run: its hosts, and the loading of its folder. Several of them share the process and
/// nothing else.
/// </summary>
sealed partial class MissionRun : IAsyncDisposable
{
    readonly EmbeddedRun run;
    readonly string data, mission;

    MissionRun(EmbeddedRun run, string data, string mission) => (this.run, this.data, this.mission) = (run, data, mission);

    /// <summary>
    /// Whether a mission may have this name beside others: it is its key in announcements, and its folder.
    /// </summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <param name="mission">Folder of the mission.</param>
    /// <param name="hasOthers">Whether the mission's announcements name it, because others run beside it.</param>
    public static async Task<MissionRun> Start(string data, string mission, string urls, string? identity, string? site, string? desk,
        bool hasOthers, CancellationToken cancellation)
    {
        var started = Stopwatch.StartNew();
        var key = hasOthers ? Path.GetFileName(mission) : null;
        var run = await EmbeddedRun.Start(data, urls, identity, site, desk, mission, key, cancellation);
        Console.WriteLine($"The mission's site is at {run.SiteAddress}.");
        Console.WriteLine(
            $"Embassy answers at {string.Join(", ", run.Addresses)} after {started.ElapsedMilliseconds} ms; data in {data}");
        Console.WriteLine($"People sign in at {run.IdentityAddress}.");
        Console.WriteLine($"The staff's desk is at {run.DeskAddress}.");
        foreach (var line in run.Credentials) Console.WriteLine(line);
        return new MissionRun(run, data, mission);
    }

    /// <summary>Returns false if it was stopped meanwhile.</summary>
    public async Task<bool> Load(bool recordsToo)
    {
        var address = run.Addresses[0];
        var token = Tokens.Issue(EmbeddedRun.KeyFile(data), [Roles.Administrator, Roles.Editor, Roles.DeskOfficer], "mission-loader",
            TimeSpan.FromHours(1), DateTimeOffset.UtcNow);
        using var loader = new MissionLoader(address, token, Console.WriteLine);
        try
        {
            await loader.Load(mission, recordsToo, Path.Combine(data, "loaded"), run.Stopping);
            run.MissionIsLoaded();
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Stopped while the mission was being loaded; the next start goes on.");
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"The mission was not loaded to its end; the next start goes on. {e.Message}");
        }
        Console.WriteLine($"""

            Try:
              curl '{address}/v1/pages/current-relations'
              curl '{address}/v1/engagements'
              curl '{address}/v1/agreements'
              curl '{address}/v1/forums/un/members'
              curl '{address}/health/ready'
              TOKEN=$(dotnet run --project deploy/Local -- token --role editor --data '{data}')
              curl -H "Authorization: Bearer $TOKEN" '{address}/v1/pages/current-relations/editions'
            """);
        return true;
    }

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    public Task Wait() => run.Wait();

    public ValueTask DisposeAsync() => run.DisposeAsync();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex Name();
}
