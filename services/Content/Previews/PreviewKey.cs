using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

/// <summary>The claims of one preview token.</summary>
public sealed record PreviewToken(Guid Id, string Key, string Locale, int Number, long Until);

/// <summary>
/// The HMAC-SHA256 key that signs previews. It is stored in the drafts' database, so that replicas share it and
/// operators manage no further secret. Deleting the row invalidates every preview.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class PreviewKey
{
    const int MostToken = 1024;

    public int Id { get; init; } = 1;
    public byte[] Bytes { get; init; } = RandomNumberGenerator.GetBytes(32);

    public static void Map(ModelBuilder model) => model.Entity<PreviewKey>(key =>
    {
        key.Property(k => k.Id).ValueGeneratedNever();
        key.ToTable("PreviewKey");
    });

    /// <summary>Returns the key; the first call creates it.</summary>
    public static async Task<PreviewKey> Of(ContentDb db, CancellationToken cancellation)
    {
        if (await db.PreviewKeys.AsNoTracking().SingleOrDefaultAsync(cancellation) is { } there) return there;
        var made = new PreviewKey();
        db.PreviewKeys.Add(made);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return made;
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
            return await db.PreviewKeys.AsNoTracking().SingleAsync(cancellation);
        }
    }

    public string Sign(PreviewToken what)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(what);
        return $"{Base64Url.EncodeToString(text)}.{Base64Url.EncodeToString(HMACSHA256.HashData(Bytes, text))}";
    }

    /// <summary>Returns the claims of the token; null when it is expired, or was not signed with this key.</summary>
    public PreviewToken? Read(string token, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (token.Length > MostToken || parts.Length != 2) return null;
        try
        {
            var text = Base64Url.DecodeFromChars(parts[0]);
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Bytes, text), Base64Url.DecodeFromChars(parts[1])))
                return null;
            return JsonSerializer.Deserialize<PreviewToken>(Encoding.UTF8.GetString(text)) is { } what
                && what.Until > now.ToUnixTimeSeconds() ? what : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
