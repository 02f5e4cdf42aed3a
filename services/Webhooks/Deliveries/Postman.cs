using System.Data.Common;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Reads the services' logs, notes for each webhook what it wants, and sends it. A row and how far the log was read are one
/// transaction: nothing is forgotten and nothing is noted twice. One of several processes does it: on PostgreSQL the one that holds
/// an advisory lock; on SQLite a process owns its file.
/// </summary>
public sealed class Postman(
    IServiceScopeFactory scopes, Door door, WebhookSettings settings, Peers peers, IHostApplicationLifetime life, TimeProvider clock, ILogger<Postman> log) : BackgroundService
{
    const int Page = 200, AtOnce = 32;
    const string Reader = "webhooks";

    // Another one than the relay's: both are in the same database.
    const long LockKey = 0x706f73746d616e;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    static readonly string[] Tellers = ["content", "events", "cooperation", "forums"];

    DateTimeOffset pruned;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The schema is brought up to date by one that starts after this.
        var started = new TaskCompletionSource();
        await using var waiting = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkWhileOwner(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested) return;
                log.LogError(e, "The postman stumbled; he begins again");
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task WorkWhileOwner(CancellationToken stopping)
    {
        await using var scope = Scope();
        var connection = scope.ServiceProvider.GetRequiredService<WebhooksDb>().Database.GetDbConnection();
        await connection.OpenAsync(stopping);
        if (connection is NpgsqlConnection && await Ask(connection, $"select pg_try_advisory_lock({LockKey})", stopping) is not true) return;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                // Whoever lost the lock finds it out here, and begins again as somebody who does not have it.
                await Ask(connection, "select 1", stopping);
                await Prune(stopping);
                var noted = 0;
                foreach (var logOf in Logs()) noted += await Note(logOf, stopping);
                var sent = await SendWhatIsDue(stopping);
                if (noted + sent == 0) await Task.Delay(settings.Poll, clock, stopping);
            }
        }
        finally
        {
            if (connection is NpgsqlConnection { State: System.Data.ConnectionState.Open }) await Ask(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    // A process that serves several forums keeps one log for all of them.
    IEnumerable<(string Log, string Peer)> Logs() => Tellers.SelectMany(peers.Of).GroupBy(peer => peers.Addresses[peer])
        .Select(process => (process.Count() == 1 ? process.First() : process.First().Split('-')[0], process.First()));

    /// <summary>How many rows of one log it read on.</summary>
    async Task<int> Note((string Log, string Peer) of, CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var position = await db.Positions.FindAsync([Reader, of.Log], cancellation);
        if (position is null) db.Positions.Add(position = new LogPosition { Reaction = Reader, Source = of.Log, Sequence = 0 });
        ReadLogResponse page;
        try
        {
            page = await new LogService.LogServiceClient(peers.Channel(of.Peer)).ReadLogAsync(
                new ReadLogRequest { After = position.Sequence, Epoch = position.Epoch, Limit = Page }, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: cancellation);
        }
        catch (RpcException e) when (LogWentBack.Of(e) is { } wentBack)
        {
            await GoBack(db, position, wentBack, cancellation);
            return 1;
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            log.LogDebug(e, "The log of {Peer} cannot be read now; its place is kept", of.Peer);
            return 0;
        }
        if (page.NextAfter == position.Sequence && page.Epoch == position.Epoch) return 0;
        if (position.Sequence > 0 && page.Oldest > position.Sequence + 1)
            log.LogWarning("Rows {First} to {Last} of {Log} were pruned before webhooks were told of them", position.Sequence + 1, page.Oldest - 1, of.Log);
        (position.Sequence, position.Epoch) = (page.NextAfter, page.Epoch);
        var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.DisabledAt == null).ToListAsync(cancellation);
        var (now, place) = (clock.Now(), 0);
        foreach (var row in page.Announcements)
            foreach (var webhook in webhooks.Where(w => w.Wants(row)))
            {
                var id = Guid.Parse(row.Id);
                if (!await db.Deliveries.AnyAsync(d => d.WebhookId == webhook.Id && d.EventId == id, cancellation)) db.Deliveries.Add(Delivery.Of(webhook, row, now, place++));
            }
        await Withhold(db, page.Announcements, cancellation);
        await db.SaveChangesAsync(cancellation);
        return page.Announcements.Count;
    }

    /// <summary>Older deliveries of what is no longer public lose their data, those that wait and those that can be replayed.</summary>
    static async Task Withhold(WebhooksDb db, IReadOnlyList<Announcement> page, CancellationToken cancellation)
    {
        foreach (var row in page.Where(r => r.Withholds.Count > 0))
        {
            var older = page.TakeWhile(r => r != row).Select(r => Guid.Parse(r.Id)).ToList();
            var later = page.SkipWhile(r => r != row).Select(r => Guid.Parse(r.Id)).ToList();
            var subjects = row.Withholds.ToList();
            foreach (var delivery in await db.Deliveries.Where(d => subjects.Contains(d.Subject) && !later.Contains(d.EventId)).ToListAsync(cancellation)) delivery.Withhold();
            foreach (var delivery in db.Deliveries.Local.Where(d => subjects.Contains(d.Subject) && older.Contains(d.EventId))) delivery.Withhold();
        }
    }

    /// <summary>
    /// Goes on where the log is still the one that was read. The announcement <c>log.reset</c> comes next, and tells every receiver to read anew.
    /// </summary>
    async Task GoBack(WebhooksDb db, LogPosition position, LogWentBack to, CancellationToken cancellation)
    {
        if (position.Epoch == to.Epoch)
            log.LogError("The log of {Log} ends before what was read of it: a backup was restored without `log --new-epoch`. Webhooks go on from its end", position.Source);
        else log.LogWarning("The log of {Log} was restored from a backup, epoch {Epoch}", position.Source, to.Epoch);
        position.Sequence = position.Epoch == to.Epoch ? to.End : Math.Min(position.Sequence, to.EpochStart);
        position.Epoch = to.Epoch;
        await db.SaveChangesAsync(cancellation);
    }

    async Task<int> SendWhatIsDue(CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var now = clock.Now();
        // One at a time for each webhook: a slow receiver holds up nobody else, and is not run over.
        var due = await db.Webhooks.Where(w => w.DisabledAt == null && (w.RestsUntil == null || w.RestsUntil <= now))
            .Select(w => db.Deliveries.Where(d => d.WebhookId == w.Id && d.NextAttemptAt <= now).OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault())
            .Where(id => id != null).Take(AtOnce).ToListAsync(cancellation);
        await Task.WhenAll(due.Select(id => Send(id!.Value, cancellation)));
        return due.Count;
    }

    async Task Send(Guid id, CancellationToken cancellation)
    {
        try
        {
            await using var scope = Scope();
            var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
            var delivery = await db.Deliveries.SingleAsync(d => d.Id == id, cancellation);
            var webhook = await db.Webhooks.SingleAsync(w => w.Id == delivery.WebhookId, cancellation);
            var (status, error) = await door.Send(webhook, delivery, clock.Now(), cancellation);
            Judge(webhook, delivery, status, error);
            // It was sent: that is noted even when the service stops right now.
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DbUpdateConcurrencyException or InvalidOperationException)
        {
            log.LogDebug(e, "The webhook of delivery {Id} was taken away meanwhile", id);
        }
    }

    void Judge(Webhook webhook, Delivery delivery, int status, string error)
    {
        var now = clock.Now();
        if (status is >= 200 and < 300)
        {
            delivery.Arrived(status, now);
            webhook.Rest(null);
            return;
        }
        var goesOn = delivery.Missed(status, error, now, settings.Pause);
        // 410: the receiver says itself that it wants no more (Standard Webhooks).
        if (status == StatusCodes.Status410Gone)
        {
            delivery.GiveUp();
            Disable(webhook, "The receiver answered 410: it wants no more.", now);
        }
        else if (!goesOn) Disable(webhook, $"Nothing arrived for {Delivery.Patience.TotalHours:0} hours. {error}", now);
        // A refusal of this one says nothing about the others; anything else is about the receiver.
        else if (status is < 400 or >= 500 or 408 or 429) webhook.Rest(delivery.NextAttemptAt);
    }

    void Disable(Webhook webhook, string because, DateTimeOffset now)
    {
        webhook.Disable(because, now);
        log.LogWarning("Webhook {Id} of {Owner} is disabled: {Why}", webhook.Id, webhook.Owner, because);
    }

    async Task Prune(CancellationToken cancellation)
    {
        if (clock.GetUtcNow() - pruned < TimeSpan.FromHours(1)) return;
        pruned = clock.GetUtcNow();
        await using var scope = Scope();
        var before = clock.Now() - TimeSpan.FromDays(settings.KeepDays);
        await scope.ServiceProvider.GetRequiredService<WebhooksDb>().Deliveries.Where(d => d.NextAttemptAt == null && d.CreatedAt < before).ExecuteDeleteAsync(cancellation);
    }

    AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Work>().Caller = Caller.Service;
        return scope;
    }

    static async Task<object?> Ask(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
