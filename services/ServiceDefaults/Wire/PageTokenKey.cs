using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The key that encrypts a service's page tokens (AES-256-GCM). It is a row of the service's own database, so replicas
/// share it and it survives restarts. The nonce is derived from the content: the same position yields the same token,
/// and so the same ETag, in every replica, and no nonce is used for two contents.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class PageTokenKey
{
    const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16, MostBytes = 1536;
    const char Separator = '\0';

    public int Id { get; init; } = 1;

    /// <summary>The first half encrypts, the second half derives nonces.</summary>
    public byte[] Bytes { get; init; } = RandomNumberGenerator.GetBytes(2 * KeyBytes);

    internal static void Map(ModelBuilder model) => model.Entity<PageTokenKey>(key =>
    {
        key.Property(k => k.Id).ValueGeneratedNever();
        key.ToTable("PageTokenKey");
    });

    /// <summary>Returns the key of this database; the first replica to ask creates it.</summary>
    internal static async Task<PageTokenKey> Of(EmbassyDb db, CancellationToken cancellation)
    {
        if (await db.PageTokenKeys.AsNoTracking().SingleOrDefaultAsync(cancellation) is { } there) return there;
        var made = new PageTokenKey();
        db.PageTokenKeys.Add(made);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return made;
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
            return await db.PageTokenKeys.AsNoTracking().SingleAsync(cancellation);
        }
    }

    /// <param name="list">Digest of the list and its filter; the token is valid for this list only.</param>
    internal string Seal(ReadOnlySpan<byte> list, params string[] parts)
    {
        var plain = Encoding.UTF8.GetBytes(string.Join(Separator, parts));
        var token = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = token.AsSpan(0, NonceBytes);
        Nonce(list, plain, nonce);
        using var cipher = new AesGcm(Bytes.AsSpan(0, KeyBytes), TagBytes);
        cipher.Encrypt(nonce, plain, token.AsSpan(NonceBytes, plain.Length), token.AsSpan(NonceBytes + plain.Length), list);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Returns the parts of a token; null if it was sealed with another key or for another list.</summary>
    internal string[]? Open(ReadOnlySpan<byte> list, string token)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        // Invalid Base64 yields another status here; the Try method throws.
        if (Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length <= NonceBytes + TagBytes)
            return null;
        Span<byte> plain = stackalloc byte[length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(Bytes.AsSpan(0, KeyBytes), TagBytes);
        try
        {
            cipher.Decrypt(bytes[..NonceBytes], bytes[NonceBytes..(length - TagBytes)], bytes[(length - TagBytes)..length], plain, list);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain).Split(Separator);
    }

    void Nonce(ReadOnlySpan<byte> list, ReadOnlySpan<byte> plain, Span<byte> nonce)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Bytes.AsSpan(KeyBytes));
        hash.AppendData(list);
        hash.AppendData(plain);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        digest[..NonceBytes].CopyTo(nonce);
    }
}

/// <summary>Holds the key of a host's database, read once the schema is up to date.</summary>
sealed class PageTokenKeys
{
    public PageTokenKey? Current { get; set; }
}
