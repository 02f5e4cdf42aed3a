using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Embassy.Identity.Keys;

/// <summary>
/// The keys of the database, as the token service uses them: it reads its options in each request, so a changed ring
/// takes effect without a restart. The first signing key signs, and all are published.
/// </summary>
sealed class KeyRing(TimeProvider clock)
    : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    volatile TokenKey[] keys = [];
    CancellationTokenSource changed = new();

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in keys)
            if (key.Use == TokenKey.Signs)
                options.SigningCredentials.Add(new SigningCredentials(key.ToSecurityKey(), SecurityAlgorithms.EcdsaSha256));
            else
                options.EncryptionCredentials.Add(new EncryptingCredentials(key.ToSecurityKey(), SecurityAlgorithms.Aes256KW,
                    SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    /// <summary>Reads the keys; the server's options are rebuilt if another key signs or a key came or went.</summary>
    public async Task Read(IdentityDb db, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = await db.TokenKeys.AsNoTracking().ToListAsync(cancellation);
        // The newest key that may sign comes first; those that may not sign yet are only published.
        TokenKey[] ordered = [.. rows.OrderByDescending(k => k.SignsFrom <= now).ThenByDescending(k => k.SignsFrom)
            .ThenBy(k => k.Id, StringComparer.Ordinal)];
        if (ordered.Select(k => k.Id).SequenceEqual(keys.Select(k => k.Id))) return;
        keys = ordered;
        await Interlocked.Exchange(ref changed, new CancellationTokenSource()).CancelAsync();
    }

    public void Dispose() => changed.Dispose();
}
