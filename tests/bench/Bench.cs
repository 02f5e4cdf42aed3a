using System.Globalization;

namespace Embassy.Bench;

/// <summary>
/// One thing that is measured. A class in a folder of its service; the program finds it by itself. It measures, prints
/// what it saw, and never judges: a figure beside its aim says enough.
/// </summary>
public abstract class Bench
{
    /// <summary>As the command line takes it: <c>floor.relay</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Shows { get; }

    /// <param name="say">Progress of long work, to standard error.</param>
    public abstract Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation);

    /// <summary>The value below which a share of the samples lies: nearest rank, of sorted samples.</summary>
    protected static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}

/// <summary>One figure: what, how much, of which unit, and what is aimed at, where something is.</summary>
public sealed record Figure(string What, double Value, string Unit, string? Aim = null)
{
    public string Shown => Value >= 1000 ? Value.ToString("N0", CultureInfo.InvariantCulture)
        : Value.ToString("0.##", CultureInfo.InvariantCulture);
}
