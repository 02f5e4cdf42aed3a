using System.Security.Cryptography;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.Identity.Keys;

/// <summary>A key of the token service. Replicas share it; it survives restarts.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class TokenKey
{
    public const string Signs = "sig", Encrypts = "enc";

    const int EncryptionBytes = 32;

    public string Id { get; init; } = "";

    /// <summary><c>sig</c>: ES256, signs access tokens. <c>enc</c>: encrypts codes and refresh tokens.</summary>
    public string Use { get; init; } = "";

    /// <summary>PKCS#8 of a signing key; the bytes of an encryption key.</summary>
    public byte[] Material { get; init; } = [];

    /// <summary>Until then it is only published, so that everybody who validates tokens knows it.</summary>
    public DateTimeOffset SignsFrom { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<TokenKey>(key =>
    {
        key.ToTable("TokenKeys");
        key.Property(k => k.Id).HasMaxLength(36);
        key.Property(k => k.Use).HasMaxLength(3);
    });

    public static TokenKey Signing(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TokenKey
        {
            Id = Guid.CreateVersion7().ToString(),
            Use = Signs,
            Material = key.ExportPkcs8PrivateKey(),
            SignsFrom = from,
        };
    }

    public static TokenKey Encryption(DateTimeOffset from) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Use = Encrypts,
        Material = RandomNumberGenerator.GetBytes(EncryptionBytes),
        SignsFrom = from,
    };

    public SecurityKey ToSecurityKey()
    {
        if (Use == Encrypts) return new SymmetricSecurityKey(Material) { KeyId = Id };
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Material, out _);
        return new ECDsaSecurityKey(key) { KeyId = Id };
    }
}
