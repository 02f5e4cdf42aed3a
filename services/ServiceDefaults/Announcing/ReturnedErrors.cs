using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>Handles what an operator handed back with <c>errors --return</c>: once, out of the message that the note holds.</summary>
public sealed class ReturnedErrors(
    IServiceScopeFactory scopes, IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, IHostApplicationLifetime host, TimeProvider clock, ILogger<ReturnedErrors> log)
    : BackgroundLoop(host, clock, log)
{
    const int Batch = 100;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (reactions.Count == 0) return TimeSpan.FromDays(1);
        foreach (var note in await Returned(stopping))
            if (reactions.FirstOrDefault(r => r.Name == note.Reaction) is { } announcementHandler && !await Handle(announcementHandler, note, stopping)) break;
        return Look;
    }

    async Task<List<InboxRow>> Returned(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EmbassyDb>().Inbox.AsNoTracking().TagWith("returned")
            .Where(i => i.Outcome == InboxRow.Returned && i.Body != null).OrderBy(i => i.Source).ThenBy(i => i.Sequence).Take(Batch).ToListAsync(cancellation);
    }

    /// <summary>False during an outage: it stays handed back, and so do the others.</summary>
    async Task<bool> Handle(AnnouncementHandler announcementHandler, InboxRow note, CancellationToken cancellation)
    {
        // All attempts were made before: one that fails again is given up at once.
        if (note.Sequence > 0)
            return !(await announcementProcessor.Receive(announcementHandler, JsonSerializer.Deserialize<CloudEvent>(note.Body!, Announcements.Announcement.Json)!, int.MaxValue, cancellation)).Outage;
        // Not an announcement as far as was known: read and confirmed again, under its own id. Given up again it is the same note.
        var processingResult = await announcementProcessor.Receive(announcementHandler, Encoding.UTF8.GetBytes(note.Body!), int.MaxValue, cancellation);
        if (processingResult.Outage) return false;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EmbassyDb>().Inbox
            .Where(i => i.Reaction == note.Reaction && i.EventId == note.EventId && i.Outcome == InboxRow.Returned).ExecuteDeleteAsync(cancellation);
        log.LogInformation("{Reaction} settled the message of note {Id} that was handed back", announcementHandler.Name, note.EventId);
        return true;
    }
}
