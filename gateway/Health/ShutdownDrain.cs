namespace Embassy.Gateway.Health;

/// <summary>
/// Drains the gateway on shutdown. <c>/health/ready</c> fails first while requests are still accepted for
/// <c>Gateway:DrainSeconds</c>, so that load balancers can stop sending. Then the gateway accepts no more requests and
/// completes those in progress.
/// </summary>
sealed class ShutdownDrain(GatewayOptions settings, TimeProvider clock) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(settings.DrainSeconds), clock, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
