using System.Text.Json;
using Embassy.Log.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads the logs of the services whose announcements this one reacts to, and handles what it has not handled: everything
/// at its first start, what was lost with the bus in memory after a crash, and, every minute, whatever a broker may have
/// dropped. The inbox makes it harmless that the bus delivers the same.
/// </summary>
public sealed class CatchUp(
    IServiceScopeFactory scopes, IReadOnlyList<Reaction> reactions, Inbound inbound, Peers peers, CatchUpSettings settings,
    TimeProvider clock, ILogger<CatchUp> log) : BackgroundService
{
    const int Page = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (reactions.Count == 0) return;
        // The others come up at the same time, and readers are served first.
        await Task.Delay(settings.Again, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        while (!stoppingToken.IsCancellationRequested)
        {
            var complete = true;
            foreach (var reaction in reactions)
                foreach (var (name, peer) in Logs(reaction.From))
                {
                    try
                    {
                        await Read(reaction, name, peer, stoppingToken);
                    }
                    catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                    {
                        return;
                    }
                    catch (Exception e)
                    {
                        complete = false;
                        log.LogDebug(e, "{Reaction} could not read the log of {Peer} to its end; it tries again", reaction.Name, peer);
                    }
                }
            try
            {
                await Task.Delay(complete ? settings.Every : settings.Again, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // A process that serves several forums keeps one log for all of them.
    IEnumerable<(string Log, string Peer)> Logs(string service) => peers.Of(service).GroupBy(peer => peers.Addresses[peer])
        .Select(process => (process.Count() == 1 ? process.First() : service, process.First()));

    async Task Read(Reaction reaction, string name, string peer, CancellationToken cancellation)
    {
        var source = $"/embassy/{name.Replace("forums-", "forums/", StringComparison.Ordinal)}";
        var logService = new LogService.LogServiceClient(peers.Channel(peer));
        var (after, epoch) = await Position(reaction, source, cancellation);
        while (true)
        {
            ReadLogResponse page;
            try
            {
                page = await logService.ReadLogAsync(new ReadLogRequest { After = after, Epoch = epoch, Limit = Page, Types_ = { reaction.Type } },
                    deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellation);
            }
            catch (RpcException e) when (LogWentBack.Of(e) is { } wentBack)
            {
                await Restart(source, epoch, wentBack, logService, cancellation);
                (after, epoch) = await Position(reaction, source, cancellation);
                continue;
            }
            if (page.Oldest > after + 1)
                log.LogWarning("{Reaction} is behind the log of {Peer}: {First} to {Last} were pruned before it read them", reaction.Name, peer, after + 1, page.Oldest - 1);
            foreach (var entry in await Unhandled(reaction, page, cancellation))
            {
                try
                {
                    await inbound.Receive(reaction, JsonSerializer.Deserialize<CloudEvent>(entry.Json, Embassy.Announcements.Announcement.Json)!, onlyNew: true, cancellation);
                    log.LogInformation("{Reaction} caught up on {Type} {Id}", reaction.Name, entry.Type, entry.Id);
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    if (!await IsNoted(reaction, entry, cancellation)) throw;
                    // Given up after all attempts, and noted as such: it waits for an operator, the others go on.
                    log.LogDebug(e, "{Reaction} gave up on {Id} out of the log", reaction.Name, entry.Id);
                }
            }
            if ((page.NextAfter > after || page.Epoch != epoch) && !await Advance(reaction, source, after, page, cancellation))
            {
                // What an operator handed back meanwhile is read again, not passed over.
                (after, epoch) = await Position(reaction, source, cancellation);
                continue;
            }
            (after, epoch) = (page.NextAfter, page.Epoch);
            if (page.Announcements.Count < Page) return;
        }
    }

    async Task Restart(string source, string epoch, LogWentBack wentBack, LogService.LogServiceClient logService, CancellationToken cancellation)
    {
        var beginning = await logService.ReadLogAsync(new ReadLogRequest { Limit = 1 }, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellation);
        var complete = beginning.Oldest <= 1;
        if (epoch == wentBack.Epoch)
            log.LogError("The log of {Source} ends before what was read of it: a backup was restored without `log --new-epoch`. Run it, and compare the records", source);
        else log.LogWarning("The log of {Source} was restored from a backup, epoch {Epoch}; it is read again", source, wentBack.Epoch);
        if (!complete) log.LogWarning("The log of {Source} was pruned up to {Last}: copies of its records are kept and may hold what the backup does not", source, beginning.Oldest - 1);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Work>().Caller = Caller.Service;
        var service = source.Split('/')[2];
        await LogRestart.Begin(scope.ServiceProvider, reactions.Where(r => r.From == service), source, epoch, wentBack, complete, cancellation);
    }

    async Task<List<Embassy.Log.V1.Announcement>> Unhandled(Reaction reaction, ReadLogResponse page, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Unhandled(scope.ServiceProvider.GetRequiredService<EmbassyDb>(), reaction, page, cancellation);
    }

    static async Task<List<Embassy.Log.V1.Announcement>> Unhandled(EmbassyDb db, Reaction reaction, ReadLogResponse page, CancellationToken cancellation)
    {
        if (page.Announcements.Count == 0) return [];
        var ids = page.Announcements.Select(a => Guid.Parse(a.Id)).ToList();
        var noted = await db.Inbox.Where(i => i.Reaction == reaction.Name && ids.Contains(i.EventId)).Select(i => i.EventId).ToListAsync(cancellation);
        return [.. page.Announcements.Where(a => !noted.Contains(Guid.Parse(a.Id)))];
    }

    async Task<bool> IsNoted(Reaction reaction, Embassy.Log.V1.Announcement entry, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var id = Guid.Parse(entry.Id);
        return await scope.ServiceProvider.GetRequiredService<EmbassyDb>().Inbox.AnyAsync(i => i.Reaction == reaction.Name && i.EventId == id, cancellation);
    }

    async Task<(long After, string Epoch)> Position(Reaction reaction, string source, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        if (await db.Positions.FindAsync([reaction.Name, source], cancellation) is { } position) return (position.Sequence, position.Epoch);
        db.Positions.Add(new LogPosition { Reaction = reaction.Name, Source = source, Sequence = 0 });
        await db.SaveChangesAsync(cancellation);
        return (0, "");
    }

    // The position first, so that it is locked while the notes are looked at: whoever hands something back meanwhile waits here or is seen here.
    async Task<bool> Advance(Reaction reaction, string source, long after, ReadLogResponse page, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var moved = await db.Positions.Where(p => p.Reaction == reaction.Name && p.Source == source && p.Sequence == after)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, page.NextAfter).SetProperty(p => p.Epoch, page.Epoch), cancellation);
        if (moved == 0 || (await Unhandled(db, reaction, page, cancellation)).Count > 0) return false;
        await transaction.CommitAsync(cancellation);
        return true;
    }
}

public sealed record CatchUpSettings(TimeSpan Every, TimeSpan Again);
