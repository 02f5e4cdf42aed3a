using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>One announcement on its way to one webhook: tried in growing pauses, for a day.</summary>
[WithoutAudience("holds public facts only, and is reached through its webhook alone")]
public sealed class Delivery
{
    public const string Waiting = "waiting", Delivered = "delivered", Failed = "failed";

    /// <summary>How long it is tried before it is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Version 7, so that the order of ids is that of time.</summary>
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }
    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required string Subject { get; init; }

    /// <summary>The CloudEvent, byte for byte as it stands in the log.</summary>
    public required string Body { get; set; }

    public string State { get; private set; } = Waiting;
    public int Attempts { get; private set; }
    public DateTimeOffset? FirstAttemptAt { get; private set; }
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public int LastStatus { get; private set; }
    public string? LastError { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <param name="place">Which of those that are noted at this moment: their order is kept.</param>
    public static Delivery Of(Webhook webhook, Announcement row, DateTimeOffset now, int place) => new()
    {
        // Its clock counts milliseconds.
        Id = Guid.CreateVersion7(now.AddMilliseconds(place)),
        WebhookId = webhook.Id,
        EventId = Guid.Parse(row.Id),
        Type = row.Type,
        Subject = row.Subject,
        Body = row.Json,
        NextAttemptAt = now.AddMicroseconds(place),
        CreatedAt = now,
    };

    /// <summary>Takes the data out of the body: the subject is no longer public. Sent before or not, it is sent without from now on.</summary>
    public void Withhold() => Body = CloudEvent.Withhold(Body);

    public void Again(DateTimeOffset now) => (State, Attempts, FirstAttemptAt, NextAttemptAt, DeliveredAt) = (Waiting, 0, null, now, null);

    public void Arrived(int status, DateTimeOffset now) =>
        (State, Attempts, LastStatus, LastError, NextAttemptAt, DeliveredAt) = (Delivered, Attempts + 1, status, null, null, now);

    /// <summary>Says false when it is given up: it has been tried for as long as is tried.</summary>
    public bool Missed(int status, string why, DateTimeOffset now, Func<int, TimeSpan> pause)
    {
        FirstAttemptAt ??= now;
        Attempts++;
        (LastStatus, LastError) = (status, why.Length > 500 ? why[..500] : why);
        var end = FirstAttemptAt.Value + Patience;
        if (now >= end)
        {
            GiveUp();
            return false;
        }
        // The last attempt is at the very end.
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
        LastError = LastError ?? "",
        NextAttemptAt = NextAttemptAt?.ToTimestamp(),
        DeliveredAt = DeliveredAt?.ToTimestamp(),
        CreatedAt = CreatedAt.ToTimestamp(),
    };

    public static void Map(ModelBuilder model) => model.Entity<Delivery>(delivery =>
    {
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Type).HasMaxLength(200);
        delivery.Property(d => d.Subject).HasMaxLength(500);
        delivery.Property(d => d.State).HasMaxLength(10);
        delivery.Property(d => d.LastError).HasMaxLength(500);
        delivery.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
        // Each announcement once for each webhook, however often the log is read.
        delivery.HasIndex(d => new { d.WebhookId, d.EventId }).IsUnique();
        delivery.HasIndex(d => new { d.WebhookId, d.Id });
        delivery.HasIndex(d => d.Subject);
        delivery.HasIndex(d => d.NextAttemptAt, "IX_Deliveries_Due").HasFilter("\"NextAttemptAt\" IS NOT NULL");
        delivery.ToTable("Deliveries");
    });
}
