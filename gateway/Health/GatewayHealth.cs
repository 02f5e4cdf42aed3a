using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Health;

/// <summary>
/// <c>/health/live</c>: the gateway answers. <c>/health/ready</c>: so does every service; otherwise it lists the
/// unready ones and the condition that a <see cref="StartupGate"/> waits for.
/// </summary>
static class GatewayHealth
{
    public static void MapGatewayHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods(ServiceDefaults.Health.Live, ["GET", "HEAD"], () => Results.Json(new { status = "ok" }));
        app.MapMethods(ServiceDefaults.Health.Ready, ["GET", "HEAD"],
            async (HttpContext http, ServiceReadiness serviceReadiness, IHostApplicationLifetime life,
            CancellationToken cancellation) =>
        {
            var services = await serviceReadiness.States(cancellation);
            var unready = services.Where(s => s.Value is not ("ok" or "degraded")).Select(s => s.Key).Order().ToArray();
            var stopping = life.ApplicationStopping.IsCancellationRequested;
            var waitingFor = http.RequestServices.GetService<StartupGate>()?.WaitingFor ?? "";
            var ready = unready.Length == 0 && !stopping && waitingFor.Length == 0;
            return Results.Json(new { status = ready ? "ok" : "unready", unready, services, stopping, waitingFor },
                statusCode: !ready ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        });
    }
}
