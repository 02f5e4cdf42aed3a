using System.Globalization;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// One host of the platform as its own program, with its settings in the environment, as in a container.
/// </summary>
sealed class HostProcess : IAsyncDisposable
{
    readonly Child process;

    HostProcess(Child process) => this.process = process;

    public static string FreeAddress() => $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";

    /// <param name="assembly">The program: <c>Embassy.Content</c>.</param>
    /// <param name="within">A command that runs the program: its arguments are added.</param>
    public static async Task<HostProcess> Start(string assembly, string address, IReadOnlyDictionary<string, string> settings,
        params string[] within)
    {
        var environment = settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), string? (s) => s.Value);
        environment["ASPNETCORE_URLS"] = address;
        string[] line = [.. within, "dotnet", Path.Combine(AppContext.BaseDirectory, assembly + ".dll")];
        var process = await Child.Start(line[0], line[1..], environment: environment);
        try
        {
            using var http = new HttpClient();
            await process.Until(async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri(address + "/health/live"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }, $"{assembly} answered", TimeSpan.FromSeconds(60));
            return new HostProcess(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public bool HasExited => process.HasExited;

    public void Send(Signal signal) => process.Send(signal);

    /// <summary>SIGTERM; its exit code.</summary>
    public async Task<int> Stop()
    {
        await process.Stop(Signal.Term, TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        process.Send(Signal.Kill);
        await process.Exited;
        process.Dispose();
    }
}
