using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace Embassy.Identity.Grants;

/// <summary>A program that asks for tokens: a front end for its people, or a service for itself.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class ClientProgram : OpenIddictEntityFrameworkCoreApplication<string, SignIn, GrantedToken>
{
    public ClientProgram() => Id = Guid.CreateVersion7().ToString();

    /// <summary>The roles of its own tokens; empty for a front end.</summary>
    public List<string> Roles { get; init; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>From then on its credentials are refused.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Hash of the secret before the last rotation, accepted until <see cref="FormerSecretUntil"/>.</summary>
    public string? FormerSecret { get; private set; }

    public DateTimeOffset? FormerSecretUntil { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    /// <summary>Keeps the present secret until an instant. Call it before the new one is set.</summary>
    public void KeepSecret(DateTimeOffset until) => (FormerSecret, FormerSecretUntil) = (ClientSecret, until);

    public void Revoke(DateTimeOffset now)
    {
        RevokedAt ??= now;
        (FormerSecret, FormerSecretUntil) = (null, null);
    }

    internal static void MapOwn(ModelBuilder model)
    {
        model.Entity<ClientProgram>().Property(p => p.FormerSecret).HasMaxLength(1024);
        JsonColumn.Map<ClientProgram, string>(model, p => p.Roles);
    }
}
