using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Subscriptions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>One CloudEvent for one webhook, retried at growing intervals for a day.</summary>
[WithoutAudience("holds public facts only, and is reached through its webhook alone")]
public sealed class Delivery
{
    /// <summary><c>withdrawn</c>: the subject is no longer public, so <see cref="Body"/> was erased.</summary>
    public const string Waiting = "waiting", Delivered = "delivered", Failed = "failed", Withdrawn = "withdrawn";

    /// <summary>Time after which a delivery is abandoned.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>UUID version 7, so that ids sort by time.</summary>
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }
    public required Guid EventId { get; init; }
    public required string Type { get; init; }

    /// <summary>Source log and the position in it.</summary>
    public required string Source { get; init; }

    public required long Sequence { get; init; }
    public required string Subject { get; init; }

    /// <summary>The CloudEvent, byte for byte as in the log; null after withdrawal.</summary>
    public string? Body { get; set; }

    public string State { get; private set; } = Waiting;
    public int Attempts { get; private set; }
    public DateTimeOffset? FirstAttemptAt { get; private set; }
    public DateTimeOffset? NextAttemptAt { get; set; }
    public int LastStatus { get; private set; }
    public string LastErrorCode { get; private set; } = "";
    public DateTimeOffset? DeliveredAt { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <param name="place">Position among the deliveries added at this instant; preserves their order.</param>
    public static Delivery Of(Webhook webhook, string source, Announcement row, DateTimeOffset now, int place) => new()
    {
        // UUID version 7 has a resolution of one millisecond.
        Id = Guid.CreateVersion7(now.AddMilliseconds(place)),
        WebhookId = webhook.Id,
        EventId = Guid.Parse(row.Id),
        Type = row.Type,
        Source = source,
        Sequence = row.Sequence,
        Subject = row.Subject,
        Body = row.Json,
        NextAttemptAt = now.AddMicroseconds(place),
        CreatedAt = now,
    };

    public void Again(DateTimeOffset now) => (State, Attempts, FirstAttemptAt, NextAttemptAt, DeliveredAt) = (Waiting, 0, null, now, null);

    /// <summary>Retries many failed deliveries without loading them.</summary>
    public static Task RetryFailed(IQueryable<Delivery> rows, DateTimeOffset now, CancellationToken cancellation) =>
        rows.Where(d => d.State == Failed).ExecuteUpdateAsync(s => s.SetProperty(d => d.State, Waiting).SetProperty(d => d.Attempts, 0)
            .SetProperty(d => d.FirstAttemptAt, (DateTimeOffset?)null).SetProperty(d => d.NextAttemptAt, now), cancellation);

    /// <summary>Erases data of subjects that are no longer public, in any state of the deliveries.</summary>
    public static Task Withdraw(IQueryable<Delivery> rows, CancellationToken cancellation) =>
        rows.ExecuteUpdateAsync(s => s.SetProperty(d => d.State, Withdrawn).SetProperty(d => d.Body, (string?)null)
            .SetProperty(d => d.NextAttemptAt, (DateTimeOffset?)null), cancellation);

    public void Arrived(AttemptOutcome attemptOutcome, DateTimeOffset now) =>
        (State, Attempts, LastStatus, LastErrorCode, NextAttemptAt, DeliveredAt)
        = (Delivered, Attempts + 1, attemptOutcome.Status, "", null, now);

    /// <summary>
    /// Records a failed attempt. Returns false if the delivery is abandoned because its time is over.
    /// </summary>
    public bool Missed(AttemptOutcome attemptOutcome, DateTimeOffset now, Func<int, TimeSpan> pause)
    {
        FirstAttemptAt ??= now;
        Attempts++;
        (LastStatus, LastErrorCode) = (attemptOutcome.Status, attemptOutcome.Code);
        var end = FirstAttemptAt.Value + Patience;
        if (now >= end)
        {
            GiveUp();
            return false;
        }
        // The last attempt is at the very end of that time.
        var next = now + pause(Attempts);
        NextAttemptAt = next < end ? next : end;
        return true;
    }

    public void GiveUp() => (State, NextAttemptAt) = (Failed, null);

    public V1.Delivery ToProto() => new()
    {
        Id = Id.ToString(),
        EventId = EventId.ToString(),
        Type = Type,
        Subject = Subject,
        State = State,
        Attempts = Attempts,
        LastStatus = LastStatus,
        LastErrorCode = LastErrorCode,
        LastError = AttemptOutcome.Describe(LastErrorCode, LastStatus),
        NextAttemptAt = NextAttemptAt?.ToTimestamp(),
        DeliveredAt = DeliveredAt?.ToTimestamp(),
        CreatedAt = CreatedAt.ToTimestamp(),
    };

    public static void Map(ModelBuilder model) => model.Entity<Delivery>(delivery =>
    {
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Type).HasMaxLength(200);
        delivery.Property(d => d.Source).HasMaxLength(100);
        delivery.Property(d => d.Subject).HasMaxLength(500);
        // An attempt that ends after the withdrawal must not restore the delivery.
        delivery.Property(d => d.State).HasMaxLength(10).IsConcurrencyToken();
        delivery.Property(d => d.LastErrorCode).HasMaxLength(30);
        delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
        // One delivery per announcement and webhook, however often the log is read.
        delivery.HasIndex(d => new { d.WebhookId, d.EventId }).IsUnique();
        delivery.HasIndex(d => new { d.WebhookId, d.Id });
        delivery.HasIndex(d => d.EventId);
        delivery.HasIndex(d => d.Subject);
        delivery.HasIndex(d => new { d.WebhookId, d.NextAttemptAt }, "IX_Deliveries_Due").HasFilter("\"NextAttemptAt\" IS NOT NULL");
        delivery.ToTable("Deliveries");
    });
}
