using System.Collections.Concurrent;
using System.Diagnostics;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>Result of one attempt.</summary>
/// <param name="Pause">
/// Pause before the next attempt; null when the announcement is settled: handled, skipped or failed for good.
/// </param>
/// <param name="Outage">True when the attempt does not count, because a dependency is unavailable.</param>
public readonly record struct ProcessingResult(TimeSpan? Pause, bool Outage = false)
{
    public static readonly ProcessingResult Settled = new(null);
}

/// <summary>
/// Processes one announcement for one handler, exactly once in effect: the handler's changes and the inbox entry share
/// one transaction. It never throws because of an announcement. An announcement that can never be handled fails at
/// once, a failing one fails after all attempts, and during an outage (database, a peer's log) it is retried for as
/// long as the outage lasts.
/// </summary>
public sealed class AnnouncementProcessor(IServiceScopeFactory scopes, SourceLogs logs, FailedAnnouncements failedAnnouncements,
    TimeProvider clock, BusOptions settings, ILogger<AnnouncementProcessor> log)
{
    const int Races = 10;
    static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(5), OutageLog = TimeSpan.FromSeconds(10);

    DateTimeOffset loggedOutage;

    // One announcement at a time per handler, from the bus or from the log.
    readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new();

    /// <summary>Processes an untrusted message: any account that can publish may have sent it.</summary>
    /// <param name="failures">Number of failed attempts so far.</param>
    public async Task<ProcessingResult> Receive(AnnouncementHandler announcementHandler, ReadOnlyMemory<byte> body, int failures,
        CancellationToken cancellation)
    {
        CloudEvent? told;
        try
        {
            if (MessageReader.Read(body, announcementHandler) is not { } read) return ProcessingResult.Settled;
            told = await logs.Confirm(read, cancellation);
        }
        catch (RejectedException e)
        {
            return await Save(announcementHandler, failures, () => failedAnnouncements.Message(announcementHandler, body, e, cancellation),
                cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return Later(announcementHandler, "a message", "", failures, e, outage: true);
        }
        return told is null ? ProcessingResult.Settled : await Receive(announcementHandler, told, failures, cancellation);
    }

    /// <summary>Processes a confirmed announcement: from a log, or from this process.</summary>
    public async Task<ProcessingResult> Receive(AnnouncementHandler announcementHandler, CloudEvent told, int failures,
        CancellationToken cancellation)
    {
        var gate = gates.GetOrAdd(announcementHandler.Name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            return await Attempt(announcementHandler, told, failures, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    async Task<ProcessingResult> Attempt(AnnouncementHandler announcementHandler, CloudEvent told, int failures,
        CancellationToken cancellation)
    {
        // Continues the change's own trace, from the broker or from the log.
        ActivityContext.TryParse(told.TraceParent, null, isRemote: true, out var parent);
        using var span = Telemetry.Source.StartActivity($"handle {announcementHandler.Name}", ActivityKind.Consumer, parent);
        span?.SetTag("messaging.message.id", told.Id).SetTag("embassy.subject", told.Subject).SetTag("embassy.sequence", told.Sequence);
        if (failures == 0)
            Telemetry.ConsumerLag.Record((clock.GetUtcNow() - told.Time).TotalSeconds,
                new KeyValuePair<string, object?>("reaction", announcementHandler.Name));
        for (var race = 0; ; race++)
        {
            try
            {
                await Handle(announcementHandler, told, cancellation);
                return ProcessingResult.Settled;
            }
            catch (DbUpdateException e) when (race < Races && (e is DbUpdateConcurrencyException || Database.IsDuplicate(e)))
            {
                // Another replica or a user changed the same rows first: start again from the current state.
                await Task.Delay(Random.Shared.Next(5, 50), cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                span?.SetStatus(ActivityStatusCode.Error, e.Message);
                if (TransientFaults.Is(e)) return Later(announcementHandler, told.Type, told.Id, failures, e, outage: true);
                var lasting = e is RejectedException or FormatException or System.Text.Json.JsonException;
                if (!lasting && failures < settings.RetryPauses.Count)
                    return Later(announcementHandler, told.Type, told.Id, failures, e, outage: false);
                log.LogError(e, "{Reaction} gave up on {Type} {Id} about {Subject}", announcementHandler.Name, told.Type, told.Id,
                    told.Subject);
                return await Save(announcementHandler, failures,
                    () => failedAnnouncements.Announcement(announcementHandler, told, e, cancellation), cancellation);
            }
        }
    }

    async Task Handle(AnnouncementHandler announcementHandler, CloudEvent told, CancellationToken cancellation)
    {
        var eventId = Guid.Parse(told.Id);
        await using var scope = scopes.CreateAsyncScope();
        var requestContext = scope.ServiceProvider.GetRequiredService<RequestContext>();
        requestContext.Caller = Caller.Service;
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
        if (note is null) db.Inbox.Add(note = FailedAnnouncements.Note(announcementHandler, eventId, told, clock.Now()));
        note.At = clock.Now();
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

    async Task<ProcessingResult> Save(AnnouncementHandler announcementHandler, int failures, Func<Task> save,
        CancellationToken cancellation)
    {
        try
        {
            await save();
            return ProcessingResult.Settled;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return Later(announcementHandler, "a message that is given up", "", failures, e, outage: true);
        }
    }

    ProcessingResult Later(AnnouncementHandler announcementHandler, string type, string id, int failures, Exception why, bool outage)
    {
        Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("reaction", announcementHandler.Name));
        var last = settings.RetryPauses.Count == 0 ? OutagePause : settings.RetryPauses[^1];
        if (!outage)
        {
            log.LogWarning("{Reaction} failed on {Type} {Id}, attempt {Attempt}; it is attempted again: {Why}", announcementHandler.Name,
                type, id, failures + 1, why.Message);
            return new ProcessingResult(settings.RetryPauses[failures]);
        }
        // Every announcement during the outage fails the same way; one log line now and then is enough.
        var now = clock.GetUtcNow();
        if (now - loggedOutage > OutageLog)
        {
            loggedOutage = now;
            log.LogWarning("{Reaction} cannot handle {Type} {Id} now; what comes is attempted again until it can: {Why}",
                announcementHandler.Name, type, id, why.Message);
        }
        return new ProcessingResult(last < OutagePause ? last : OutagePause, Outage: true);
    }
}
