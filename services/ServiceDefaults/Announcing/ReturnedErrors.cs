using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Processes inbox entries that an operator returned with <c>errors --return</c>, once each, from the stored message.
/// </summary>
public sealed class ReturnedErrors(
    IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, LoopHost host) : BackgroundLoop(host)
{
    const int Batch = 100;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (reactions.Count == 0) return TimeSpan.FromDays(1);
        if (!IsDue(Longest)) return Look;
        foreach (var note in await Returned(stopping))
            if (reactions.FirstOrDefault(r => r.Name == note.Reaction) is { } announcementHandler
                && !await Handle(announcementHandler, note, stopping)) break;
        return Look;
    }

    async Task<List<InboxRow>> Returned(CancellationToken cancellation)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<EmbassyDb>().Inbox.AsNoTracking().TagWith("returned")
            .Where(i => i.Outcome == InboxRow.Returned && i.Body != null).OrderBy(i => i.Source).ThenBy(i => i.Sequence).Take(Batch)
            .ToListAsync(cancellation);
    }

    /// <summary>Returns false during an outage: this entry and the remaining ones stay returned.</summary>
    async Task<bool> Handle(AnnouncementHandler announcementHandler, InboxRow note, CancellationToken cancellation)
    {
        // All attempts are used up: another failure is final at once.
        if (note.Sequence > 0)
            return !(await announcementProcessor.Receive(announcementHandler,
                JsonSerializer.Deserialize<CloudEvent>(note.Body!, Announcements.Announcement.Json)!, int.MaxValue, cancellation)).Outage;
        // The message was unconfirmed: read and confirm it again, under its own id. Another failure updates the same
        // entry.
        var processingResult =
            await announcementProcessor.Receive(announcementHandler, Encoding.UTF8.GetBytes(note.Body!), int.MaxValue, cancellation);
        if (processingResult.Outage) return false;
        await using var scope = Scope();
        await scope.ServiceProvider.GetRequiredService<EmbassyDb>().Inbox
            .Where(i => i.Reaction == note.Reaction && i.EventId == note.EventId && i.Outcome == InboxRow.Returned)
            .ExecuteDeleteAsync(cancellation);
        Log.LogInformation("{Reaction} settled the message of note {Id} that was handed back", announcementHandler.Name, note.EventId);
        return true;
    }
}
