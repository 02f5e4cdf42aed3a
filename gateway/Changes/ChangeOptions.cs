namespace Embassy.Gateway.Changes;

/// <param name="Streams">Streams that may be open at once.</param>
/// <param name="PerClient">Streams that one client may have open at once (0: any number).</param>
/// <param name="Poll">Interval between looks at the ends of the logs while a stream is open.</param>
/// <param name="Heartbeat">Longest silence of a stream.</param>
/// <param name="Patience">Longest time that a reader may take for one page.</param>
/// <param name="PageBytes">Bytes of all pages under way to readers, together.</param>
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
