using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Embassy.Testing;

// A temporary folder and the processes that use it; both are removed when the test process ends normally.
// If a signal ends it, the kernel ends the processes, and the next test process removes the folder.
internal sealed class Sandbox : IDisposable
{
    const string Prefix = "embassy-test-";

    static readonly ConcurrentDictionary<Sandbox, bool> Standing = StartStanding();

    readonly ConcurrentDictionary<Child, bool> children = new();
    readonly FileStream mark;
    bool disposed;

    public Sandbox(string name)
    {
        Folder = Path.Combine(Path.GetTempPath(), $"{Prefix}{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}");
        // Locked while this process runs. It is created before the folder: a folder without a locked file is an orphan.
        mark = new FileStream(Folder + ".lock", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Standing[this] = true;
    }

    public string Folder { get; }

    public Child Adopt(Child child)
    {
        children[child] = true;
        return child;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        foreach (var child in children.Keys)
            child.Dispose();
        Remove(Folder);
        mark.Dispose();
        File.Delete(mark.Name);
        Standing.TryRemove(this, out _);
    }

    static ConcurrentDictionary<Sandbox, bool> StartStanding()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
            Sweep(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Parallel.ForEach(Standing.Keys, sandbox => sandbox.Dispose());
        return new();
    }

    static void Sweep(string folder)
    {
        try
        {
            using (new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                Remove(folder);
            File.Delete(folder + ".lock");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // Its owner is still running, or it belongs to another user.
        }
    }

    static void Remove(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                // A server that is shutting down still writes.
                Thread.Sleep(50);
            }
        }
    }
}
