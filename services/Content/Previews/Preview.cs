using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

/// <summary>
/// A record of a preview token: its edition, author and time. A token whose row is revoked or deleted grants no access.
/// </summary>
[WithoutAudience("ContentDb shows it to those who see what is internal")]
public sealed class Preview
{
    /// <summary>Retention of an expired preview in the list.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PageKey { get; init; }
    public required string Locale { get; init; }
    public required int Number { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public string RevokedBy { get; private set; } = "";
    public DateTimeOffset? RevokedAt { get; private set; }
    public int Version { get; private set; } = 1;

    /// <summary>Revokes the preview; returns false if it is already revoked.</summary>
    public bool Revoke(string by, DateTimeOffset now)
    {
        if (RevokedAt is not null) return false;
        (RevokedBy, RevokedAt) = (by, now);
        Version++;
        return true;
    }

    /// <summary>
    /// Returns the verified content of a token; null when it is expired, revoked, or was not signed here.
    /// </summary>
    public static async Task<PreviewToken?> Read(ContentDb db, string token, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = await db.PreviewKeys.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (key?.Read(token, now) is not { } what) return null;
        // The token grants the access, so its row is read for every caller.
        return await db.Previews.IgnoreQueryFilters().AnyAsync(p => p.Id == what.Id && p.RevokedAt == null, cancellation) ? what : null;
    }

    /// <summary>Deletes previews that expired before the retention period.</summary>
    public static Task<int> Prune(ContentDb db, DateTimeOffset now, CancellationToken cancellation) =>
        db.Previews.Where(p => p.ExpiresAt < now - Kept).ExecuteDeleteAsync(cancellation);

    public static void Map(ModelBuilder model) => model.Entity<Preview>(preview =>
    {
        preview.Property(p => p.PageKey).HasMaxLength(100);
        preview.Property(p => p.Locale).HasMaxLength(12);
        preview.Property(p => p.CreatedBy).HasMaxLength(255);
        preview.Property(p => p.RevokedBy).HasMaxLength(255);
        preview.Property(p => p.Version).IsConcurrencyToken();
        preview.HasIndex(p => p.ExpiresAt);
        preview.ToTable("Previews");
    });

    public V1.Preview ToProto(string token = "") => new()
    {
        Id = Id.ToString(),
        PageKey = PageKey,
        Locale = Locale,
        Number = Number,
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt.ToTimestamp(),
        ExpiresAt = ExpiresAt.ToTimestamp(),
        RevokedBy = RevokedBy,
        RevokedAt = RevokedAt?.ToTimestamp(),
        Version = Version,
        Token = token,
        Path = token.Length > 0 ? $"/v1/previews/{token}" : "",
    };
}
