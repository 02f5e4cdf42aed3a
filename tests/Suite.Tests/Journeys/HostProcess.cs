using System.Diagnostics;
using System.Globalization;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>One host of the platform as its own program, with its settings in the environment, as in a container.</summary>
sealed class HostProcess : IAsyncDisposable
{
    readonly Process process;

    HostProcess(Process process) => this.process = process;

    public static string FreeAddress() => $"http://127.0.0.1:{Ports.Free().ToString(CultureInfo.InvariantCulture)}";

    /// <param name="assembly">The program: <c>Embassy.Content</c>.</param>
    public static async Task<HostProcess> Start(string assembly, string address, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = address;
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => { lock (said) said.Add(line.Data ?? ""); };
        process.ErrorDataReceived += (_, line) => { lock (said) said.Add(line.Data ?? ""); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        await Eventually.True($"{assembly} answers", async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"{assembly} ended with {process.ExitCode}: {string.Join('\n', said)}");
            try
            {
                return (await http.GetAsync(new Uri(address + "/health/live"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return new HostProcess(process);
    }

    /// <summary>SIGTERM; its exit code.</summary>
    public async Task<int> Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
