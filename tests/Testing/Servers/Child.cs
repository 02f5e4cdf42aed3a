using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Embassy.Testing;

// A child process that ends with the test process, even if that is killed with SIGKILL.
public sealed class Child : IDisposable
{
    // The kernel's parent-death signal follows the thread that forked, not the process. A retired pool thread would end
    // its children, so all of them are started by one thread that never ends.
    static readonly BlockingCollection<Action> Births = StartBirths();

    readonly Process process;
    readonly Signal last;
    readonly ConcurrentQueue<string> output = new();

    Child(Process process, Signal last)
    {
        this.process = process;
        this.last = last;
    }

    public int Pid => process.Id;
    public bool HasExited => process.HasExited;
    public int ExitCode => process.ExitCode;

    // The last lines of both streams.
    public string Output => string.Join('\n', output);

    // Also waits until all descendants have closed the streams they inherited, so that no port or folder is in use.
    public Task Exited => process.WaitForExitAsync();

    public static Task<Child> Start(
        string command,
        IEnumerable<string> arguments,
        string? user = null,
        Signal last = Signal.Kill,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        Action<string>? heard = null,
        Action<string>? complained = null)
    {
        var start = new ProcessStartInfo(Installed.Find("setpriv"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? "",
        };
        if (user is not null)
            foreach (var argument in (string[])["--reuid", user, "--regid", user, "--clear-groups"])
                start.ArgumentList.Add(argument);
        foreach (var argument in (string[])["--pdeathsig", last == Signal.Interrupt ? "INT" : last.ToString().ToUpperInvariant(), "--",
            command])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;

        var born = new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously);
        Births.Add(() =>
        {
            try
            {
                var child = new Child(new Process { StartInfo = start }, last);
                child.process.OutputDataReceived += (_, line) => child.Hear(line.Data, heard);
                child.process.ErrorDataReceived += (_, line) => child.Hear(line.Data, complained);
                child.process.Start();
                child.process.StandardInput.Close();
                child.process.BeginOutputReadLine();
                child.process.BeginErrorReadLine();
                born.SetResult(child);
            }
            catch (Exception reason)
            {
                born.SetException(reason);
            }
        });
        return born.Task;
    }

    public async Task Until(Func<Task<bool>> ready, string what, TimeSpan within)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(15))
        {
            if (await ready())
                return;
            if (HasExited)
            {
                // The last lines may not have been read yet.
                await Exited;
                if (await ready())
                    return;
                throw new InvalidOperationException($"Ended with {ExitCode} before {what}:\n{Output}");
            }
            if (clock.Elapsed > within)
                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {what}. It said:\n{Output}");
        }
    }

    public void Send(Signal signal)
    {
        if (!process.HasExited)
            _ = kill(process.Id, (int)signal);
    }

    public async Task Stop(Signal signal, TimeSpan within)
    {
        Send(signal);
        try
        {
            await Exited.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            Send(Signal.Kill);
            await Exited.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    public void Dispose()
    {
        Send(last);
        if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            Send(Signal.Kill);
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        process.Dispose();
    }

    void Hear(string? line, Action<string>? listener)
    {
        if (line is null)
            return;
        output.Enqueue(line);
        while (output.Count > 200)
            output.TryDequeue(out _);
        listener?.Invoke(line);
    }

    static BlockingCollection<Action> StartBirths()
    {
        var births = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var birth in births.GetConsumingEnumerable())
                birth();
        })
        { IsBackground = true, Name = "births" }.Start();
        return births;
    }

    [DllImport("libc")]
    static extern int kill(int pid, int signal);
}

public enum Signal
{
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Term = 15,
    Continue = 18,
    Freeze = 19,
}
