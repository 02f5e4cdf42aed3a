using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Bench;

/// <summary>A client outside this process: wrk (Debian's package wrk), one thread.</summary>
public static partial class Wrk
{
    /// <param name="headers">As <c>Name: value</c>.</param>
    public static Task<Run> Against(string address, int connections = 32, int seconds = 5, params string[] headers) =>
        Of(connections, seconds, headers, address);

    /// <summary>The paths one after the other, again and again.</summary>
    public static async Task<Run> InTurn(string address, IEnumerable<string> paths, int connections, int seconds)
    {
        var script = Path.GetTempFileName();
        try
        {
            var list = string.Join(", ", paths.Select(p => $"\"{p}\""));
            await File.WriteAllTextAsync(script,
                $"local paths, at = {{ {list} }}, 0\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format(nil, "
                + $"paths[at])\nend\n");
            return await Of(connections, seconds, [], address, "-s", script);
        }
        finally
        {
            File.Delete(script);
        }
    }

    static async Task<Run> Of(int connections, int seconds, string[] headers, params string[] rest)
    {
        var start = new ProcessStartInfo("wrk",
            ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", .. headers.SelectMany(h => (string[])["-H", h]),
                .. rest])
        { RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("wrk is not installed: apt-get install wrk");
        }
        using (process)
        {
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
                throw new InvalidOperationException(said);
            return new Run(Number(Requests().Match(said)), Milliseconds(Median().Match(said)), Milliseconds(Slowest().Match(said)));
        }
    }

    static double Number(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    static double Milliseconds(Match match) => Number(match) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")] private static partial Regex Requests();
    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")] private static partial Regex Median();
    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")] private static partial Regex Slowest();

    public sealed record Run(double PerSecond, double P50, double P99);
}
