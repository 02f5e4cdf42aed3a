using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

/// <summary>A preview token that was made: for which edition, by whom and when. A token whose row is revoked or gone opens nothing.</summary>
[WithoutAudience("ContentDb shows it to those who see what is internal")]
public sealed class Preview
{
    /// <summary>How long an expired one is still listed.</summary>
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

    /// <summary>Returns false if it is revoked already.</summary>
    public bool Revoke(string by, DateTimeOffset now)
    {
        if (RevokedAt is not null) return false;
        (RevokedBy, RevokedAt) = (by, now);
        Version++;
        return true;
    }

    /// <summary>What a token opens now; null when it is expired, revoked, or was not signed here.</summary>
    public static async Task<PreviewToken?> Read(ContentDb db, string token, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = await db.PreviewKeys.AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (key?.Read(token, now) is not { } what) return null;
        // The token is the right to see it, so its row is read whoever asks.
        return await db.Previews.IgnoreQueryFilters().AnyAsync(p => p.Id == what.Id && p.RevokedAt == null, cancellation) ? what : null;
    }

    /// <summary>Forgets those that expired long ago.</summary>
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
