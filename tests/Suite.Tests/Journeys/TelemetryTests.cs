using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

[NeedsServers]
public class TelemetryTests
{
    [Fact]
    public async Task One_trace_joins_gateway_service_database_broker_and_the_reaction_of_another_service()
    {
        await using var mission = await MissionProcesses.Start();
        var http = mission.Http(Roles.Editor, Roles.ProtocolOfficer);
        var engagement = Guid.NewGuid().ToString();
        await http.Post("/v1/pages", new { key = "visit", type = "news", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        await http.Put("/v1/pages/visit/editions/ar",
            new { slug = "visit", title = "زيارة", body = "نص", cites = (string[])[$"engagements/{engagement}"] })
            .Json(HttpStatusCode.Created);
        var planned =
            await http.Post("/v1/engagements",
                new
                {
                    id = engagement,
                    kind = "meeting",
                    direction = "incoming",
                    start = "2024-01-01",
                    titles = (object[])[new { lang = "en", text = "Visit" }]
                });
        var confirmed = await http.Post($"/v1/engagements/{engagement}:confirm", new { }, planned.ETag());

        // The client's own trace, as a front end would send it.
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var hold =
            new HttpRequestMessage(HttpMethod.Post, $"/v1/engagements/{engagement}:hold") { Content = JsonContent.Create(new { }) };
        hold.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        hold.Headers.TryAddWithoutValidation("If-Match", confirmed.ETag());
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(hold)).StatusCode);
        await Eventually.True("the review",
            async () => (await http.GetAsync("/v1/reviews?pageKey=visit").Json()).GetProperty("reviews").GetArrayLength() == 1);

        Task<CollectedSpan> Seen(Func<CollectedSpan, bool> match) => mission.Collector.Span(s => s.TraceId == trace && match(s));
        await Seen(s => s.Service == "embassy-gateway" && s.Kind == "Server");
        await Seen(s => s.Service == "embassy-events" && s.Kind == "Server");
        await Seen(s => s.Service == "embassy-events" && s.Kind == "Client" && s.Scope.Contains("Npgsql", StringComparison.Ordinal));
        var announced = await Seen(s => s.Service == "embassy-events" && s.Kind == "Producer");
        Assert.StartsWith("announce events.engagement.held", announced.Name, StringComparison.Ordinal);
        var handled =
            await Seen(s => s.Service == "embassy-content" && s.Kind == "Consumer" && s.Name.Contains("review", StringComparison.Ordinal));
        Assert.Equal("handle content.review-when-engagement-held", handled.Name);
        await Seen(s => s.Service == "embassy-content" && s.Scope.Contains("Npgsql", StringComparison.Ordinal)
            && s.ParentId == handled.SpanId);

        foreach (var metric in (string[])["http.server.request.duration", "embassy.outbox.depth", "embassy.outbox.age", "embassy.relay.lag",
            "embassy.consumer.lag"])
            await mission.Collector.Metric(m => m.Name == metric);
    }

    [Fact]
    public async Task Messages_that_are_no_announcement_are_counted_and_logged()
    {
        await using var mission = await MissionProcesses.Start();
        await using (var connection =
            await new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(mission.Vhost.Uri) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            // An engagement without an engagement: no attempt can succeed.
            var body = $$$"""{"specversion":"1.0","id":"{{{Guid.NewGuid()}}}","source":"/missions/embassy/events","type":"embassy.events.engagement.held.v1","subject":"engagements/x","time":"2026-01-01T00:00:00Z","dataschema":"urn:x","logsequence":1,"subjectversion":1,"cause":"edited","data":{}}""";
            await channel.BasicPublishAsync("embassy.events", "events.engagement.held.-", false,
                new RabbitMQ.Client.BasicProperties { ContentType = "application/cloudevents+json" },
                System.Text.Encoding.UTF8.GetBytes(body));
        }
        await mission.Collector.Metric(m => m.Name == "embassy.consumer.rejected");
        await mission.Collector.Log(
            l => l.Service == "embassy-content"
                && l.Body.Contains("review-when-engagement-held parked a message as unreadable", StringComparison.Ordinal));
        using var http = new HttpClient();
        // Three handlers of content have a queue for it.
        await Eventually.True("each has given it up", async () =>
        {
            await http.GetAsync(new Uri(mission.Content + "/health/ready"));
            return mission.Collector.Metrics.Any(m => m.Name == "embassy.consumer.failed" && m.Points.Any(p => p.Value == 3));
        });
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_answers_what_it_has_begun_and_announces_what_it_has_committed()
    {
        await using var mission = await MissionProcesses.Start();
        await using var client =
            await AmqpClient.Listen(mission.Vhost.Uri, count: null, keys: ["content.edition.published.*"],
                within: TimeSpan.FromSeconds(20));
        var desk = mission.Http(Roles.Editor);
        var acknowledged = new List<string>();
        async Task Write(int writer)
        {
            for (var i = 0; ; i++)
            {
                var key = $"stop-{writer}-{i}";
                try
                {
                    if (!(await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" })).IsSuccessStatusCode) return;
                    var draft = await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = key, body = "نص" });
                    if (!draft.IsSuccessStatusCode
                        || !(await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }, draft.ETag())).IsSuccessStatusCode) return;
                }
                catch (HttpRequestException)
                {
                    return;
                }
                lock (acknowledged) acknowledged.Add($"pages/{key}/editions/ar");
            }
        }
        var writers = Enumerable.Range(0, 3).Select(Write).ToArray();
        await Eventually.True("some writes", () => Task.FromResult(acknowledged.Count > 20));
        Assert.Equal(0, await mission.ContentProcess.Stop());
        await Task.WhenAll(writers);
        await Eventually.True("every acknowledged one is announced", () =>
        {
            var told = client.SoFar.Select(m => m.GetProperty("event").Text("subject")).ToHashSet();
            return Task.FromResult(acknowledged.All(told.Contains));
        });
    }
}
