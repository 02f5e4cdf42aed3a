using System.Reflection;
using Embassy.Announcements;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>Which service this is.</summary>
/// <param name="Name">What it is called: <c>content</c>.</param>
/// <param name="LogName">Whose log it keeps: the name, or for a process that serves one forum <c>forums-un</c>.</param>
/// <param name="Contracts">The gRPC services it answers; each RPC names its policy.</param>
/// <param name="InternalReaders">The roles for whom internal records are there.</param>
public sealed record ServiceIdentity(string Name, string LogName, IReadOnlyList<ServiceDescriptor> Contracts, IReadOnlyList<string> InternalReaders)
{
    /// <summary>The CloudEvents source.</summary>
    public string Source { get; } = $"/embassy/{LogName.Replace("forums-", "forums/", StringComparison.Ordinal)}";
}

/// <summary>
/// The floor that every service stands on. What the platform does for a service is the list of calls in <see cref="Build"/>;
/// what a service says of itself is the list of calls in its own <c>Host</c> file.
/// </summary>
public sealed class ServiceHost
{
    readonly List<AnnouncementHandler> reactions = [];
    readonly IReadOnlyList<Type> apis;
    readonly ServiceIdentity identity;

    ServiceHost(ServiceIdentity identity, IReadOnlyList<Type> apis, WebApplicationBuilder builder) => (this.identity, this.apis, Builder) = (identity, apis, builder);

    public WebApplicationBuilder Builder { get; }
    public IServiceCollection Services => Builder.Services;
    public IConfiguration Configuration => Builder.Configuration;

    /// <param name="apis">The assembly whose gRPC services the host answers.</param>
    /// <param name="embed">What a process that holds several hosts adds: addresses, the shared bus. It has the last word.</param>
    /// <param name="logName">Chooses the log's name from the configuration; null takes the service's own.</param>
    public static ServiceHost Create(
        string name, string[] args, Action<WebApplicationBuilder>? embed, IReadOnlyList<string> internalReaders,
        Assembly apis, Func<IConfiguration, string>? logName = null)
    {
        var builder = NewBuilder(args);
        embed?.Invoke(builder);
        var found = GrpcApis.In(apis);
        var identity = new ServiceIdentity(name, logName?.Invoke(builder.Configuration) ?? name, [.. found.Select(f => f.Contract), Log.V1.LogService.Descriptor], internalReaders);
        return new ServiceHost(identity, [.. found.Select(f => f.Api)], builder);
    }

    /// <summary>A web host with this platform's port, limits and shutdown; the gateway begins with it too.</summary>
    public static WebApplicationBuilder NewBuilder(string[] args)
    {
        // Settings come from the environment. Watching files for changes would cost each host an inotify instance, of which a user has 128.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"], ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore().Configure<RouteOptions>(o => o.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.RegexInlineRouteConstraint>("regex"));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway takes 32 KiB and 8 KiB; what it passes on is percent-encoded, up to three times as long.
            kestrel.Limits.MaxRequestHeadersTotalSize = 96 << 10;
            kestrel.Limits.MaxRequestLineSize = 32 << 10;
            kestrel.Limits.MaxRequestBodySize = 10 << 20;
            kestrel.UseHttpProtocolDetection();
        });
        // Requests under way, the relay's last batch and reactions under way are brought to their end.
        builder.Services.Configure<HostOptions>(o =>
        {
            o.ShutdownTimeout = TimeSpan.FromSeconds(30);
            // Every loop is a BackgroundLoop and survives its failures; should one not be, the process still does.
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning)
            // Neither is so here: no key of data protection is used, and HttpProtocolDetection serves HTTP/2.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
            // The relay's and the interceptor's own words say it better, once.
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None)
            .AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None)
            // It warns of what client streaming has no transcoding for; Uploads answers those.
            .AddFilter("Microsoft.AspNetCore.Grpc.JsonTranscoding", LogLevel.Error);
        return builder;
    }

    public ServiceHost AddDatabase<TDb, TSqlite, TPostgres>() where TDb : EmbassyDb where TSqlite : TDb where TPostgres : TDb
    {
        Services.AddDatabase<TDb, TSqlite, TPostgres>(Configuration);
        return this;
    }

    /// <summary>Lets the service react to what another announces.</summary>
    public ServiceHost AddHandler<TAnnouncement, TReaction>()
        where TAnnouncement : Announcement where TReaction : class, IHandle<TAnnouncement>
    {
        reactions.Add(AnnouncementHandler.Of<TAnnouncement, TReaction>(identity.LogName));
        return this;
    }

    /// <summary>The whole platform, in the order in which it starts; it stops the other way round.</summary>
    public WebApplication Build()
    {
        Builder.AddTelemetry($"embassy-{identity.LogName}");
        if (!Configuration.GetValue<bool>("Telemetry:Shared")) Builder.Logging.AddJsonConsole(o => (o.IncludeScopes, o.TimestampFormat, o.UseUtcTimestamp) = (true, "O", true));
        Services.AddSingleton(identity);
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<ServiceClients>();
        Services.AddScoped<RequestContext>();
        Services.AddTokens(Configuration);
        AddAnnouncing();
        Services.AddSingleton(Limits.From(Configuration));
        Services.AddGrpc(o =>
        {
            // Otherwise a wrong verb on a path of two segments is 404 instead of 405.
            o.IgnoreUnknownServices = true;
            o.MaxReceiveMessageSize = 10 << 20;
            o.Interceptors.Add<ProblemInterceptor>();
            o.Interceptors.Add<CallerInterceptor>();
        }).AddJsonTranscoding(o =>
        {
            o.TypeRegistry = StatusJson.Details;
            o.JsonSettings.WriteInt64sAsStrings = true;
        });
        Services.AddGrpcReflection();
        Services.AddSingleton<CallerInterceptor>();

        var app = Builder.Build();
        // An RPC without a policy does not start: asked for here, not at the first call.
        _ = app.Services.GetRequiredService<CallerInterceptor>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<StrictInputMiddleware>();
        app.UseMiddleware<UnreadableMessages>();
        foreach (var api in apis) GrpcApis.Map(app, api);
        app.MapGrpcService<LogApi>();
        app.MapGrpcReflectionService();
        app.MapHealth();
        return app;
    }

    void AddAnnouncing()
    {
        Services.AddSingleton<IReadOnlyList<AnnouncementHandler>>(reactions);
        Services.AddSingleton(new BusOptions(
            Configuration["Bus:Url"] is { Length: > 0 } url ? url : null,
            [.. (Configuration["Bus:RetrySeconds"] ?? "0.2 1 5 15").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => TimeSpan.FromSeconds(double.Parse(s, System.Globalization.CultureInfo.InvariantCulture)))]));
        Services.AddSingleton(new CatchUpOptions(
            TimeSpan.FromSeconds(Configuration.GetValue("CatchUp:Seconds", 60.0)), TimeSpan.FromSeconds(Configuration.GetValue("CatchUp:AgainSeconds", 2.0))));
        Services.AddSingleton(new RelayOptions(
            Configuration.GetValue("Log:KeepDays", 0.0) is > 0 and var days ? TimeSpan.FromDays(days) : null, TimeSpan.FromSeconds(Configuration.GetValue("Log:PruneSeconds", 3600.0))));
        Services.TryAddSingleton<MemoryBus>();
        Services.AddSingleton<SourceLogs>().AddSingleton<FailedAnnouncements>().AddSingleton<AnnouncementProcessor>();
        // Started in this order, stopped the other way round: what handlers announced last still goes out.
        Services.AddHostedService<SchemaMigrator>();
        AddLoop<Bus>();
        AddLoop<Relay>();
        AddLoop<QueueConsumer>();
        AddLoop<CatchUp>();
        AddLoop<ReturnedErrors>();
    }

    void AddLoop<TLoop>() where TLoop : BackgroundLoop => Services.AddSingleton<TLoop>().AddHostedService(sp => sp.GetRequiredService<TLoop>());
}
