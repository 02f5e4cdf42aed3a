using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using AccountOptions = Microsoft.AspNetCore.Identity.IdentityOptions;

namespace Embassy.Identity.Accounts;

/// <summary>What the cookie says: who signed in, and the stamp that ends it when the account changes.</summary>
sealed class PersonPrincipalFactory(IOptions<AccountOptions> options) : IUserClaimsPrincipalFactory<Person>
{
    public Task<ClaimsPrincipal> CreateAsync(Person user)
    {
        var types = options.Value.ClaimsIdentity;
        return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
            [new(types.UserIdClaimType, user.Id), new(types.SecurityStampClaimType, user.SecurityStamp ?? "")],
            IdentityConstants.ApplicationScheme)));
    }
}
