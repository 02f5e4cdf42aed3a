namespace Embassy.Bench.Gateway;

/// <summary>One run of wrk against a program, and what it cost that program.</summary>
sealed record Cost(double PerSecond, double P50, double P99, double MicrosecondsCpu)
{
    public static Task<Cost> Of(Running target, string path, int connections, int seconds, params string[] headers) =>
        Of(target, seconds, () => Wrk.Against(target.Address + path, connections, seconds, headers));

    /// <summary>Of many addresses, so that those who ask at once do not ask for the same.</summary>
    public static Task<Cost> Of(Running target, IEnumerable<string> paths, int connections, int seconds) =>
        Of(target, seconds, () => Wrk.InTurn(target.Address, paths, connections, seconds));

    static async Task<Cost> Of(Running target, int seconds, Func<Task<Wrk.Run>> ask)
    {
        var before = target.CpuSeconds();
        var run = await ask();
        return new Cost(run.PerSecond, run.P50, run.P99, (target.CpuSeconds() - before) / (run.PerSecond * seconds) * 1e6);
    }
}
