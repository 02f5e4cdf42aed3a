using System.Reflection;
using Embassy.Announcements;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>Identity of a service.</summary>
/// <param name="Name">Service name: <c>content</c>.</param>
/// <param name="LogName">
/// Name of the log it keeps: the service name, or <c>forums-un</c> for a process that serves one forum.
/// </param>
/// <param name="Mission">Key of the mission that it serves.</param>
/// <param name="Contracts">The gRPC services it implements; each RPC declares its policy.</param>
/// <param name="InternalReaders">Roles that can read internal records.</param>
public sealed record ServiceIdentity(string Name, string LogName, string Mission, IReadOnlyList<ServiceDescriptor> Contracts,
    IReadOnlyList<string> InternalReaders)
{
    /// <summary>The CloudEvents source.</summary>
    public string Source { get; } = new LogSource(Mission, LogName).ToString();
}

/// <summary>
/// Builds a service's web host with the service defaults. <see cref="Build"/> lists the shared setup; each service's
/// own <c>Host</c> file lists its specific setup.
/// </summary>
public sealed class ServiceHost
{
    readonly List<AnnouncementHandler> reactions = [];
    readonly IReadOnlyList<Type> apis;
    readonly ServiceIdentity identity;
    bool servesBrowsers;

    ServiceHost(ServiceIdentity identity, IReadOnlyList<Type> apis, WebApplicationBuilder builder) =>
        (this.identity, this.apis, Builder) = (identity, apis, builder);

    public WebApplicationBuilder Builder { get; }
    public IServiceCollection Services => Builder.Services;
    public IConfiguration Configuration => Builder.Configuration;

    /// <param name="apis">The assembly whose gRPC services and domain event handlers the host uses.</param>
    /// <param name="embed">
    /// Settings of a process that runs several hosts (addresses, the shared bus). They override all others.
    /// </param>
    /// <param name="logName">Chooses the log's name from the configuration; null uses the service's name.</param>
    public static ServiceHost Create(
        string name, string[] args, Action<WebApplicationBuilder>? embed, IReadOnlyList<string> internalReaders,
        Assembly apis, Func<IConfiguration, string>? logName = null)
    {
        var builder = NewBuilder(args);
        embed?.Invoke(builder);
        builder.Services.AddSettings(builder.Configuration, apis);
        // Before a service's own data, which may name the mission's States.
        builder.Services.AddLocales(builder.Configuration);
        builder.Services.AddDomainEventHandlers(apis);
        var found = GrpcApis.In(apis);
        var identity =
            new ServiceIdentity(name, logName?.Invoke(builder.Configuration) ?? name, builder.Configuration.Read<MissionOptions>().Key,
                [.. found.Select(f => f.Contract), Log.V1.LogService.Descriptor, Embassy.Audit.V1.AuditService.Descriptor],
                internalReaders);
        return new ServiceHost(identity, [.. found.Select(f => f.Api)], builder);
    }

    /// <summary>
    /// Creates a web host with the shared port, limits and shutdown settings; the gateway uses it too.
    /// </summary>
    public static WebApplicationBuilder NewBuilder(string[] args)
    {
        // A fault in the forums' data ends the process here, not each request later.
        _ = ForumCatalogue.All;
        // Settings come from the environment. Watching files for changes would cost each host an inotify instance, and
        // a user has only 128.
        var builder =
            WebApplication.CreateSlimBuilder(
                new WebApplicationOptions
                {
                    Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
                    ContentRootPath = AppContext.BaseDirectory
                });
        builder.Services.AddRoutingCore()
            .Configure<RouteOptions>(
                o => o.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.RegexInlineRouteConstraint>("regex"));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway accepts 32 KiB and 8 KiB; the headers it forwards are percent-encoded, up to three times as
            // long.
            kestrel.Limits.MaxRequestHeadersTotalSize = 96 << 10;
            kestrel.Limits.MaxRequestLineSize = 32 << 10;
            kestrel.Limits.MaxRequestBodySize = 10 << 20;
            kestrel.UseHttpProtocolDetection();
        });
        // Requests in progress, the relay's last batch and handlers in progress are allowed to finish.
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = TimeSpan.FromSeconds(30);
            // Every loop is a BackgroundLoop and survives its failures. If one does not, the process still must.
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning)
            // Neither warning applies: no data protection key is used, and HttpProtocolDetection serves HTTP/2.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
            // The relay and the interceptor log the same failures once, in more detail; so do the loops that health
            // checks name.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None)
            // It warns that client streaming has no transcoding; FileRequests handles those RPCs.
            .AddFilter("Microsoft.AspNetCore.Grpc.JsonTranscoding", LogLevel.Error);
        return builder;
    }

    public ServiceHost AddDatabase<TDb, TSqlite, TPostgres>() where TDb : EmbassyDb where TSqlite : TDb where TPostgres : TDb
    {
        Services.AddDatabase<TDb, TSqlite, TPostgres>(Configuration);
        return this;
    }

    /// <summary>Registers a handler for another service's announcement.</summary>
    public ServiceHost AddHandler<TAnnouncement, TReaction>()
        where TAnnouncement : Announcement where TReaction : class, IHandle<TAnnouncement>
    {
        reactions.Add(AnnouncementHandler.Of<TAnnouncement, TReaction>(identity.LogName));
        return this;
    }

    /// <summary>
    /// Serves requests without a certificate too, native gRPC excepted, where hosts have certificates.
    /// </summary>
    public ServiceHost ServeBrowsers()
    {
        servesBrowsers = true;
        return this;
    }

    /// <summary>Builds the host. Hosted services start in the order given here and stop in reverse.</summary>
    public WebApplication Build()
    {
        Builder.AddTelemetry($"embassy-{identity.LogName}");
        if (!Configuration.Read<TelemetryOptions>().Shared)
            Builder.Logging.AddJsonConsole(o => (o.IncludeScopes, o.TimestampFormat, o.UseUtcTimestamp) = (true, "O", true));
        Services.AddSingleton(identity);
        if (TlsCertificates.From(Configuration) is { } certificates) Builder.UseMutualTls(certificates);
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<LoopHost>().AddSingleton<ServiceClients>();
        Services.AddSingleton<AuditProcess>().AddSingleton<AuditCalls>().AddSingleton<AuditRefusals>()
            .AddSingleton<AuditProgress>();
        Services.AddScoped(sp => new RequestContext { Operation = sp.GetRequiredService<AuditProcess>().Operation });
        Services.AddTokens(Configuration);
        AddAnnouncing();
        Services.AddGrpc(o =>
        {
            // Otherwise a wrong verb on a path of two segments is 404 instead of 405.
            o.IgnoreUnknownServices = true;
            o.MaxReceiveMessageSize = 10 << 20;
            o.Interceptors.Add<ProblemInterceptor>();
            o.Interceptors.Add<CallerInterceptor>();
            o.Interceptors.Add<PersonNameInterceptor>();
            o.Interceptors.Add<LanguageInterceptor>();
        }).AddJsonTranscoding(o =>
        {
            o.TypeRegistry = StatusJson.Details;
            o.JsonSettings.WriteInt64sAsStrings = true;
        });
        Services.AddGrpcReflection();
        Services.AddHealth(identity);
        Services.AddSingleton<CallerInterceptor>().AddSingleton<PersonNames>().AddSingleton<PersonNameInterceptor>();
        Services.TryAddSingleton<MissionClient>();
        Services.TryAddSingleton<IMissionLanguages>(sp => sp.GetRequiredService<MissionClient>());

        var app = Builder.Build();
        // Fails at startup instead of at the first call if an RPC has no policy.
        _ = app.Services.GetRequiredService<CallerInterceptor>();
        app.RequireMutualTls(servesBrowsers);
        app.UseRouting();
        app.UseAuthentication();
        app.Use(NamePage);
        app.UseMiddleware<CommaSeparatedMiddleware>();
        app.UseMiddleware<StrictInputMiddleware>();
        app.UseMiddleware<UnreadableMessages>();
        app.UseMiddleware<JsonPresenceMiddleware>();
        foreach (var api in apis) GrpcApis.Map(app, api);
        app.MapGrpcService<LogApi>();
        app.MapGrpcService<AuditApi>();
        app.MapGrpcReflectionService();
        app.MapHealth();
        return app;
    }

    // The audit of a form that a person sends: it is no RPC.
    static Task NamePage(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } path } page
            && page.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is null)
        {
            var requestContext = http.RequestServices.GetRequiredService<RequestContext>();
            (requestContext.Operation, requestContext.Origin) = ($"POST {path}", RequestOrigin.Of(http));
        }
        return next(http);
    }

    void AddAnnouncing()
    {
        Services.AddSingleton<IReadOnlyList<AnnouncementHandler>>(reactions);
        Services.TryAddSingleton<MemoryBus>();
        Services.AddSingleton<SourceLogs>().AddSingleton<HandlerTransaction>().AddSingleton<RetryPolicy>()
            .AddSingleton<FailedAnnouncements>().AddSingleton<AnnouncementProcessor>();
        Services.AddSingleton<RabbitQueues>().AddSingleton<MemoryQueues>();
        // Started in this order, stopped in reverse: announcements from handlers that finish last are still published.
        // Before those that a service or a library registered already.
        Services.Insert(0, Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<IHostedService, SchemaMigrator>());
        AddLoop<Bus>();
        AddLoop<Relay>();
        AddLoop<AuditSealer>();
        AddLoop<QueueConsumer>();
        AddLoop<CatchUp>();
        AddLoop<ReturnedErrors>();
    }

    void AddLoop<TLoop>()
        where TLoop : BackgroundLoop => Services.AddSingleton<TLoop>().AddHostedService(sp => sp.GetRequiredService<TLoop>());
}
