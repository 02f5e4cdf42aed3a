using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Records failed announcements in the inbox with their message, for <c>errors</c> to list, return or discard.
/// </summary>
public sealed class FailedAnnouncements(IServiceScopeFactory scopes, TimeProvider clock, ILogger<FailedAnnouncements> log)
{
    /// <summary>Maximum number of unreadable messages stored per handler; further ones are only counted.</summary>
    public const int MostForeign = 1000;

    const int MostBytes = 64 << 10, MostError = 1000;

    public static InboxRow Note(AnnouncementHandler announcementHandler, Guid id, CloudEvent told, DateTimeOffset now) => new()
    {
        Reaction = announcementHandler.Name,
        EventId = id,
        Source = told.Source,
        Sequence = told.Sequence,
        Subject = told.Subject,
        At = now,
        Outcome = InboxRow.Failed,
    };

    /// <summary>Records an announcement that its handler failed on.</summary>
    public Task Announcement(AnnouncementHandler announcementHandler, CloudEvent told, Exception why, CancellationToken cancellation)
    {
        log.LogError(why, "{Reaction} gave up on {Type} {Id} about {Subject}", announcementHandler.Name, told.Type, told.Id, told.Subject);
        var reason = why is RejectedException rejected ? rejected.Reason : InboxReasons.Failed;
        var body = JsonSerializer.Serialize(told, Announcements.Announcement.Json);
        return Save(Note(announcementHandler, Guid.Parse(told.Id), told, clock.Now()), reason, why.Message, body, cancellation);
    }

    /// <summary>Records a message that is not an announcement, or not one of its source.</summary>
    public async Task Message(AnnouncementHandler announcementHandler, ReadOnlyMemory<byte> body, RejectedException why,
        CancellationToken cancellation)
    {
        Telemetry.Rejected.Add(1, new KeyValuePair<string, object?>("reaction", announcementHandler.Name),
            new KeyValuePair<string, object?>("reason", why.Reason));
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
            if (await db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed && i.Reaction == announcementHandler.Name && i.Sequence == 0,
                cancellation) >= MostForeign)
            {
                log.LogDebug("{Reaction} drops a message beyond the {Most} that are kept: {Why}", announcementHandler.Name, MostForeign,
                    why.Message);
                return;
            }
        }
        // Not the message's own id, which may be missing or belong to a genuine announcement.
        var id = new Guid(SHA256.HashData(body.Span).AsSpan(0, 16));
        var note = new InboxRow
        {
            Reaction = announcementHandler.Name,
            EventId = id,
            Source = "",
            Sequence = 0,
            Subject = "",
            At = clock.Now(),
            Outcome = InboxRow.Failed
        };
        log.LogWarning("{Reaction} parked a message as {Reason}, note {Id}: {Why}", announcementHandler.Name, why.Reason, id, why.Message);
        await Save(note, why.Reason, why.Message, body.Length <= MostBytes ? MessageReader.Text(body) : null, cancellation);
    }

    async Task Save(InboxRow fresh, string reason, string error, string? body, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var note = await db.Inbox.FindAsync([fresh.Reaction, fresh.EventId], cancellation);
        if (note is { Outcome: InboxRow.Done or InboxRow.Stale or InboxRow.Discarded }) return;
        if (note is null) db.Inbox.Add(note = fresh);
        (note.At, note.Outcome, note.Reason, note.Body) = (clock.Now(), InboxRow.Failed, reason, body);
        note.Error = (error.Length > MostError ? error[..MostError] : error).Replace('\0', '\uFFFD');
        note.Times++;
        await db.SaveChangesAsync(cancellation);
    }
}
