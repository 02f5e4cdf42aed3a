using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Grpc.Core;
using Embassy.Log.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads the logs of the services whose announcements this service handles, and processes the missing ones: all of
/// them at first start, those lost with the in-memory bus after a crash, and, every minute, any that a broker dropped.
/// The inbox makes duplicate delivery by the bus harmless. Failed announcements are retried after the rest of their
/// page.
/// </summary>
public sealed class CatchUp(
    IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor, SourceLogs logs,
    CatchUpOptions settings, LoopHost host) : BackgroundLoop(host)
{
    const int Page = 200;

    readonly LogPositions positions = new(host);

    bool begun, repaired;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (reactions.Count == 0) return TimeSpan.FromDays(1);
        // The other services start at the same time, and reader traffic comes first.
        if (!begun)
        {
            begun = true;
            return settings.Again;
        }
        if (!repaired)
        {
            foreach (var announcementHandler in reactions.Where(r => r.Each))
                if (await positions.GoBackToSkipped(announcementHandler, stopping) is > 0 and var count)
                    Log.LogWarning("{Reaction} skipped {Count} announcements that it needs; it handles them out of the logs",
                        announcementHandler.Name, count);
            repaired = true;
        }
        var complete = true;
        foreach (var announcementHandler in reactions)
            foreach (var (source, peer) in logs.Of(announcementHandler.From))
            {
                try
                {
                    complete &= await Read(announcementHandler, source, peer, stopping);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    complete = false;
                    Log.LogDebug("{Reaction} could not read the log of {Peer} to its end; it tries again: {Why}", announcementHandler.Name,
                        peer, e.Message);
                }
            }
        return complete ? settings.Every : settings.Again;
    }

    /// <summary>Returns false when a dependency is unavailable and reading should resume soon.</summary>
    async Task<bool> Read(AnnouncementHandler announcementHandler, string source, string peer, CancellationToken cancellation)
    {
        var logService = logs.Client(peer);
        var (after, epoch) = await positions.Get(announcementHandler, source, cancellation);
        while (true)
        {
            ReadLogResponse page;
            try
            {
                page = await logService.ReadLogAsync(
                    new ReadLogRequest { After = after, Epoch = epoch, Limit = Page, Types_ = { announcementHandler.Type } },
                    deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellation);
            }
            catch (RpcException e) when (LogResetDetails.Of(e) is { } wentBack)
            {
                await Restart(source, epoch, wentBack, logService, cancellation);
                (after, epoch) = await positions.Get(announcementHandler, source, cancellation);
                continue;
            }
            if (page.Oldest > after + 1)
                Log.LogWarning("{Reaction} is behind the log of {Peer}: {First} to {Last} were pruned before it read them",
                    announcementHandler.Name, peer, after + 1, page.Oldest - 1);
            var entries = await positions.Unhandled(announcementHandler, page, cancellation);
            if (!await Handle(announcementHandler, entries, cancellation)) return false;
            if ((page.NextAfter > after || page.Epoch != epoch)
                && !await positions.Advance(announcementHandler, source, after, page, cancellation))
            {
                // Entries that an operator returned meanwhile are read again, not skipped.
                (after, epoch) = await positions.Get(announcementHandler, source, cancellation);
                continue;
            }
            (after, epoch) = (page.NextAfter, page.Epoch);
            if (page.Announcements.Count < Page) return true;
        }
    }

    // A failed announcement waits until the others of its page are handled. After all attempts it is recorded as
    // failed, for an operator to decide.
    async Task<bool> Handle(AnnouncementHandler announcementHandler, List<Embassy.Log.V1.Announcement> entries,
        CancellationToken cancellation)
    {
        var left = entries.ConvertAll(e => JsonSerializer.Deserialize<CloudEvent>(e.Json, Embassy.Announcements.Announcement.Json)!);
        for (var failures = 0; left.Count > 0; failures++)
        {
            var again = new List<CloudEvent>();
            var pause = TimeSpan.Zero;
            foreach (var told in left)
            {
                var processingResult = await announcementProcessor.Receive(announcementHandler, told, failures, cancellation);
                if (processingResult.Outage) return false;
                if (processingResult.Pause is null)
                {
                    Log.LogInformation("{Reaction} caught up on {Type} {Id}", announcementHandler.Name, told.Type, told.Id);
                    continue;
                }
                again.Add(told);
                pause = processingResult.Pause.Value;
            }
            left = again;
            if (left.Count > 0) await Task.Delay(pause, Clock, cancellation);
        }
        return true;
    }

    async Task Restart(string source, string epoch, LogResetDetails wentBack, LogService.LogServiceClient logService,
        CancellationToken cancellation)
    {
        var beginning =
            await logService.ReadLogAsync(new ReadLogRequest { Limit = 1 }, deadline: DateTime.UtcNow.AddSeconds(10),
                cancellationToken: cancellation);
        var complete = beginning.Oldest <= 1;
        if (epoch == wentBack.Epoch)
            Log.LogError(
                "The log of {Source} ends before what was read of it: a backup was restored without `log --new-epoch`. Run it, and "
                + "compare the records", source);
        else Log.LogWarning("The log of {Source} was restored from a backup, epoch {Epoch}; it is read again", source, wentBack.Epoch);
        if (!complete)
            Log.LogWarning(
                "The log of {Source} was pruned up to {Last}: copies of its records are kept and may hold what the backup does not",
                source, beginning.Oldest - 1);
        await using var scope = Scope();
        var handlers = reactions.Where(r => MessageReader.Announces(source, r.From));
        await LogRestart.Begin(scope.ServiceProvider, handlers, source, epoch, wentBack, complete, cancellation);
    }
}

/// <summary>Reads of the other services' logs.</summary>
[Settings("CatchUp", "S")]
public sealed record CatchUpOptions
{
    [Description("interval between reads of the other services' logs, to find announcements that the broker did not deliver")]
    [Range(0.01, 86_400)]
    public double IntervalSeconds { get; set; } = 60;

    [Description("delay before the next read when a log could not be read to its end")]
    [Range(0.01, 86_400)]
    public double RetrySeconds { get; set; } = 2;

    public TimeSpan Every => TimeSpan.FromSeconds(IntervalSeconds);
    public TimeSpan Again => TimeSpan.FromSeconds(RetrySeconds);
}
