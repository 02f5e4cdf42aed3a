using Embassy.Gateway.Audit;
using Embassy.Gateway.Caching;
using Embassy.Gateway.Callers;
using Embassy.Gateway.Changes;
using Embassy.Gateway.Dossiers;
using Embassy.Gateway.Fields;
using Embassy.Gateway.Forums;
using Embassy.Gateway.Forwarding;
using Embassy.Gateway.Guides;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Health;
using Embassy.Gateway.Limits;
using Embassy.Gateway.Overviews;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Records;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Idempotency;
using Embassy.Gateway.Imports;
using Embassy.Gateway.Requests;
using Embassy.Gateway.Routing;
using Embassy.Gateway.Vocabularies;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway;

/// <summary>
/// Composes the gateway: routes from the protos, problem responses, limits, cache, authentication and health checks.
/// </summary>
public static class GatewayHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var builder = ServiceHost.NewBuilder(args);
        embed?.Invoke(builder);
        builder.Services.AddSettings(builder.Configuration, typeof(GatewayHost).Assembly);
        builder.AddTelemetry("embassy-gateway");
        if (embed is null) builder.Logging.AddJsonConsole(o => (o.IncludeScopes, o.TimestampFormat, o.UseUtcTimestamp) = (true, "O", true));
        builder.Services.AddTokens(builder.Configuration);
        builder.Services.AddLocales(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LoopHost>();
        var certificates = TlsCertificates.From(builder.Configuration);
        if (certificates is not null) builder.Services.AddSingleton(certificates);
        var serviceClients = new ServiceClients(builder.Configuration, certificates);
        builder.Services.AddSingleton(serviceClients);
        builder.Services.AddChanges();
        builder.Services.AddReverseProxy()
            .LoadFromMemory(ApiRoutes.Of(serviceClients, builder.Configuration.Read<ServiceDefaults.Limits>()),
                ServiceClusters.All(serviceClients, TimeSpan.FromSeconds(builder.Configuration.Read<GatewayOptions>().TimeoutSeconds)))
            .AddTransforms(ResponseTransforms.Configure);
        builder.Services.Configure<RouteOptions>(o => o.SetParameterPolicy<NameConstraint>("name"));
        builder.Services.AddSingleton<IForwarderHttpClientFactory, ServiceHttpClientFactory>();
        builder.WebHost.ConfigureKestrel(kestrel => RequestLimitsMiddleware.Configure(kestrel.Limits));
        builder.Services.AddDefaultHeaders(builder.Configuration);
        builder.Services.AddCache();
        builder.Services.AddSingleton<RateLimitMiddleware>();
        builder.Services.AddSingleton<ConnectionLimits>();
        builder.Services.AddSingleton<RefusedWrites>();
        builder.Services.AddSingleton<IdempotencyStore>();
        builder.Services.AddGatewayHealth();
        builder.Services.AddSingleton<ShutdownDrain>().AddHostedService(sp => sp.GetRequiredService<ShutdownDrain>());

        var app = builder.Build();
        certificates?.Log = app.Services.GetRequiredService<ILogger<TlsCertificates>>();
        var limits = app.Services.GetRequiredService<RateLimitMiddleware>();
        app.UseDefaultHeaders();
        app.Use(app.Services.GetRequiredService<ShutdownDrain>().CloseConnections);
        app.UseMiddleware<ProblemDetailsMiddleware>();
        app.UseMiddleware<RequestLimitsMiddleware>();
        app.Use(limits.Anonymous);
        app.UseMiddleware<CacheHitMiddleware>();
        app.UseRouting();
        app.Use(CanonicalPath.Redirect);
        app.UseAuthentication();
        app.Use(limits.WithToken);
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<AcceptHeader>();
        app.UseMiddleware<RecordMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.UseMiddleware<FieldSelectionMiddleware>();
        app.UseMiddleware<CacheFillMiddleware>();
        app.MapListForums();
        app.MapDossiers();
        app.MapReference();
        app.MapGuides();
        app.MapChanges();
        app.MapOverview();
        app.MapVocabularies();
        app.MapListImports();
        app.MapGetImportRefusals();
        app.MapImportTemplates();
        app.MapGetCaller();
        app.MapListAuditEntries();
        app.MapGetAuditTable();
        app.MapGetAuditStates();
        app.MapListRecordHistory();
        app.MapReverseProxy();
        app.MapGatewayHealth();
        return app;
    }
}
