using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Attempts;

/// <summary>
/// One HTTP request to a receiver and how it ended. A test delivery has attempts too, but no delivery.
/// </summary>
[WithoutAudience("holds public facts and a receiver's answer, and is reached through its webhook alone")]
public sealed class Attempt
{
    /// <summary>UUID version 7, so that ids sort by time.</summary>
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }

    /// <summary>Null for a test delivery.</summary>
    public Guid? DeliveryId { get; init; }

    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset At { get; init; }
    public required int DurationMs { get; init; }
    public required int Status { get; init; }

    /// <summary>Empty for 2xx; otherwise a code of <see cref="AttemptOutcome"/>.</summary>
    public required string ErrorCode { get; init; }

    public required string Response { get; init; }

    public static Attempt Of(Guid webhook, Guid? delivery, Guid eventId, string type, AttemptOutcome attemptOutcome,
        DateTimeOffset at) => new()
        {
            Id = Guid.CreateVersion7(at),
            WebhookId = webhook,
            DeliveryId = delivery,
            EventId = eventId,
            Type = type,
            At = at,
            DurationMs = (int)attemptOutcome.Duration.TotalMilliseconds,
            Status = attemptOutcome.Status,
            ErrorCode = attemptOutcome.Code,
            Response = attemptOutcome.Response,
        };

    public V1.Attempt ToProto() => new()
    {
        Id = Id.ToString(),
        DeliveryId = DeliveryId?.ToString() ?? "",
        EventId = EventId.ToString(),
        Type = Type,
        At = At.ToTimestamp(),
        DurationMs = DurationMs,
        Status = Status,
        ErrorCode = ErrorCode,
        Error = AttemptOutcome.Describe(ErrorCode, Status),
        Response = Response,
    };

    public static void Map(ModelBuilder model) => model.Entity<Attempt>(attempt =>
    {
        attempt.Property(a => a.Id).ValueGeneratedNever();
        attempt.Property(a => a.Type).HasMaxLength(200);
        attempt.Property(a => a.ErrorCode).HasMaxLength(30);
        attempt.HasOne<Webhook>().WithMany().HasForeignKey(a => a.WebhookId);
        attempt.HasIndex(a => new { a.WebhookId, a.Id });
        attempt.HasIndex(a => new { a.WebhookId, a.EventId });
        attempt.HasIndex(a => a.At);
        attempt.ToTable("Attempts");
    });
}
