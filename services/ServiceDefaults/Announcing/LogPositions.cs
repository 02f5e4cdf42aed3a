using Embassy.Log.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>How far the handlers of this service have read the logs of the others.</summary>
sealed class LogPositions(LoopHost host)
{
    /// <summary>The position of a handler; 0 in a log that it has not read yet.</summary>
    public async Task<(long After, string Epoch)> Get(AnnouncementHandler announcementHandler, string source,
        CancellationToken cancellation)
    {
        await using var scope = host.Scope(nameof(LogPositions));
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        if (await db.Positions.FindAsync([announcementHandler.Name, source], cancellation) is { } position)
            return (position.Sequence, position.Epoch);
        db.Positions.Add(new LogPosition { Reaction = announcementHandler.Name, Source = source, Sequence = 0 });
        await db.SaveChangesAsync(cancellation);
        return (0, "");
    }

    /// <summary>The announcements of a page that have no entry in the inbox.</summary>
    public async Task<List<Embassy.Log.V1.Announcement>> Unhandled(AnnouncementHandler announcementHandler, ReadLogResponse page,
        CancellationToken cancellation)
    {
        await using var scope = host.Scope(nameof(LogPositions));
        return await Unhandled(scope.ServiceProvider.GetRequiredService<EmbassyDb>(), announcementHandler, page, cancellation);
    }

    static async Task<List<Embassy.Log.V1.Announcement>> Unhandled(EmbassyDb db, AnnouncementHandler announcementHandler,
        ReadLogResponse page, CancellationToken cancellation)
    {
        if (page.Announcements.Count == 0) return [];
        var ids = page.Announcements.Select(a => Guid.Parse(a.Id)).ToList();
        var noted = await db.Inbox.Where(i => i.Reaction == announcementHandler.Name && ids.Contains(i.EventId)).Select(i => i.EventId)
            .ToListAsync(cancellation);
        return [.. page.Announcements.Where(a => !noted.Contains(Guid.Parse(a.Id)))];
    }

    /// <summary>
    /// Moves a position to the end of a page. Returns false if an entry of the page is not handled, or the position has
    /// changed meanwhile.
    /// </summary>
    /// <remarks>
    /// Updates the position first, to lock it while the inbox entries are read: a concurrent <c>errors --return</c>
    /// either waits here or is visible here.
    /// </remarks>
    public async Task<bool> Advance(AnnouncementHandler announcementHandler, string source, long after, ReadLogResponse page,
        CancellationToken cancellation)
    {
        await using var scope = host.Scope(nameof(LogPositions));
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var moved = await db.Positions.Where(p => p.Reaction == announcementHandler.Name && p.Source == source && p.Sequence == after)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, page.NextAfter).SetProperty(p => p.Epoch, page.Epoch), cancellation);
        if (moved == 0 || (await Unhandled(db, announcementHandler, page, cancellation)).Count > 0) return false;
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>
    /// Goes back to the first announcement that was skipped as stale before the handler became an
    /// <see cref="IHandleEach{T}"/>, which skips none. Returns the number of those skipped.
    /// </summary>
    public async Task<int> GoBackToSkipped(AnnouncementHandler announcementHandler, CancellationToken cancellation)
    {
        await using var scope = host.Scope(nameof(LogPositions));
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var skipped = db.Inbox.Where(i => i.Reaction == announcementHandler.Name && i.Outcome == InboxRow.Stale);
        var first = await skipped.GroupBy(i => i.Source).Select(g => new { Source = g.Key, Sequence = g.Min(i => i.Sequence) })
            .ToListAsync(cancellation);
        if (first.Count == 0) return 0;
        foreach (var at in first)
            await db.Positions.Where(p => p.Reaction == announcementHandler.Name && p.Source == at.Source && p.Sequence >= at.Sequence)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, at.Sequence - 1), cancellation);
        var count = await skipped.ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return count;
    }
}
