using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

/// <summary>A reader of the internal calendar by secret address.</summary>
/// <remarks>
/// Only a digest of the secret is stored. The secret is 32 random bytes, so a fast hash is enough, and access to the
/// database does not give access to the calendar.
/// </remarks>
[NeverPublic("the address of a calendar that somebody reads, shown to staff alone")]
public sealed class Subscription : IHasAudience
{
    public required Guid Id { get; init; }
    public required string Holder { get; init; }
    public required string Locale { get; init; }
    public required string Kind { get; init; }
    public required string Direction { get; init; }
    public required string Digest { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>The last day of use in UTC: enough to find unused subscriptions, at one write a day.</summary>
    public DateOnly? LastReadOn { get; private set; }
    public int Version { get; private set; } = 1;

    public string Audience { get; private set; } = Audiences.Internal;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>Returns false if it is already revoked.</summary>
    public bool Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) return false;
        RevokedAt = now;
        Version++;
        return true;
    }

    public static void Map(ModelBuilder model) => model.Entity<Subscription>(subscription =>
    {
        subscription.Property(s => s.Holder).HasMaxLength(200);
        subscription.Property(s => s.Locale).HasMaxLength(12);
        subscription.Property(s => s.Kind).HasMaxLength(30);
        subscription.Property(s => s.Direction).HasMaxLength(10);
        subscription.Property(s => s.Digest).HasMaxLength(64);
        subscription.Property(s => s.Version).IsConcurrencyToken();
        subscription.HasIndex(s => s.Digest).IsUnique();
        subscription.HasIndex(s => new { s.CreatedAt, s.Id }).IsDescending();
        subscription.ToTable("Subscriptions");
    });

    public V1.Subscription ToProto(string link = "") => new()
    {
        Id = Id.ToString(),
        Holder = Holder,
        Locale = Locale,
        Kind = Kind,
        Direction = Direction,
        CreatedAt = CreatedAt.ToTimestamp(),
        CreatedBy = CreatedBy,
        ExpiresAt = ExpiresAt?.ToTimestamp(),
        RevokedAt = RevokedAt?.ToTimestamp(),
        LastReadOn = Occasions.Occurrence.Text(LastReadOn),
        Version = Version,
        Link = link,
    };
}
