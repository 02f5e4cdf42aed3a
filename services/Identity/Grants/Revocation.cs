using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>
/// Ends everything that a person has: cookies, refresh tokens and access tokens, in one transaction. Or only the access
/// tokens.
/// </summary>
sealed class Revocation(UserManager<Person> users, IOpenIddictTokenManager tokens, IdentityDb db)
{
    public async Task Revoke(Person person, bool accessTokensOnly, CancellationToken cancellation)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellation) : null;
        if (accessTokensOnly)
            await db.Tokens.Where(t => t.Subject == person.Id && t.Type == TokenTypeIdentifiers.AccessToken && t.Status == Statuses.Valid)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Status, Statuses.Revoked), cancellation);
        else
        {
            await users.UpdateSecurityStampAsync(person);
            await db.SignIns.Where(s => s.Subject == person.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, Statuses.Revoked), cancellation);
            await tokens.RevokeBySubjectAsync(person.Id, cancellation);
        }
        if (own is not null) await own.CommitAsync(cancellation);
    }
}
