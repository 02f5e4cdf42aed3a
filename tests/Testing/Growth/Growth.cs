using System.Runtime.InteropServices;
using Xunit;

namespace Embassy.Testing;

/// <summary>
/// Measures the cost of work as bytes allocated by this thread and processor time of this thread, which do not depend
/// on other load. Processor time is compared only with itself, as a ratio over doublings of the input.
/// </summary>
public static class Growth
{
    /// <summary>
    /// Sixteen times the input, four doublings, may cost 64 times as much: proportional work costs sixteen times, with
    /// caches and collections up to some forty; quadratic work costs 256 times.
    /// </summary>
    const int Step = 16, Allowed = 64;

    /// <summary>Below these the fixed part of a call is what is measured.</summary>
    const double LeastMilliseconds = 1;

    const long LeastBytes = 64 << 10;

    public sealed record Cost(long Bytes, double Milliseconds);

    /// <summary>
    /// Holds work to growing no faster than its input, from <paramref name="most"/>/16 to <paramref name="most"/>.
    /// </summary>
    /// <param name="make">Makes an input of about that length.</param>
    public static void IsProportional(string name, int most, Func<int, string> make, Action<string> work)
    {
        var (small, large) = (make(most / Step), make(most));
        work(small);
        // Once more: a compilation or a collection may have fallen into it.
        if (Grew() is not null && Grew() is { } how) Assert.Fail($"{name}, {large.Length} characters: {how}.");

        string? Grew() => Growth.Grew(Of(() => work(small)), Of(() => work(large)));
    }

    /// <summary>
    /// Holds work on what is far beyond a limit to what it costs just beyond it, the reading of its length aside.
    /// </summary>
    public static void IsRefusedAtOnce(string name, string beyond, string farBeyond, Action<string> work)
    {
        work(beyond);
        var (near, far) = (Of(() => work(beyond)), Of(() => work(farBeyond)));
        Assert.True(far.Bytes <= near.Bytes + (64 << 10),
            $"{name}: {far.Bytes:N0} bytes are allocated for {farBeyond.Length} characters, {near.Bytes:N0} for {beyond.Length}.");
    }

    public static Cost Of(Action work)
    {
        var (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Processor());
        work();
        return new Cost(GC.GetAllocatedBytesForCurrentThread() - bytes, Processor() - began);
    }

    static string? Grew(Cost before, Cost after) =>
        after.Bytes > Allowed * Math.Max(before.Bytes, LeastBytes) ? $"{after.Bytes:N0} bytes after {before.Bytes:N0}"
        : after.Milliseconds > Allowed * Math.Max(before.Milliseconds, LeastMilliseconds)
            ? FormattableString.Invariant($"{after.Milliseconds:0.0} ms of a processor after {before.Milliseconds:0.0}") : null;

    // .NET counts the time of the process only.
    static double Processor()
    {
        const int threadCpuTime = 3;
        return OperatingSystem.IsLinux() && ClockGetTime(threadCpuTime, out var now) == 0
            ? now.Seconds * 1000.0 + now.Nanoseconds / 1e6 : 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Time(long Seconds, long Nanoseconds);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int ClockGetTime(int clock, out Time time);
}
