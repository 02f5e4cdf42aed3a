using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>The embedded run as users start it: a process of its own, on a data folder that outlives it.</summary>
sealed class LocalProcess : IAsyncDisposable
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll");

    readonly Process process;

    LocalProcess(Process process, string address) => (this.process, Address) = (process, address);

    public string Address { get; }

    /// <summary>What it printed until it was ready.</summary>
    public IReadOnlyList<string> Output { get; private init; } = [];

    public HttpClient Http(string? token = null)
    {
        var http = new HttpClient { BaseAddress = new Uri(Address) };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>
    /// Starts it and waits until it is ready and the mission is loaded: that of public facts unless <c>--mission</c>
    /// names another.
    /// </summary>
    public static Task<LocalProcess> Start(string data, params string[] options) => StartWith([], data, options);

    /// <summary>The same, with variables of its environment.</summary>
    public static async Task<LocalProcess> StartWith(Dictionary<string, string> environment, string data, params string[] options)
    {
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        if (!options.Contains("--mission")) options = [.. options, "--mission", "dz-az"];
        var process = Run(["--data", data, "--urls", address, .. options], environment);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith("Ctrl+C", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new LocalProcess(process, address) { Output = said };
        }
        await process.WaitForExitAsync();
        throw new InvalidOperationException(
            $"The embedded run ended with {process.ExitCode}: {string.Join('\n', said)} {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Starts it and returns at once; it may not listen yet.</summary>
    public static LocalProcess Begin(string data, params string[] options)
    {
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var process = Run(["--data", data, "--urls", address, "--mission", "dz-az", .. options]);
        _ = process.StandardOutput.ReadToEndAsync();
        return new LocalProcess(process, address);
    }

    /// <summary>The output of <c>token --role …</c>.</summary>
    public static async Task<string> Token(string data, params string[] roles)
    {
        using var process = Run(["token", "--data", data, .. roles.SelectMany(r => (string[])["--role", r])]);
        return (await process.StandardOutput.ReadToEndAsync()).Trim();
    }

    static Process Run(IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it; its exit code.</summary>
    public async Task<int> Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }
}
