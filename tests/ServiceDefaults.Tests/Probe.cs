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
/// Two services on the floor: one, called events, that announces what a test tells it to, and one, called content,
/// whose reaction does what a test tells it to. Both keep the content service's tables.
/// </summary>
static class Probe
{
    public static readonly Host Teller = new("events", (args, embed) => Host("events", args, embed).Build());

    public static readonly Host Listener = new("content", (args, embed) =>
        Host("content", args, embed).AddHandler<EngagementHeld, NoteWhenHeld>().Build());

    /// <summary>The same with a second handler, which takes each announcement.</summary>
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
        id, "meeting", "incoming", "held", [new AnnouncedText("en", "ltr", title)], "2024-01-01", null, null, ["DZA", "AZE"], null, null,
        version, $"/v1/engagements/{id}"));

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Commits one announcement of the teller.</summary>
    public static Task Tell(this Stack stack, Announcement announcement) => stack.Query<ContentDb, int>("events", async db =>
    {
        db.Announce(announcement, about: null);
        return await db.SaveChangesAsync();
    });

    /// <summary>
    /// An announcement that stands in the teller's log and is not published: as the message that a test sends itself.
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

    /// <summary>What the listener gave up, as its program lists it.</summary>
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

    /// <summary>The versions that the handler took which takes each.</summary>
    public static Task<List<string>> EachNotes(this Stack stack, string id) => stack.Notes("each/" + id);

    /// <summary>
    /// How often a reaction was run to its end for an engagement: rows it left in the listener's database.
    /// </summary>
    public static Task<List<string>> Notes(this Stack stack, string id) => stack.Query<ContentDb, List<string>>("content", db =>
        Task.FromResult(db.Reviews.Where(r => r.Subject == id).OrderBy(r => r.Id).Select(r => r.Detail).ToList()));
}

/// <summary>Leaves a row with the version it was told of; fails as often as a test has asked for.</summary>
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

/// <summary>Leaves a row for each version, whatever came before; says which ones were overtaken.</summary>
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
