using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Grpc.Core;
using Embassy.Log.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads the logs of the services whose announcements this service handles, and processes the missing ones: all of
/// them at first start, those lost with the in-memory bus after a crash, and, every minute, any that a broker dropped.
/// The inbox makes duplicate delivery by the bus harmless. Failed announcements are retried after the rest of their
/// page.
/// </summary>
public sealed class CatchUp(
    IServiceScopeFactory scopes, IReadOnlyList<AnnouncementHandler> reactions, AnnouncementProcessor announcementProcessor,
    ServiceClients serviceClients, CatchUpOptions settings,
    IHostApplicationLifetime host, TimeProvider clock, ILogger<CatchUp> log) : BackgroundLoop(host, clock, log)
{
    const int Page = 200;

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
            foreach (var announcementHandler in reactions.Where(r => r.Each)) await Repair(announcementHandler, stopping);
            repaired = true;
        }
        var complete = true;
        foreach (var announcementHandler in reactions)
            foreach (var (name, peer) in Logs(announcementHandler.From))
            {
                try
                {
                    complete &= await Read(announcementHandler, name, peer, stopping);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    complete = false;
                    log.LogDebug("{Reaction} could not read the log of {Peer} to its end; it tries again: {Why}", announcementHandler.Name,
                        peer, e.Message);
                }
            }
        return complete ? settings.Every : settings.Again;
    }

    // An <c>IHandleEach</c> handler skips nothing: this processes announcements skipped as stale before the handler
    // became one.
    async Task Repair(AnnouncementHandler announcementHandler, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var skipped = db.Inbox.Where(i => i.Reaction == announcementHandler.Name && i.Outcome == InboxRow.Stale);
        var first = await skipped.GroupBy(i => i.Source).Select(g => new { Source = g.Key, Sequence = g.Min(i => i.Sequence) })
            .ToListAsync(cancellation);
        if (first.Count == 0) return;
        foreach (var at in first)
            await db.Positions.Where(p => p.Reaction == announcementHandler.Name && p.Source == at.Source && p.Sequence >= at.Sequence)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, at.Sequence - 1), cancellation);
        var count = await skipped.ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        log.LogWarning("{Reaction} skipped {Count} announcements that it needs; it handles them out of the logs",
            announcementHandler.Name, count);
    }

    // A process that serves several forums keeps one log for all of them.
    IEnumerable<(string Log, string Peer)> Logs(string service) =>
        serviceClients.Of(service).GroupBy(peer => serviceClients.Addresses[peer])
        .Select(process => (process.Count() == 1 ? process.First() : service, process.First()));

    /// <summary>Returns false when a dependency is unavailable and reading should resume soon.</summary>
    async Task<bool> Read(AnnouncementHandler announcementHandler, string name, string peer, CancellationToken cancellation)
    {
        var source = $"/embassy/{name.Replace("forums-", "forums/", StringComparison.Ordinal)}";
        var logService = new LogService.LogServiceClient(serviceClients.Channel(peer));
        var (after, epoch) = await Position(announcementHandler, source, cancellation);
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
                (after, epoch) = await Position(announcementHandler, source, cancellation);
                continue;
            }
            if (page.Oldest > after + 1)
                log.LogWarning("{Reaction} is behind the log of {Peer}: {First} to {Last} were pruned before it read them",
                    announcementHandler.Name, peer, after + 1, page.Oldest - 1);
            if (!await Handle(announcementHandler, await Unhandled(announcementHandler, page, cancellation), cancellation)) return false;
            if ((page.NextAfter > after || page.Epoch != epoch) && !await Advance(announcementHandler, source, after, page, cancellation))
            {
                // Entries that an operator returned meanwhile are read again, not skipped.
                (after, epoch) = await Position(announcementHandler, source, cancellation);
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
                    log.LogInformation("{Reaction} caught up on {Type} {Id}", announcementHandler.Name, told.Type, told.Id);
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
            log.LogError(
                "The log of {Source} ends before what was read of it: a backup was restored without `log --new-epoch`. Run it, and "
                + "compare the records", source);
        else log.LogWarning("The log of {Source} was restored from a backup, epoch {Epoch}; it is read again", source, wentBack.Epoch);
        if (!complete)
            log.LogWarning(
                "The log of {Source} was pruned up to {Last}: copies of its records are kept and may hold what the backup does not",
                source, beginning.Oldest - 1);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().Caller = Caller.Service;
        var service = source.Split('/')[2];
        await LogRestart.Begin(scope.ServiceProvider, reactions.Where(r => r.From == service), source, epoch, wentBack, complete,
            cancellation);
    }

    async Task<List<Embassy.Log.V1.Announcement>> Unhandled(AnnouncementHandler announcementHandler, ReadLogResponse page,
        CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
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

    async Task<(long After, string Epoch)> Position(AnnouncementHandler announcementHandler, string source, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        if (await db.Positions.FindAsync([announcementHandler.Name, source], cancellation) is { } position)
            return (position.Sequence, position.Epoch);
        db.Positions.Add(new LogPosition { Reaction = announcementHandler.Name, Source = source, Sequence = 0 });
        await db.SaveChangesAsync(cancellation);
        return (0, "");
    }

    // Updates the position first, to lock it while the inbox entries are read: a concurrent <c>errors --return</c>
    // either waits here or is visible here.
    async Task<bool> Advance(AnnouncementHandler announcementHandler, string source, long after, ReadLogResponse page,
        CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var moved = await db.Positions.Where(p => p.Reaction == announcementHandler.Name && p.Source == source && p.Sequence == after)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, page.NextAfter).SetProperty(p => p.Epoch, page.Epoch), cancellation);
        if (moved == 0 || (await Unhandled(db, announcementHandler, page, cancellation)).Count > 0) return false;
        await transaction.CommitAsync(cancellation);
        return true;
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
