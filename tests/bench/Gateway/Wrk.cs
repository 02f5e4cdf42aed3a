using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Bench.Gateway;

/// <summary>One run of wrk against a program, and what it cost that program.</summary>
sealed partial record Wrk(double PerSecond, double P50, double P99, double MicrosecondsCpu, double Errors)
{
    public static async Task<Wrk> Run(Running target, string path, int connections, int seconds, params string[] headers)
    {
        var arguments = new List<string> { "-t1", $"-c{connections}", $"-d{seconds}s", "--latency" };
        foreach (var header in headers) arguments.AddRange(["-H", header]);
        arguments.Add(target.Address + path);
        var before = target.CpuSeconds();
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var cpu = target.CpuSeconds() - before;
        var requests = double.Parse(Requests().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        return new Wrk(requests / seconds, Latency(said, "50%"), Latency(said, "99%"), cpu / requests * 1e6, Bad().Match(said) is { Success: true } bad ? double.Parse(bad.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    // In milliseconds.
    static double Latency(string said, string share)
    {
        var match = Regex.Match(said, @"^\s+" + Regex.Escape(share) + @"\s+([0-9.]+)(us|ms|s)", RegexOptions.Multiline);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Bad();
}
