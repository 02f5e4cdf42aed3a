namespace Embassy.Gateway.Health;

/// <summary>
/// Drains the gateway on shutdown. <c>/health/ready</c> fails first while requests are still accepted for
/// <c>Gateway:DrainSeconds</c>, so that load balancers can stop sending; those that keep connections open are told to
/// close them. Then the gateway accepts no more requests and completes those in progress.
/// </summary>
sealed class ShutdownDrain(GatewayOptions settings, TimeProvider clock) : IHostedLifecycleService
{
    volatile bool drains;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        drains = true;
        return Task.Delay(TimeSpan.FromSeconds(settings.DrainSeconds), clock, cancellationToken)
            .ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>
    /// A request that comes over an open connection at the moment of its end would be lost. HTTP/2 has GOAWAY for it.
    /// </summary>
    public Task CloseConnections(HttpContext http, RequestDelegate next)
    {
        if (drains && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
        return next(http);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
