using System.Diagnostics.Metrics;
using System.Globalization;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// The names and attributes of telemetry, as every process exports them on PostgreSQL and RabbitMQ: spans against the
/// semantic conventions, metrics against the rules and dashboards.
/// </summary>
[CollectionDefinition(nameof(TelemetryNamesTests), DisableParallelization = true), Collection(nameof(TelemetryNamesTests)), NeedsServers]
public sealed class TelemetryNamesTests
{
    static readonly IReadOnlyList<string> Services = [.. ServiceCatalogue.Names.Append("gateway").Select(n => $"embassy-{n}")];

    // `deploy/ops` writes them for the node exporter.
    static readonly string[] Backups = ["embassy_backup_completed_timestamp_seconds", "embassy_backup_verified_timestamp_seconds"];

    [Fact]
    public async Task Spans_follow_the_conventions_and_rules_and_dashboards_name_the_metrics_that_are_exported()
    {
        await using var suite = await SuiteProcesses.Start();
        await using var prometheus = await PrometheusServer.Start(Observability.Rules, await suite.Targets());
        await Journey(suite);
        foreach (var service in Services) await suite.Collector.Span(s => s.Service == service);
        await Exports(suite, 3);
        // A span may be exported before its parent.
        await Eventually.True("each span is in its trace", () => Task.FromResult(!SpanConventions.Lost(suite.Collector.Spans).Any()));
        var spans = suite.Collector.Spans;
        Assert.DoesNotContain(spans,
            s => s.Attributes.GetValueOrDefault("url.path", "").StartsWith("/.well-known", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("EMBASSY_TEST_DUMP") is { Length: > 0 } dump)
        {
            await File.WriteAllLinesAsync(dump + ".spans", spans.Select(s => s.ToString()), TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(dump + ".publication",
                SpanTree.Lines(spans, spans.First(s => s.Name.EndsWith(":publish", StringComparison.Ordinal) && s.ParentId.Length == 0)),
                TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(dump + ".metrics", await prometheus.Names(), TestContext.Current.CancellationToken);
            using var scrape = new HttpClient();
            await File.WriteAllTextAsync(dump + ".text", await scrape.GetStringAsync(new Uri(suite.Collector.Scrape, "/metrics")),
                TestContext.Current.CancellationToken);
        }
        Violations.None(SpanConventions.Faults(spans));
        IEnumerable<(string, string)> expressions = [.. Observability.RuleExpressions, .. Observability.Panels];
        Violations.None(Unknown([.. await prometheus.Names(), .. Observability.Recorded, .. Instruments(), .. Backups], expressions));

        // Nobody asks for anything: the loops go on, and none of their polls is a span.
        suite.Collector.Clear();
        await Exports(suite, 5);
        Violations.None(suite.Collector.Spans.Select(s => $"Without traffic: {s}"));
    }

    [Fact]
    public async Task Spans_of_the_embedded_run_follow_the_conventions()
    {
        await using var collector = await OtlpCollector.Start();
        var data = Directory.CreateTempSubdirectory("embassy-spans-");
        try
        {
            await using var run = await LocalProcess.StartWith(new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            }, data.FullName);
            using var desk = run.Http(await LocalProcess.Token(data.FullName, Roles.Administrator, Roles.Editor));
            await PublishPage(desk);
            await collector.Span(s => s.Name == "SELECT Pages" && s.Scope == "Embassy");
            await collector.Span(s => s.Name == "INSERT Outbox" && s.Attributes["db.system.name"] == "sqlite");
            Violations.None(SpanConventions.Faults(collector.Spans));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_metric_that_nothing_exports_is_found_by_name_and_place() =>
        Assert.Equal(["x.json uses embassy_outbox_length, which nothing exports."],
            Unknown(["embassy_outbox_depth", "up"],
                [("x.json", "sum by (service) (rate(embassy_outbox_length{job=\"a\"}[5m])) > 0 and embassy_outbox_depth > 1 or up == 0")]));

    [Fact]
    public void A_span_without_its_attributes_or_its_parent_is_found()
    {
        CollectedSpan Span(string name, string kind, string scope, string parent, params (string Name, string Value)[] attributes) => new(
            "t", name, parent, name, kind, "embassy-content", scope, "Unset", attributes.ToDictionary(a => a.Name, a => a.Value),
            new Dictionary<string, string>
            {
                ["service.name"] = "embassy-content",
                ["service.namespace"] = "embassy",
                ["service.version"] = "1",
                ["service.instance.id"] = "1",
            }, [], [], default, default);
        Violations.One(SpanConventions.Faults([Span("announce x", "Producer", "Embassy", "", ("messaging.system", "rabbitmq"),
            ("messaging.operation.name", "announce"), ("messaging.operation.type", "send"), ("messaging.message.id", "1"),
            ("embassy.subject", "pages/x"), ("embassy.sequence", "1"))]), "messaging.destination.name");
        (string, string)[] statement = [("db.system.name", "sqlite"), ("db.namespace", "content"), ("db.query.text", "…")];
        Violations.One(SpanConventions.Faults([Span("sqlite", "Client", "Embassy", "", statement)]), "db.query.summary");
        Violations.One(SpanConventions.Faults([Span("SELECT Pages", "Client", "Embassy", "",
            [.. statement, ("db.query.summary", "SELECT Pages"), ("db.operation.name", "SELECT")])]), "db.collection.name Pages");
        Violations.One(SpanConventions.Faults([Span("BATCH INSERT Outbox INSERT Pages", "Client", "Embassy", "",
            [.. statement, ("db.query.summary", "BATCH INSERT Outbox INSERT Pages")])]), "db.operation.name BATCH INSERT");
        Violations.One(SpanConventions.Lost([Span("handle x", "Consumer", "Embassy", "gone")]), "parent");
        Violations.One(SpanConventions.Faults([Span("x", "Internal", "Somebody", "")]), "Somebody");
    }

    // Reads and writes of every service, a refusal, a search, a webhook that nobody answers.
    static async Task Journey(SuiteProcesses suite)
    {
        await suite.Load();
        using var desk = suite.Http(Roles.Administrator, Roles.Editor);
        using var service = suite.Http(Roles.Service);
        await service.Post("/v1/webhooks",
            new { url = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}/", types = (string[])[] })
            .Json(System.Net.HttpStatusCode.Created);
        await PublishPage(desk);
        using var reader = suite.Http();
        foreach (var path in (string[])["/v1/overview", "/v1/changes", "/v1/search?q=visit", "/v1/forums", "/v1/forums/un/members",
            "/v1/agreements", "/v1/engagements", "/v1/pages/visit?locale=ar", "/v1/pages/visit?locale=ar"])
            await reader.GetAsync(path);
        await reader.GetAsync("/v1/reviews").Problem(401, "token_missing");
        using var identity = new HttpClient { BaseAddress = new Uri(suite.Addresses["identity"]) };
        Assert.True((await identity.GetAsync("/sign-in")).IsSuccessStatusCode);
        await identity.GetAsync("/.well-known/openid-configuration").Json();
    }

    static async Task PublishPage(HttpClient desk)
    {
        await desk.Post("/v1/pages", new { key = "visit", type = "news", authenticLocale = "ar" }).Json(System.Net.HttpStatusCode.Created);
        var draft = await desk.Put("/v1/pages/visit/editions/ar", new { slug = "visit", title = "زيارة", body = "نص" });
        await desk.Post("/v1/pages/visit/editions/ar:publish", new { }, draft.ETag()).Json();
    }

    // Until every process has exported so many times.
    static async Task Exports(SuiteProcesses suite, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var before = suite.Collector.Exports;
            await Eventually.True("every process has exported", () => Task.FromResult(
                Services.All(s => suite.Collector.Exports.GetValueOrDefault(s) > before.GetValueOrDefault(s))));
        }
    }

    static IReadOnlyList<string> Unknown(IEnumerable<string> known, IEnumerable<(string Place, string Expression)> expressions)
    {
        var all = known.ToHashSet();
        return [.. from e in expressions
            from name in PromQl.Names(e.Expression)
            where !all.Contains(name)
            select $"{e.Place} uses {name}, which nothing exports."];
    }

    // A counter is not exported before it has counted: failures of a healthy run are only known by their code.
    static IReadOnlyList<string> Instruments()
    {
        var names = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name != "Embassy") return;
            var kind = instrument.GetType().Name;
            var name = PrometheusText.Name(instrument.Name, instrument.Unit ?? "", kind.Contains("Counter", StringComparison.Ordinal),
                kind.Contains("Gauge", StringComparison.Ordinal));
            names.AddRange(kind.StartsWith("Histogram", StringComparison.Ordinal)
                ? [$"{name}_bucket", $"{name}_count", $"{name}_sum"] : [name]);
        };
        _ = Telemetry.Retries.Name;
        listener.Start();
        return names;
    }
}
