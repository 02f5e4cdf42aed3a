using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// Prometheus watches every process while parts fail. The durations of the rules are shortened, their thresholds are
/// not.
/// </summary>
[CollectionDefinition(nameof(ProvokedAlertsTests), DisableParallelization = true), Collection(nameof(ProvokedAlertsTests)), NeedsServers]
public sealed class ProvokedAlertsTests
{
    static readonly string[] Provoked =
        ["BrokerAway", "BrokerBlocked", "CacheDistrusted", "DatabaseAway", "OutboxStuck", "TokensRefused", "WebhookFailing"];

    [Fact]
    public async Task Each_fault_fires_its_alert_and_the_alert_ends_with_it()
    {
        await using var suite = await SuiteProcesses.Start();
        await using var prometheus = await MonitoredBy(suite);
        using var desk = suite.Http(Roles.Administrator, Roles.Editor);
        await desk.Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar", "fr", "en", "az"], approval = "none" })
            .Json(System.Net.HttpStatusCode.Created);

        // Healthy: whatever the start itself has caused goes away.
        await Eventually.True("nothing fires", async () => (await prometheus.Query("up")).Count == 4
            && (await prometheus.Query("embassy_cache_trusted_ratio")).Count == 1
            && !(await prometheus.Firing()).Intersect(Provoked).Any());

        // Somebody tries tokens.
        using (var stranger = suite.Http())
        {
            stranger.DefaultRequestHeaders.Authorization = new("Bearer", "e30.e30.e30");
            await Fires(prometheus, "TokensRefused", async () => await stranger.GetAsync("/v1/reviews"));
        }

        // A webhook's receiver is away.
        using (var service = suite.Http(Roles.Service))
            await service.Post("/v1/webhooks",
                new { url = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}/", types = (string[])[] })
                .Json(System.Net.HttpStatusCode.Created);
        var page = 0;
        async Task Publish()
        {
            var key = $"provoked-{page++}";
            await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }).Json(System.Net.HttpStatusCode.Created);
            var draft = await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = key, body = "نص" });
            await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }, draft.ETag()).Json();
        }
        await Publish();
        await Fires(prometheus, "WebhookFailing");

        // The broker has no memory left, and then has.
        await suite.Rabbit.Control("set_vm_memory_high_watermark", "0.00001");
        await Fires(prometheus, "BrokerBlocked");
        await suite.Rabbit.Control("set_vm_memory_high_watermark", "0.4");
        await Ends(prometheus, "BrokerBlocked");

        // The broker is away while somebody publishes.
        await suite.Rabbit.Stop();
        await Publish();
        await Fires(prometheus, "BrokerAway");
        await Fires(prometheus, "CacheDistrusted");
        // Its threshold is a minute, as long as one wait.
        await Eventually.True("the announcement has waited",
            async () => (await prometheus.Query("embassy_outbox_age_seconds > 40")).Count > 0);
        await Fires(prometheus, "OutboxStuck");
        await suite.Rabbit.Restart();
        foreach (var alert in (string[])["BrokerAway", "CacheDistrusted", "OutboxStuck"]) await Ends(prometheus, alert);

        // The database is away.
        await suite.Postgres.Stop();
        await Fires(prometheus, "DatabaseAway");
    }

    static async Task<PrometheusServer> MonitoredBy(SuiteProcesses suite) => await PrometheusServer.Start(
        PrometheusServer.Shortened(Observability.Rules), await suite.Targets());

    static Task Fires(PrometheusServer prometheus, string alert, Func<Task>? meanwhile = null) =>
        Eventually.True($"{alert} fires", async () =>
        {
            if (meanwhile is not null) await meanwhile();
            return (await prometheus.Firing()).Contains(alert);
        });

    static Task Ends(PrometheusServer prometheus, string alert) =>
        Eventually.True($"{alert} ends", async () => !(await prometheus.Firing()).Contains(alert));
}
