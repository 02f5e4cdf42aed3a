using System.Diagnostics;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Sends waiting deliveries: sequentially for one webhook, in parallel for different webhooks, so that a slow receiver
/// delays no other. One of several processes sends.
/// </summary>
public sealed class WebhookDispatcher(
    WebhookHttpClient http, DeliverySignal signal, WebhookOptions settings, LoopHost host) : LeaderLoop(host)
{
    /// <summary>
    /// Time for which a webhook continues with its next delivery before other webhooks get their turn.
    /// </summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    readonly ChildTasks<Guid> senders = new("webhook", host.Clock, host.LogOf(typeof(WebhookDispatcher)));
    readonly DispatchOrder dispatchOrder = new(settings.Concurrency);

    bool waits = true;

    protected override long LockKey => 0x77656268646973;

    protected override Task StopLeading() => senders.Stop();

    protected override async Task<TimeSpan> RunAsLeader(CancellationToken stopping)
    {
        var running = senders.Running;
        // A delivery that waits becomes due without a commit.
        if (running.Count < settings.Concurrency && (IsDue(Longest) || waits || running.Count > 0))
        {
            foreach (var webhook in dispatchOrder.Next(await Waiting(stopping), running))
                senders.Start(webhook, c => SendInTurn(webhook, c));
            waits = await AnyWaits(stopping);
        }
        await signal.Wait(settings.Poll, stopping);
        return TimeSpan.Zero;
    }

    async Task<List<Guid>> Waiting(CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var now = Clock.Now();
        return await db.Webhooks.Where(w => w.DisabledAt == null && (w.RestsUntil == null || w.RestsUntil <= now)
            && db.Deliveries.Any(d => d.WebhookId == w.Id && d.NextAttemptAt != null && d.NextAttemptAt <= now))
            .Select(w => w.Id).ToListAsync(cancellation);
    }

    async Task<bool> AnyWaits(CancellationToken cancellation)
    {
        await using var scope = Scope();
        return await scope.ServiceProvider.GetRequiredService<WebhooksDb>().Deliveries.AnyAsync(d => d.NextAttemptAt != null, cancellation);
    }

    async Task SendInTurn(Guid webhook, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (await SendNext(webhook, cancellation) && Stopwatch.GetElapsedTime(started) < Turn) { }
        signal.Set();
    }

    /// <summary>Sends the delivery that is due first; returns false if none is due or the webhook is resting.</summary>
    async Task<bool> SendNext(Guid id, CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        var now = Clock.Now();
        var webhook = await db.Webhooks.SingleOrDefaultAsync(
            w => w.Id == id && w.DisabledAt == null && (w.RestsUntil == null || w.RestsUntil <= now), cancellation);
        if (webhook is null) return false;
        var delivery = await db.Deliveries.Where(d => d.WebhookId == id && d.NextAttemptAt != null && d.NextAttemptAt <= now)
            .OrderBy(d => d.NextAttemptAt).ThenBy(d => d.Id).FirstOrDefaultAsync(cancellation);
        if (delivery?.Body is not { } body) return false;
        var attemptOutcome = await http.Send(webhook, delivery.EventId.ToString(), body, now, cancellation);
        dispatchOrder.MarkServed(id, attemptOutcome.Duration);
        db.Attempts.Add(Attempt.Of(id, delivery.Id, delivery.EventId, delivery.Type, attemptOutcome, now));
        // The delivery was sent, so its outcome is saved even during shutdown.
        await Judge(db, webhook, delivery, attemptOutcome, CancellationToken.None);
        await Save(db, delivery);
        return true;
    }

    async Task Judge(WebhooksDb db, Webhook webhook, Delivery delivery, AttemptOutcome attemptOutcome, CancellationToken cancellation)
    {
        var now = Clock.Now();
        if (attemptOutcome.Succeeded)
        {
            delivery.Arrived(attemptOutcome, now);
            webhook.Succeeded();
            return;
        }
        webhook.Failed(now);
        var goesOn = delivery.Missed(attemptOutcome, now, settings.Pause);
        // 410: the receiver wants no more deliveries (Standard Webhooks).
        if (attemptOutcome.Status == StatusCodes.Status410Gone)
        {
            delivery.GiveUp();
            await Disable(db, webhook, Webhook.Gone, "The receiver answered 410: it wants no more.", now, cancellation);
        }
        else if (!goesOn)
        {
            var because = $"A delivery failed for {Delivery.Patience.TotalHours:0} hours. {attemptOutcome.Error}";
            await Disable(db, webhook, Webhook.Failing, because, now, cancellation);
        }
        // A refusal concerns this delivery only; any other failure concerns the receiver.
        else if (attemptOutcome.Status is < 400 or >= 500 or 408 or 429) webhook.Rest(delivery.NextAttemptAt);
    }

    async Task Disable(WebhooksDb db, Webhook webhook, string code, string because, DateTimeOffset now, CancellationToken cancellation)
    {
        webhook.Disable(code, because, now);
        await db.Raise(new WebhookDisabledByOther(webhook), cancellation);
        Log.LogWarning("Webhook {WebhookId} of {Owner} is disabled, {DisabledCode}: {Because}",
            webhook.Id, webhook.Owner, code, because);
    }

    async Task Save(WebhooksDb db, Delivery delivery)
    {
        try
        {
            try
            {
                await db.SaveChangesAsync(CancellationToken.None);
            }
            // It was withdrawn or replayed meanwhile. That state stands, and the attempt is recorded.
            catch (DbUpdateConcurrencyException)
            {
                db.Entry(delivery).State = EntityState.Detached;
                await db.SaveChangesAsync(CancellationToken.None);
            }
        }
        catch (DbUpdateException e)
        {
            if (await db.Webhooks.AsNoTracking().AnyAsync(w => w.Id == delivery.WebhookId)) throw;
            Log.LogDebug(e, "The webhook of delivery {Id} was deleted meanwhile", delivery.Id);
        }
    }
}
