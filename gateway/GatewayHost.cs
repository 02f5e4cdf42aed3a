using Embassy.Gateway.Changes;
using Embassy.Gateway.Forums;
using Embassy.Gateway.Health;
using Embassy.Gateway.Overviews;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway;

/// <summary>What the gateway is made of: routes that the protos name, problems, the sign-in check, health.</summary>
public static class GatewayHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var builder = ServiceHost.NewBuilder(args);
        embed?.Invoke(builder);
        builder.AddTelemetry(builder.Configuration["Telemetry:Name"] ?? "embassy-gateway");
        if (embed is null) builder.Logging.AddJsonConsole(o => (o.IncludeScopes, o.TimestampFormat, o.UseUtcTimestamp) = (true, "O", true));
        builder.Services.AddTokens(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        var peers = new Peers(builder.Configuration);
        builder.Services.AddSingleton(peers);
        builder.Services.AddChanges(builder.Configuration);
        builder.Services.AddReverseProxy()
            .LoadFromMemory(Routes.Of(peers), Routes.Clusters(peers))
            .ConfigureHttpClient((_, handler) =>
            {
                handler.EnableMultipleHttp2Connections = true;
                handler.ConnectTimeout = TimeSpan.FromSeconds(2);
            })
            .AddTransforms(Answers.Configure);

        var app = builder.Build();
        app.UseMiddleware<ProblemsForAll>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<SignedIn>();
        app.MapListForums();
        app.MapReference();
        app.MapChanges();
        app.MapOverview();
        app.MapReverseProxy();
        app.MapGatewayHealth();
        return app;
    }
}
