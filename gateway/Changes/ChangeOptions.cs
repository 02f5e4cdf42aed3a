namespace Embassy.Gateway.Changes;

/// <param name="Streams">Maximum number of open streams.</param>
/// <param name="PerClient">Maximum number of open streams per client (0: unlimited).</param>
/// <param name="Poll">Interval between checks of the log ends while a stream is open.</param>
/// <param name="Heartbeat">Longest interval without data on a stream.</param>
/// <param name="Patience">Longest time for a reader to accept one page.</param>
/// <param name="PageBytes">Maximum total bytes of the pages in transit to readers.</param>
sealed record ChangeOptions(int Streams, int PerClient, TimeSpan Poll, TimeSpan Heartbeat, TimeSpan Patience, long PageBytes)
{
    public static ChangeOptions From(IConfiguration configuration) => new(
        configuration.GetValue("Changes:Streams", 1_000),
        configuration.GetValue("Changes:StreamsPerClient", 10),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:PollSeconds", 0.25)),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:HeartbeatSeconds", 15.0)),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:PatienceSeconds", 10.0)),
        (long)(configuration.GetValue("Changes:PageMegabytes", 16.0) * (1 << 20)));
}

static class ChangeReaders
{
    public static void AddChanges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChangeOptions.From(configuration));
        services.AddSingleton<ChangeLogReader>();
        services.AddSingleton<StreamLimiter>();
        services.AddSingleton(sp => new StreamPageCache(
            (after, filter, limit, only, cancellation) => sp.GetRequiredService<ChangeLogReader>().Read(after, filter, limit, cancellation, only),
            sp.GetRequiredService<ChangeOptions>().PageBytes, sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton(sp => new ChangeTail(
            sp.GetRequiredService<ChangeLogReader>().End, sp.GetRequiredService<ChangeOptions>(), sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<IHostApplicationLifetime>(), sp.GetRequiredService<ILogger<ChangeTail>>()));
        services.AddHostedService(sp => sp.GetRequiredService<ChangeTail>());
    }
}
