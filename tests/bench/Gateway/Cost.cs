namespace Embassy.Bench.Gateway;

/// <summary>One run of wrk against a program, and what it cost that program.</summary>
sealed record Cost(double PerSecond, double P50, double P99, double MicrosecondsCpu)
{
    public static async Task<Cost> Of(Running target, string path, int connections, int seconds, params string[] headers)
    {
        var before = target.CpuSeconds();
        var run = await Wrk.Against(target.Address + path, connections, seconds, headers);
        return new Cost(run.PerSecond, run.P50, run.P99, (target.CpuSeconds() - before) / (run.PerSecond * seconds) * 1e6);
    }
}
