using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Exports traces, metrics and logs by OTLP to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without it nothing is collected, at
/// no cost. docs/telemetry.md lists the names.
/// </summary>
public static class Telemetry
{
    const string Name = "Embassy";
    static readonly string Version =
        typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static readonly ActivitySource Source = new(Name);
    static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> RelayLag = Seconds("embassy.relay.lag", "From the change to the broker's confirm.");
    public static readonly Histogram<double> ConsumerLag =
        Seconds("embassy.consumer.lag", "From the change to a reaction's first attempt.");
    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("embassy.consumer.retries", "{attempt}", "Attempts after the first.");
    public static readonly Counter<long> Rejected =
        Meter.CreateCounter<long>("embassy.consumer.rejected", "{message}",
            "Messages that are no announcement, or that the log of their source does not have.");
    public static readonly Counter<long> LoopFailures =
        Meter.CreateCounter<long>("embassy.loop.failures", "{round}",
            "Rounds of background loops that failed; each is repeated after a pause.");
    public static readonly Counter<long> TokensRefused =
        Meter.CreateCounter<long>("embassy.tokens.refused", "{token}", "Tokens that were refused with 401.");
    public static readonly Counter<long> CallsRefused =
        Meter.CreateCounter<long>("embassy.calls.refused", "{call}",
            "Calls that were refused, by policy, problem code, kind of caller and the client id of a signed token.");
    public static readonly Counter<long> AccessRefused =
        Meter.CreateCounter<long>("embassy.access.refused", "{request}", "Requests whose token has no role for them: 403.");
    public static readonly Counter<long> SignInsRefused =
        Meter.CreateCounter<long>("embassy.identity.sign_ins.refused", "{attempt}", "Refused sign-ins, by reason.");
    public static readonly Counter<long> Lockouts =
        Meter.CreateCounter<long>("embassy.identity.lockouts", "{lockout}", "Failures by which an account was locked.");
    public static readonly Counter<long> GrantsReused =
        Meter.CreateCounter<long>("embassy.identity.grants.reused", "{grant}",
            "Refresh tokens and codes that came a second time, by kind.");
    public static readonly Counter<long> ClientsRefused =
        Meter.CreateCounter<long>("embassy.identity.clients.refused", "{attempt}", "Refused credentials of programs, by client.");
    public static readonly Counter<long> ConnectionsCut =
        Meter.CreateCounter<long>("embassy.connections.cut", "{connection}", "Connections that were closed for a limit, by reason.");
    public static readonly Histogram<double> ScheduleDelay =
        Seconds("embassy.schedule.delay", "From the instant that was set to the commit of what was due then.");
    public static readonly Counter<long> ScheduleFailures =
        Meter.CreateCounter<long>("embassy.schedule.failures", "{attempt}",
            "Attempts at what was due that went wrong; each is tried again.");
    public static readonly Histogram<double> SearchLag =
        Seconds("embassy.search.lag", "From a change to the moment it is found, or not found any more.");
    public static readonly Counter<long> Unroutable =
        Meter.CreateCounter<long>("embassy.outbox.unroutable", "{announcement}", "Published while nobody was bound; readable in the log.");

    // The default bounds, 0, 5, 10 and so on, cannot tell a tenth of a second from four.
    static Histogram<double> Seconds(string name, string description) => Meter.CreateHistogram(name, "s", description, tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200],
        });

    static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Relay> Relays = new();
    static readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> Failures = new();

    static Telemetry()
    {
        Meter.CreateObservableGauge("embassy.outbox.depth", () => Each(r => r.Backlog.Depth), "{announcement}",
            "Announcements that wait to be published.");
        Meter.CreateObservableGauge("embassy.outbox.age", () => Each(r => r.Backlog.AgeSeconds), "s", "Age of the oldest that waits.");
        Meter.CreateObservableGauge("embassy.outbox.set_aside", () => Each(r => r.Backlog.SetAside), "{announcement}",
            "Announcements that could not be published.");
        Meter.CreateObservableGauge("embassy.consumer.failed",
            () => Failures.Select(f => new Measurement<long>(f.Value, new KeyValuePair<string, object?>("service", f.Key))),
            "{announcement}", "Announcements and messages that were given up, as `errors` lists them.");
    }

    static IEnumerable<Measurement<T>> Each<T>(Func<Relay, T> read) where T : struct =>
        Relays.Where(r => r.Value.IsActive)
        .Select(r => new Measurement<T>(read(r.Value), new KeyValuePair<string, object?>("service", r.Key)));

    internal static IDisposable Watch(Relay relay, string log)
    {
        Relays[log] = relay;
        return new EndedProcessor(() => Relays.TryRemove(new(log, relay)));
    }

    /// <summary>
    /// Adds the attributes that the semantic conventions require of a messaging span. The embedded run's bus stands in
    /// for RabbitMQ, and is named as it.
    /// </summary>
    internal static Activity? Describe(Activity? span, string name, string type, string destination) =>
        span?.SetTag("messaging.system", "rabbitmq").SetTag("messaging.operation.name", name)
            .SetTag("messaging.operation.type", type).SetTag("messaging.destination.name", destination);

    internal static void Failed(string service, long count) => Failures[service] = count;

    /// <summary><c>OTEL_TRACES_SAMPLER</c> wins; without it the polls of background loops are left out.</summary>
    static TracerProviderBuilder SampleUnlessSet(this TracerProviderBuilder builder, IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration["OTEL_TRACES_SAMPLER"])
            ? builder.SetSampler(new ParentBasedSampler(new PollSampler())) : builder;

    sealed class EndedProcessor(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    /// <summary>
    /// Adds one provider per process: OpenTelemetry listens process-wide, so a second one would export every span
    /// twice. Hosts that share a process set <c>Telemetry:Shared</c>, and the process itself calls this once.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        var options = builder.Configuration.Read<TelemetryOptions>();
        if (options.Shared || string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(
                r => r.AddService(options.Name ?? serviceName, serviceNamespace: "embassy", serviceVersion: Version,
                    serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"));
        if (options.Signals.Contains("traces"))
            telemetry.WithTracing(t => t.AddSource(Name, "Yarp.ReverseProxy", "Grpc.Net.Client")
                .SampleUnlessSet(builder.Configuration).AddProcessor(new SecretPathProcessor()).AddNpgsql()
                .AddAspNetCoreInstrumentation(
                    // Hosts ask for these again and again; see also PollSampler.
                    o => o.Filter = http => !Health.IsAsked(http.Request.Path) && http.Request.Path != RevocationList.Path
                        && !http.Request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal))
                .AddHttpClientInstrumentation(
                    o => o.FilterHttpRequestMessage =
                        m => m.RequestUri?.AbsolutePath.StartsWith("/health", StringComparison.Ordinal) != true));
        if (options.Signals.Contains("metrics"))
            telemetry.WithMetrics(
                m => m.AddMeter(Name, "Npgsql", "Yarp.ReverseProxy").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation().SetExemplarFilter(ExemplarFilterType.TraceBased));
        if (options.Signals.Contains("logs"))
            telemetry.WithLogging(configureBuilder: null, configureOptions: o => o.IncludeFormattedMessage = true);
        telemetry.UseOtlpExporter();
    }
}
