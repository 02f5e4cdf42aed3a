namespace Embassy.Gateway.Health;

/// <summary>
/// Told to stop, the gateway says so at <c>/health/ready</c> and goes on for a while (<c>Gateway:DrainSeconds</c>), so that
/// who sends it requests can stop first; then it takes no more and brings what is under way to its end.
/// </summary>
sealed class ShutdownDrain(IConfiguration configuration, TimeProvider clock) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(configuration.GetValue("Gateway:DrainSeconds", 0.0)), clock, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
