using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Reads each service's log separately, and queues a delivery for each webhook whose filter matches an announcement.
/// Deliveries and the log position are saved in one transaction: nothing is skipped or queued twice. One of several
/// processes reads.
/// </summary>
public sealed class LogReader(
    ServiceClients serviceClients, DeliverySignal signal, WebhookOptions settings, LoopHost host) : LeaderLoop(host)
{
    /// <summary>Owner of these positions in LogPositions.</summary>
    public const string Name = "webhooks";

    const int Page = 200, MostAtOnce = 10_000;

    static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromSeconds(5);

    readonly ChildTasks<string> readers = new("webhooks-log", host.Clock, host.LogOf(typeof(LogReader)));
    readonly DeliveryPruner deliveryPruner = new(host, settings);

    volatile bool listens, heard = true;

    /// <summary>Signals an announcement: a log has more. The logs are also read at intervals.</summary>
    public void Hear() => heard = true;

    /// <summary>Whether announcements are heard at all.</summary>
    public void Listen(bool connected)
    {
        heard = true;
        listens = connected;
    }

    protected override long LockKey => 0x6c6f6772656164;

    protected override Task StopLeading() => readers.Stop();

    protected override async Task<TimeSpan> RunAsLeader(CancellationToken stopping)
    {
        // A new webhook or an order to recover one is a commit.
        if (!IsDue(Longest) && listens && !heard) return settings.Poll;
        // One that is still reading may be past what was heard.
        heard = readers.Running.Count > 0;
        foreach (var (source, peer) in Logs()) readers.Start(source, c => ReadToEnd(source, peer, c));
        readers.Start("pruning", deliveryPruner.Run);
        return settings.Poll;
    }

    // A process that serves several forums keeps one log for all of them.
    IEnumerable<(string Source, string Peer)> Logs() =>
        AnnouncementFilter.Announcers.SelectMany(serviceClients.Of).GroupBy(peer => serviceClients.Addresses[peer])
        .Select(process => (process.Count() == 1 ? process.First() : process.First().Split('-')[0], process.First()));

    async Task ReadToEnd(string source, string peer, CancellationToken cancellation)
    {
        try
        {
            while (await ReadPage(source, peer, cancellation)) { }
            while (await RecoverPage(source, peer, cancellation)) { }
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            Log.LogDebug(e, "The log of {Peer} cannot be read now; its position is kept", peer);
        }
    }

    /// <summary>Reads the next page; returns false at the end of the log.</summary>
    async Task<bool> ReadPage(string source, string peer, CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var position = await db.Positions.FindAsync([Name, source], cancellation);
        if (position is null) db.Positions.Add(position = new LogPosition { Reaction = Name, Source = source, Sequence = 0 });
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.DisabledAt == null).ToListAsync(cancellation);
        ReadLogResponse page;
        try
        {
            page = await Read(peer, position, PageFor(webhooks.Count), cancellation);
        }
        catch (RpcException e) when (LogResetDetails.Of(e) is { } wentBack)
        {
            await GoBack(db, source, wentBack, cancellation);
            return true;
        }
        if (page.NextAfter == position.Sequence && page.Epoch == position.Epoch) return false;
        if (position.Sequence > 0 && page.Oldest > position.Sequence + 1)
            Log.LogWarning("Rows {First} to {Last} of {Log} were pruned before webhooks read them",
                position.Sequence + 1, page.Oldest - 1, source);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = Clock.Now();
        await Mark(db, position, now, cancellation);
        var added = await DeliveryQueue.Add(db, source, page.Announcements, webhooks, now, cancellation);
        (position.Sequence, position.Epoch) = (page.NextAfter, page.Epoch);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        if (added > 0) signal.Set();
        return page.Announcements.Count > 0;
    }

    /// <summary>Reads one page for each recovering webhook; returns false if none has to continue now.</summary>
    async Task<bool> RecoverPage(string source, string peer, CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var goesOn = false;
        foreach (var position in await WebhookRecovery.In(db, source, cancellation))
        {
            var id = WebhookRecovery.WebhookOf(position);
            var webhook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id && w.DisabledAt == null, cancellation);
            var end = await db.Positions.Where(p => p.Reaction == Name && p.Source == source).Select(p => p.Sequence)
                .SingleOrDefaultAsync(cancellation);
            if (webhook is null || position.Sequence >= end)
            {
                await WebhookRecovery.End(db, position, cancellation);
                continue;
            }
            var waiting = await db.Deliveries.CountAsync(d => d.WebhookId == id && d.State == Delivery.Waiting, cancellation);
            if (waiting >= WebhookRecovery.MostWaiting) continue;
            var page = await Read(peer, position, Page, cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            if (await DeliveryQueue.Add(db, source, page.Announcements, [webhook], Clock.Now(), cancellation) > 0) signal.Set();
            (position.Sequence, position.Epoch) = (page.NextAfter, page.Epoch);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            goesOn = true;
        }
        return goesOn;
    }

    /// <summary>
    /// Handles a log that was restored from a backup: every position continues where the log still matches. The
    /// announcement <c>log.reset</c> follows, and every receiver gets it.
    /// </summary>
    async Task GoBack(WebhooksDb db, string source, LogResetDetails to, CancellationToken cancellation)
    {
        foreach (var position in await db.Positions.Where(p => p.Source == source).ToListAsync(cancellation))
        {
            if (position.Epoch == to.Epoch && position.Sequence > to.End)
                Log.LogError("The log of {Log} ends before what was read of it: a backup was restored without `log --new-epoch`",
                    source);
            else Log.LogWarning("The log of {Log} was restored from a backup, epoch {Epoch}", source, to.Epoch);
            position.Sequence = Math.Min(position.Sequence, position.Epoch == to.Epoch ? to.End : to.EpochStart);
            position.Epoch = to.Epoch;
        }
        // Sequences are reused, so records about lost ones would withdraw or skip new announcements.
        var common = to.EpochStart;
        await db.Removed.Where(r => r.Source == source && r.Sequence > common).ExecuteDeleteAsync(cancellation);
        await db.Marks.Where(m => m.Source == source && m.Sequence > common).ExecuteDeleteAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    async Task<ReadLogResponse> Read(string peer, LogPosition position, int limit, CancellationToken cancellation) =>
        await new LogService.LogServiceClient(serviceClients.Channel(peer)).ReadLogAsync(
            new ReadLogRequest { After = position.Sequence, Epoch = position.Epoch, Limit = limit },
            deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: cancellation);

    // Page size times the number of webhooks bounds the rows of one transaction.
    static int PageFor(int webhooks) => Math.Clamp(MostAtOnce / Math.Max(1, webhooks), 1, Page);

    static async Task Mark(WebhooksDb db, LogPosition position, DateTimeOffset now, CancellationToken cancellation)
    {
        var newest = await db.Marks.Where(m => m.Source == position.Source).MaxAsync(m => (DateTimeOffset?)m.At, cancellation);
        if (newest is null || now - newest > MarkEvery)
            db.Marks.Add(new LogMark { Source = position.Source, At = now, Sequence = position.Sequence });
    }
}
