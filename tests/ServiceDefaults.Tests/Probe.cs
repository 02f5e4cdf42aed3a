using System.CommandLine;
using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content;
using Embassy.Content.Missions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Embassy.ServiceDefaults.Tests;

/// <summary>
/// Two hosts with the service defaults: "events" announces what a test tells it to, and "content" has a handler that
/// does what a test tells it to. Both use the content service's tables.
/// </summary>
static class Probe
{
    public static readonly Host Teller = new("events", (args, embed) => Host("events", args, embed).Build());

    public static readonly Host Listener = new("content", (args, embed) =>
        Host("content", args, embed).AddHandler<EngagementHeld, NoteWhenHeld>().Build());

    /// <summary>The same with a second handler, which handles every announcement.</summary>
    public static readonly Host BothKinds = new("content", (args, embed) =>
        Host("content", args, embed).AddHandler<EngagementHeld, NoteWhenHeld>().AddHandler<EngagementHeld, NoteEachWhenHeld>().Build());

    static ServiceHost Host(string name, string[] args, Action<WebApplicationBuilder>? embed)
    {
        var host = ServiceHost.Create(name, args, embed, internalReaders: [Roles.Editor], apis: typeof(ContentHost).Assembly)
            .AddDatabase<ContentDb, SqliteContentDb, PostgresContentDb>();
        ContentHost.AddCalls(host);
        return host;
    }

    public static EngagementHeld Held(string id, int version = 1, string title = "Visit") => new(new EngagementSummary(
        id, "meeting", "incoming", "held", [new AnnouncedText("en", "ltr", title)], "2024-01-01", null, [], ["DZA", "AZE"], null, null,
        version, $"/v1/engagements/{id}"));

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Commits one announcement of the announcing host.</summary>
    public static Task Tell(this Stack stack, Announcement announcement) => stack.Query<ContentDb, int>("events", async db =>
    {
        db.Announce(announcement, about: null);
        return await db.SaveChangesAsync();
    });

    /// <summary>
    /// An announcement that is in the log but not published, so that a test can send the message itself.
    /// </summary>
    public static async Task<string> Message(this Stack stack, string id, int version = 1, bool removes = false)
    {
        var held = Held(id, version);
        var eventId = Guid.NewGuid();
        await stack.Query<ContentDb, int>("events", async db =>
        {
            db.Outbox.Add(new OutboxRow
            {
                EventId = eventId,
                Type = held.Name.Type,
                Subject = held.Subject,
                SubjectVersion = version,
                RoutingKey = held.Name.RoutingKey(null),
                Schema = held.Name.Schema,
                Data = held.ToJson(),
                Cause = ChangeCauses.Edited,
                Removes = removes,
                Time = DateTimeOffset.UtcNow,
                PublishedAt = DateTimeOffset.UtcNow,
            });
            return await db.SaveChangesAsync();
        });
        return await Eventually.Value("it has a sequence",
            async () => (await stack.Log("events")).FirstOrDefault(a => a.Id == eventId.ToString())?.Json);
    }

    /// <summary>Sends bytes to the exchange, as any account that may publish can.</summary>
    public static async Task Send(this Stack stack, params IEnumerable<string> bodies)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(stack.Vhost.Uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true };
        foreach (var body in bodies)
            await channel.BasicPublishAsync(BusOptions.Exchange, "events.engagement.held.-", true, properties,
                System.Text.Encoding.UTF8.GetBytes(body));
    }

    /// <summary>The failed messages, as the command `errors` lists them.</summary>
    public static async Task<List<JsonElement>> Errors(this Stack stack)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await stack.Run(output, "--json"));
        return [.. JsonElement.Parse(output.ToString()).EnumerateArray().Select(e => e.Clone())];
    }

    public static Task<int> Run(this Stack stack, params string[] errors) => stack.Run(TextWriter.Null, errors);

    static Task<int> Run(this Stack stack, TextWriter output, params string[] errors) =>
        ServiceCommands.Create(_ => stack.App("content")).Parse(["errors", .. errors])
        .InvokeAsync(new InvocationConfiguration { Output = output });

    public static Task<JsonElement> Ready(this Stack stack, string service) =>
        new HttpClient().GetAsync($"{stack.AddressOf(service)}/health/ready").Json();

    /// <summary>The versions handled by the handler that handles every announcement.</summary>
    public static Task<List<string>> EachNotes(this Stack stack, string id) => stack.Notes("each/" + id);

    /// <summary>
    /// How often the handler completed for an engagement: the rows that it left in its database.
    /// </summary>
    public static Task<List<string>> Notes(this Stack stack, string id) => stack.Query<ContentDb, List<string>>("content", db =>
        Task.FromResult(db.Reviews.Where(r => r.Subject == id).OrderBy(r => r.Id).Select(r => r.Detail).ToList()));
}

/// <summary>Stores a row with the version that it got; fails as often as a test has requested.</summary>
sealed class NoteWhenHeld(ContentDb db, TimeProvider clock) : IHandle<EngagementHeld>
{
    public static readonly ConcurrentDictionary<string, int> FailuresLeft = new();

    public Task Handle(EngagementHeld announcement, CancellationToken cancellation)
    {
        var id = announcement.Engagement.Id;
        db.Reviews.Add(
            new Content.Reviews.Review
            {
                PageKey = "k",
                Locale = "en",
                Reason = "engagement-held",
                Subject = id,
                Detail = $"v{announcement.SubjectVersion}",
                OpenedAt = clock.Now()
            });
        if (FailuresLeft.TryGetValue(id, out var left) && left > 0)
        {
            FailuresLeft[id] = left - 1;
            throw new InvalidOperationException("as the test asked for");
        }
        return Task.CompletedTask;
    }
}

/// <summary>Stores a row for each version, whatever came before, and which ones were overtaken.</summary>
sealed class NoteEachWhenHeld(ContentDb db, RequestContext requestContext, TimeProvider clock) : IHandleEach<EngagementHeld>
{
    public Task Handle(EngagementHeld announcement, CancellationToken cancellation)
    {
        db.Reviews.Add(new Content.Reviews.Review
        {
            PageKey = "k",
            Locale = "en",
            Reason = "engagement-held",
            Subject = "each/" + announcement.Engagement.Id,
            Detail = $"v{announcement.SubjectVersion}{(requestContext.Overtaken ? " late" : "")}",
            OpenedAt = clock.Now(),
        });
        return Task.CompletedTask;
    }
}
