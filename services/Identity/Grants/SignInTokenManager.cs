using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>
/// Revokes all tokens of a sign-in together with the sign-in: a refresh token that is revoked or used twice ends them
/// all, those included that are issued at the same moment.
/// </summary>
sealed class SignInTokenManager(IOpenIddictTokenCache<GrantedToken> cache, ILogger<OpenIddictTokenManager<GrantedToken>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options, IOpenIddictTokenStore<GrantedToken> store, IdentityDb db)
    : OpenIddictTokenManager<GrantedToken>(cache, logger, options, store)
{
    public override async ValueTask<bool> TryRevokeAsync(GrantedToken token, CancellationToken cancellationToken = default)
    {
        if (await GetTypeAsync(token, cancellationToken) == TokenTypeIdentifiers.RefreshToken
            && await GetAuthorizationIdAsync(token, cancellationToken) is { } signIn)
        {
            await RevokeByAuthorizationIdAsync(signIn, cancellationToken);
            return true;
        }
        return await base.TryRevokeAsync(token, cancellationToken);
    }

    public override async ValueTask<long> RevokeByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken = default)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        // A token that is issued at the same moment escapes the second statement, but not the first.
        await db.SignIns.Where(s => s.Id == identifier)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, Statuses.Revoked), cancellationToken);
        var revoked = await base.RevokeByAuthorizationIdAsync(identifier, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return revoked;
    }
}
