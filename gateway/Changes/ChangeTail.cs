namespace Embassy.Gateway.Changes;

/// <param name="Streams">How many may be open at once.</param>
/// <param name="Poll">How often the ends of the logs are looked at while somebody listens.</param>
/// <param name="Heartbeat">How long a stream is silent at most.</param>
/// <param name="Patience">How long a reader may take nothing.</param>
sealed record ChangeSettings(int Streams, TimeSpan Poll, TimeSpan Heartbeat, TimeSpan Patience)
{
    public static ChangeSettings From(IConfiguration configuration) => new(
        configuration.GetValue("Changes:Streams", 1_000),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:PollSeconds", 0.25)),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:HeartbeatSeconds", 15.0)),
        TimeSpan.FromSeconds(configuration.GetValue("Changes:PatienceSeconds", 10.0)));
}

static class Feed
{
    public static void AddChanges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChangeSettings.From(configuration));
        services.AddSingleton<Logs>();
        services.AddSingleton<ChangeTail>();
        services.AddHostedService(sp => sp.GetRequiredService<ChangeTail>());
    }
}

/// <summary>
/// Watches where the logs end, for all streams at once, and only while one is open: a stream asks a log only when there is
/// something new in it.
/// </summary>
sealed class ChangeTail(Logs logs, ChangeSettings settings, TimeProvider clock, ILogger<ChangeTail> log) : BackgroundService
{
    readonly SemaphoreSlim somebody = new(0);
    int open;
    Cursor end = Cursor.Beginning;
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChangeSettings Settings => settings;

    /// <summary>What ends with the next news; take it before reading, wait for it after.</summary>
    public Task Round => Volatile.Read(ref next).Task;

    /// <summary>The logs that end elsewhere than at this cursor: they go on after it, or went back.</summary>
    public IReadOnlyList<string> Ahead(Cursor cursor) => [.. Volatile.Read(ref end).Positions.Where(p => p.Value != cursor.In(p.Key)).Select(p => p.Key)];

    /// <summary>A place among the streams, given back when it is disposed; null when all are taken.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref open) > settings.Streams)
        {
            Interlocked.Decrement(ref open);
            return null;
        }
        somebody.Release();
        return new Place(this);
    }

    /// <summary>Waits for news; false when there was none for so long.</summary>
    public async Task<bool> Next(Task round, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            await round.WaitAsync(atMost, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (Volatile.Read(ref open) == 0) await somebody.WaitAsync(stoppingToken);
                else await Task.Delay(settings.Poll, clock, stoppingToken);
                await Look(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    async Task Look(CancellationToken cancellation)
    {
        try
        {
            var now = await logs.End(cancellation);
            var (before, after) = (end, end);
            foreach (var (name, position) in now.Positions)
                after = after.At(name, position);
            if (after == before) return;
            Volatile.Write(ref end, after);
            Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning(e, "The ends of the logs could not be read; the streams wait");
        }
    }

    public override void Dispose()
    {
        somebody.Dispose();
        base.Dispose();
    }

    sealed class Place(ChangeTail tail) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref tail.open);
    }
}
