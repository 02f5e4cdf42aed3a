using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>Converts a page of a log into waiting deliveries. Runs inside the caller's transaction.</summary>
static class DeliveryQueue
{
    /// <summary>
    /// Adds a delivery for each webhook whose filter matches an announcement and that has none for it yet. The removal
    /// of a subject withdraws its older deliveries, including those of this page.
    /// </summary>
    /// <returns>Number of deliveries added.</returns>
    public static async Task<int> Add(
        WebhooksDb db, string source, IReadOnlyList<Announcement> rows, IReadOnlyList<Webhook> webhooks, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await Remove(db, source, rows, now, cancellation);
        var removed = await RemovedIn(db, source, rows, cancellation);
        var ids = rows.Select(r => Guid.Parse(r.Id)).ToList();
        var there = (await db.Deliveries.Where(d => ids.Contains(d.EventId)).Select(d => new { d.WebhookId, d.EventId })
            .ToListAsync(cancellation)).ToHashSet();
        var added = 0;
        foreach (var row in rows)
        {
            // The subject stopped being public before this was read. Only the removal, which follows, is sent.
            if (Says(row, "withheld")) continue;
            if (Above(row.Subject).Any(s => removed.TryGetValue(s, out var sequence) && row.Sequence < sequence)) continue;
            foreach (var webhook in webhooks)
                // A receiver that keeps a copy must learn of a log reset, whatever its filter.
                if ((webhook.Filter.Keeps(row) || row.Subject == "log")
                    && !there.Contains(new { WebhookId = webhook.Id, EventId = Guid.Parse(row.Id) }))
                    db.Deliveries.Add(Delivery.Of(webhook, source, row, now, added++));
        }
        return added;
    }

    static async Task Remove(
        WebhooksDb db, string source, IReadOnlyList<Announcement> rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var withdrawn =
            rows.SelectMany(r => (Says(r, "removes") ? r.Withholds.Append(r.Subject) : r.Withholds).Select(s => (Subject: s, r.Sequence)));
        foreach (var last in withdrawn.GroupBy(w => w.Subject).Select(g => g.Last()))
        {
            var (subject, below) = (last.Subject, last.Subject + "/");
            await Delivery.Withdraw(db.Deliveries.Where(d => d.Source == source && d.Sequence < last.Sequence && d.Body != null
                && (d.Subject == subject || d.Subject.StartsWith(below))), cancellation);
            var known = await db.Removed.FindAsync([source, subject], cancellation);
            if (known is null)
                db.Removed.Add(new RemovedSubject { Source = source, Subject = subject, Sequence = last.Sequence, At = now });
            else if (known.Sequence < last.Sequence) (known.Sequence, known.At) = (last.Sequence, now);
        }
        await db.SaveChangesAsync(cancellation);
    }

    static async Task<Dictionary<string, long>> RemovedIn(
        WebhooksDb db, string source, IReadOnlyList<Announcement> rows, CancellationToken cancellation)
    {
        var subjects = rows.SelectMany(r => Above(r.Subject)).Distinct().ToList();
        return await db.Removed.AsNoTracking().Where(r => r.Source == source && subjects.Contains(r.Subject))
            .ToDictionaryAsync(r => r.Subject, r => r.Sequence, cancellation);
    }

    // a/b/c yields a/b/c, a/b and a.
    static IEnumerable<string> Above(string subject)
    {
        yield return subject;
        for (var end = subject.LastIndexOf('/'); end > 0; end = subject.LastIndexOf('/', end - 1)) yield return subject[..end];
    }

    // Tests an envelope extension that is true if present. The text is searched before it is parsed.
    static bool Says(Announcement row, string extension) =>
        row.Json.Contains($"\"{extension}\"", StringComparison.Ordinal)
        && JsonElement.Parse(row.Json).TryGetProperty(extension, out var value) && value.ValueKind == JsonValueKind.True;
}
