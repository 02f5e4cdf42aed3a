using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>Ends everything that a person has: cookies, refresh tokens and access tokens, in one transaction.</summary>
sealed class Revocation(UserManager<Person> users, IOpenIddictTokenManager tokens, IdentityDb db)
{
    public async Task RevokeAll(Person person, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await users.UpdateSecurityStampAsync(person);
        await db.SignIns.Where(s => s.Subject == person.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, Statuses.Revoked), cancellation);
        await tokens.RevokeBySubjectAsync(person.Id, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
