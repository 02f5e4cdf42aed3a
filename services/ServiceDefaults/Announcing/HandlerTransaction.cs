using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Runs a handler once for one announcement: its changes and the inbox entry share one transaction. An announcement
/// that the inbox has settled before, or that belongs to another epoch of the log, changes nothing.
/// </summary>
public sealed class HandlerTransaction(LoopHost host)
{
    public async Task Handle(AnnouncementHandler announcementHandler, CloudEvent told, CancellationToken cancellation)
    {
        var eventId = Guid.Parse(told.Id);
        await using var scope = host.Scope(announcementHandler.Name);
        var requestContext = scope.ServiceProvider.GetRequiredService<RequestContext>();
        requestContext.CausedBy = eventId;
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);

        // The announcement's epoch differs from the epoch of the log as read. An older epoch is void; a newer one is
        // read from the log from its start.
        if (told.LogEpoch.Length > 0
            && await db.Positions.AnyAsync(
                p => p.Reaction == announcementHandler.Name && p.Source == told.Source && p.Epoch != "" && p.Epoch != told.LogEpoch,
                cancellation)) return;

        var note = await db.Inbox.FindAsync([announcementHandler.Name, eventId], cancellation);
        if (note is { Outcome: not InboxRow.Returned }) return;
        if (note is null) db.Inbox.Add(note = FailedAnnouncements.Note(announcementHandler, eventId, told, host.Clock.Now()));
        note.At = host.Clock.Now();
        (note.Outcome, note.Reason, note.Error, note.Body) = (InboxRow.Done, null, null, null);

        if (told.Withheld)
        {
            // The subject is no longer public: there is nothing to handle, and a later announcement carries the current
            // state.
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return;
        }
        var announcement = MessageReader.Data(told, announcementHandler);
        var seen = await db.SubjectVersions.FindAsync([announcementHandler.Name, told.Subject], cancellation);
        requestContext.Overtaken = seen is not null && seen.Version > told.SubjectVersion;
        if (!requestContext.Overtaken)
        {
            if (seen is null)
                db.SubjectVersions.Add(
                    seen = new SubjectVersion
                    {
                        Reaction = announcementHandler.Name,
                        Subject = told.Subject,
                        Version = told.SubjectVersion
                    });
            seen.Version = told.SubjectVersion;
            seen.Removed = told.Removes;
        }
        // Written even if unchanged: the concurrency token detects two replicas that handle one subject at once.
        if (db.Entry(seen!).State != EntityState.Added) db.Entry(seen!).Property(s => s.Version).IsModified = true;
        if (requestContext.Overtaken && !announcementHandler.Each) note.Outcome = InboxRow.Stale;
        else await announcementHandler.Run(scope.ServiceProvider, announcement, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
