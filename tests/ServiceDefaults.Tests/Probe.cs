using System.Collections.Concurrent;
using Embassy.Announcements;
using Embassy.Content;
using Embassy.Content.Missions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults.Tests;

/// <summary>
/// Two services on the floor: one, called events, that announces what a test tells it to, and one, called content, whose
/// reaction does what a test tells it to. Both keep the content service's tables.
/// </summary>
static class Probe
{
    public static readonly Host Teller = new("events", (args, embed) => Host("events", args, embed).Build<ContentApi>());

    public static readonly Host Listener = new("content", (args, embed) =>
        Host("content", args, embed).AddReaction<EngagementHeld, NoteWhenHeld>().Build<ContentApi>());

    static ServiceHost Host(string name, string[] args, Action<WebApplicationBuilder>? embed)
    {
        var host = ServiceHost.Create(name, args, embed, internalReaders: [Roles.Editor], contracts: [Content.V1.ContentService.Descriptor])
            .AddDatabase<ContentDb, SqliteContentDb, PostgresContentDb>();
        ContentHost.AddCalls(host);
        return host;
    }

    public static EngagementHeld Held(string id, int version = 1, string title = "Visit") => new(new EngagementSummary(
        id, "meeting", "incoming", "held", [new AnnouncedText("en", "ltr", title)], "2024-01-01", null, null, ["DZA", "AZE"], null, null, version, $"/v1/engagements/{id}"));

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Commits one announcement of the teller.</summary>
    public static Task Tell(this Stack stack, Announcement announcement) => stack.Query<ContentDb, int>("events", async db =>
    {
        db.Announce(announcement, about: null);
        return await db.SaveChangesAsync();
    });

    /// <summary>How often a reaction was run to its end for an engagement: rows it left in the listener's database.</summary>
    public static Task<List<string>> Notes(this Stack stack, string id) => stack.Query<ContentDb, List<string>>("content", db =>
        Task.FromResult(db.Reviews.Where(r => r.Subject == id).OrderBy(r => r.Id).Select(r => r.Detail).ToList()));
}

/// <summary>Leaves a row with the version it was told of; fails as often as a test has asked for.</summary>
sealed class NoteWhenHeld(ContentDb db, TimeProvider clock) : IReactTo<EngagementHeld>
{
    public static readonly ConcurrentDictionary<string, int> FailuresLeft = new();

    public Task React(EngagementHeld announcement, CancellationToken cancellation)
    {
        var id = announcement.Engagement.Id;
        db.Reviews.Add(new Content.Reviews.Review { PageKey = "k", Locale = "en", Reason = "engagement-held", Subject = id, Detail = $"v{announcement.SubjectVersion}", OpenedAt = clock.Now() });
        if (FailuresLeft.TryGetValue(id, out var left) && left > 0)
        {
            FailuresLeft[id] = left - 1;
            throw new InvalidOperationException("as the test asked for");
        }
        return Task.CompletedTask;
    }
}
