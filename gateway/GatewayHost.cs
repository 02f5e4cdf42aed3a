using Embassy.Gateway.Caching;
using Embassy.Gateway.Changes;
using Embassy.Gateway.Dossiers;
using Embassy.Gateway.Forums;
using Embassy.Gateway.Health;
using Embassy.Gateway.Limits;
using Embassy.Gateway.Overviews;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Repeats;
using Embassy.Gateway.Requests;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway;

/// <summary>What the gateway is made of: routes that the protos name, problems, limits, the cache, the sign-in check, health.</summary>
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
            .LoadFromMemory(Routes.Of(peers, ServiceDefaults.Limits.From(builder.Configuration)), Routes.Clusters(peers, TimeSpan.FromSeconds(builder.Configuration.GetValue("Gateway:TimeoutSeconds", 30.0))))
            .AddTransforms(Answers.Configure);
        builder.Services.Configure<RouteOptions>(o => o.SetParameterPolicy<NameConstraint>("name"));
        builder.Services.AddSingleton<IForwarderHttpClientFactory, Clients>();
        builder.WebHost.ConfigureKestrel(kestrel => Readable.Configure(kestrel.Limits));
        builder.Services.AddFirstHeaders(builder.Configuration);
        builder.Services.AddCache(builder.Configuration);
        builder.Services.AddSingleton<RateLimits>();
        builder.Services.AddSingleton(ConnectionSettings.From(builder.Configuration));
        builder.Services.AddSingleton<ConnectionLimits>();
        builder.Services.AddSingleton<FirstAnswers>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Drain>();

        var app = builder.Build();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.UseFirstHeaders();
        app.UseMiddleware<ProblemsForAll>();
        app.UseMiddleware<Readable>();
        app.Use(limits.Anonymous);
        app.UseMiddleware<CacheHits>();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(limits.WithToken);
        app.UseMiddleware<SignedIn>();
        app.UseMiddleware<Acceptable>();
        app.UseMiddleware<IdempotencyKeys>();
        app.UseMiddleware<CacheFills>();
        app.MapListForums();
        app.MapDossiers();
        app.MapReference();
        app.MapChanges();
        app.MapOverview();
        app.MapReverseProxy();
        app.MapGatewayHealth();
        return app;
    }
}
