using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

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
/// Processes one announcement for one handler, exactly once in effect. It never throws because of an announcement. An
/// announcement that can never be handled fails at once, a failing one fails after all attempts, and during an outage
/// (database, a peer's log) it is retried for as long as the outage lasts.
/// </summary>
public sealed class AnnouncementProcessor(
    SourceLogs logs, HandlerTransaction transaction, RetryPolicy retries, FailedAnnouncements failedAnnouncements, TimeProvider clock)
{
    const int Races = 10;

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
            return await Save(announcementHandler, () => failedAnnouncements.Message(announcementHandler, body, e, cancellation),
                cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return retries.DuringOutage(announcementHandler, "a message", "", e);
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
        Telemetry.Describe(span, "handle", "process", announcementHandler.Name)?.SetTag("messaging.message.id", told.Id)
            .SetTag("embassy.subject", told.Subject).SetTag("embassy.sequence", told.Sequence);
        if (failures == 0)
            Telemetry.ConsumerLag.Record((clock.GetUtcNow() - told.Time).TotalSeconds,
                new KeyValuePair<string, object?>("reaction", announcementHandler.Name));
        for (var race = 0; ; race++)
        {
            try
            {
                await transaction.Handle(announcementHandler, told, cancellation);
                return ProcessingResult.Settled;
            }
            catch (DbUpdateException e) when (race < Races && Database.IsRace(e))
            {
                // Another replica or a user changed the same rows first: start again from the current state.
                await Task.Delay(Random.Shared.Next(5, 50), cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                span?.SetStatus(ActivityStatusCode.Error, e.Message);
                if (TransientFaults.Is(e)) return retries.DuringOutage(announcementHandler, told.Type, told.Id, e);
                var lasting = e is RejectedException or FormatException or System.Text.Json.JsonException;
                if (!lasting && retries.Allows(failures)) return retries.AfterFailure(announcementHandler, told, failures, e);
                return await Save(announcementHandler, () => failedAnnouncements.Announcement(announcementHandler, told, e, cancellation),
                    cancellation);
            }
        }
    }

    async Task<ProcessingResult> Save(AnnouncementHandler announcementHandler, Func<Task> save, CancellationToken cancellation)
    {
        try
        {
            await save();
            return ProcessingResult.Settled;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return retries.DuringOutage(announcementHandler, "a message that is given up", "", e);
        }
    }
}
