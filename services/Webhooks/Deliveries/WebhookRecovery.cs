using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>
/// Positions of a webhook that rereads the logs from an instant up to the common position. They are rows of
/// LogPositions beside the reader's own; <see cref="LogReader"/> moves and deletes them.
/// </summary>
static class WebhookRecovery
{
    /// <summary>Number of waiting deliveries at which reading for a webhook pauses.</summary>
    public const int MostWaiting = 1000;

    const string Prefix = "recovery/";

    /// <summary>Sets the positions to those of the logs at the instant.</summary>
    public static async Task Begin(WebhooksDb db, Webhook webhook, DateTimeOffset since, CancellationToken cancellation)
    {
        var name = Name(webhook.Id);
        await db.Positions.Where(p => p.Reaction == name).ExecuteDeleteAsync(cancellation);
        foreach (var source in await db.Positions.Where(p => p.Reaction == LogReader.Name).Select(p => p.Source).ToListAsync(cancellation))
        {
            var start = await db.Marks.Where(m => m.Source == source && m.At <= since).MaxAsync(m => (long?)m.Sequence, cancellation) ?? 0;
            db.Positions.Add(new LogPosition { Reaction = name, Source = source, Sequence = start });
        }
    }

    /// <summary>Returns the webhooks that still have to read a log, with their positions.</summary>
    public static Task<List<LogPosition>> In(WebhooksDb db, string source, CancellationToken cancellation) =>
        db.Positions.Where(p => p.Source == source && p.Reaction.StartsWith(Prefix)).OrderBy(p => p.Reaction).ToListAsync(cancellation);

    public static Guid WebhookOf(LogPosition position) => Guid.Parse(position.Reaction[Prefix.Length..]);

    /// <summary>Deletes the position of a finished log; after the last one the recovery is over.</summary>
    public static async Task End(WebhooksDb db, LogPosition position, CancellationToken cancellation)
    {
        var id = WebhookOf(position);
        db.Positions.Remove(position);
        await db.SaveChangesAsync(cancellation);
        if (!await db.Positions.AnyAsync(p => p.Reaction == position.Reaction, cancellation))
            await db.Webhooks.Where(w => w.Id == id)
                .ExecuteUpdateAsync(s => s.SetProperty(w => w.RecoveringSince, (DateTimeOffset?)null), cancellation);
    }

    static string Name(Guid webhook) => Prefix + webhook.ToString("D");
}
