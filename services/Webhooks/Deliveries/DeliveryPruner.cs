using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>Deletes rows beyond their retention period, every ten minutes.</summary>
public sealed class DeliveryPruner(LoopHost host, WebhookOptions settings)
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    DateTimeOffset pruned;

    public async Task Run(CancellationToken cancellation)
    {
        if (host.Clock.GetUtcNow() - pruned < Every) return;
        await using var scope = host.Scope(nameof(DeliveryPruner));
        var db = scope.ServiceProvider.GetRequiredService<WebhooksDb>();
        await Prune(db, settings, host.Clock.Now(), cancellation);
        pruned = host.Clock.GetUtcNow();
    }

    public static async Task Prune(WebhooksDb db, WebhookOptions settings, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = now - TimeSpan.FromDays(settings.KeepDays);
        await db.Deliveries.Where(d => d.NextAttemptAt == null && d.CreatedAt < before).ExecuteDeleteAsync(cancellation);
        await db.Attempts.Where(a => a.At < before).ExecuteDeleteAsync(cancellation);
        await db.Removed.Where(r => r.At < before).ExecuteDeleteAsync(cancellation);
        // The newest earlier mark stays: it holds the log position at the start of the retention period.
        await db.Marks.Where(m => m.At < before && db.Marks.Any(n => n.Source == m.Source && n.At > m.At && n.At < before))
            .ExecuteDeleteAsync(cancellation);
        foreach (var webhook in await db.Webhooks.Select(w => w.Id).ToListAsync(cancellation))
        {
            var first = await db.Attempts.Where(a => a.WebhookId == webhook).OrderByDescending(a => a.Id).Skip(settings.KeepAttempts)
                .Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancellation);
            if (first is { } last) await db.Attempts.Where(a => a.WebhookId == webhook && a.Id <= last).ExecuteDeleteAsync(cancellation);
        }
    }
}
