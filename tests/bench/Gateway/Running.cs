using System.Globalization;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

/// <summary>A program that is measured, with all its children: a gateway, nginx, varnish.</summary>
sealed class Running : IAsyncDisposable
{
    static readonly double TickSeconds = 1.0 / 100;

    readonly Child process;
    readonly Queue<string> said;

    Running(Child process, string address, Queue<string> said) => (this.process, Address, this.said) = (process, address, said);

    public bool HasExited => process.HasExited;
    public int ExitCode => process.ExitCode;

    /// <summary>Lines it has printed so far.</summary>
    public IReadOnlyList<string> Said()
    {
        lock (said) return [.. said];
    }

    public string Address { get; }

    public static string FreeAddress() => $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where a command is, or null where it is not installed.</summary>
    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/bin"])
        .Select(f => Path.Combine(f, command)).FirstOrDefault(File.Exists);

    /// <summary>Starts it and waits until its address answers with anything.</summary>
    public static async Task<Running> Start(string command, IEnumerable<string> arguments, string address,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var said = new Queue<string>();
        var process =
            await Child.Start(command, arguments, environment: environment?.ToDictionary(e => e.Key, string? (e) => e.Value), heard: Hear,
                complained: Hear);
        var running = new Running(process, address, said);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var until = DateTime.UtcNow.AddSeconds(30); ; await Task.Delay(50))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {string.Join('\n', said)}");
            try
            {
                using var answer = await http.GetAsync(new Uri(address + "/health/live"));
                return running;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && DateTime.UtcNow < until)
            {
                // Not yet.
            }
        }

        void Hear(string line)
        {
            lock (said) said.Enqueue(line);
        }
    }

    /// <summary>A gateway as its own program, in front of a content service.</summary>
    public static Task<Running> Gateway(string content, string bus, string keyFile, params (string Name, string Value)[] settings)
    {
        var address = FreeAddress();
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address,
            ["Services__content"] = content,
            ["Bus__Url"] = bus,
            ["Auth__KeyFile"] = keyFile,
            // One client is all there is; it is counted, and never refused.
            ["Limits__ReadsPerMinute"] = "1000000000",
            ["Limits__WritesPerMinute"] = "1000000000",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings) environment[name] = value;
        return Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Gateway.dll")], address, environment);
    }

    /// <summary>Seconds of processor time that it and its children have used.</summary>
    public double CpuSeconds() => Family().Sum(pid =>
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture)) * TickSeconds;
        }
        catch (IOException)
        {
            return 0;
        }
    });

    /// <summary>What it holds in memory, in MiB.</summary>
    public double ResidentMegabytes() => Megabytes("VmRSS:");

    /// <summary>The most that it has held in memory so far, in MiB.</summary>
    public double PeakMegabytes() => Megabytes("VmHWM:");

    double Megabytes(string name) =>
        Family().Sum(pid => File.ReadLines($"/proc/{pid}/status").Where(l => l.StartsWith(name, StringComparison.Ordinal))
        .Sum(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024));

    List<int> Family()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid)) continue;
            try
            {
                var stat = File.ReadAllText($"{folder}/stat");
                parents[pid] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }
        List<int> family = [process.Pid];
        for (var i = 0; i < family.Count; i++) family.AddRange(parents.Where(p => p.Value == family[i]).Select(p => p.Key));
        return family;
    }

    public async ValueTask DisposeAsync()
    {
        // The workers of a master that is killed live on.
        foreach (var pid in Family().Skip(1))
            try
            {
                System.Diagnostics.Process.GetProcessById(pid).Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        await process.Stop(Signal.Kill, TimeSpan.FromSeconds(10));
        process.Dispose();
    }
}
