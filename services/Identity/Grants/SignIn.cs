using Embassy.ServiceDefaults;
using OpenIddict.EntityFrameworkCore.Models;

namespace Embassy.Identity.Grants;

/// <summary>
/// One sign-in of a person in one front end: the authorization to which all of its tokens belong. They are revoked
/// together.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class SignIn : OpenIddictEntityFrameworkCoreAuthorization<string, ClientProgram, GrantedToken>
{
    public SignIn() => Id = Guid.CreateVersion7().ToString();
}

/// <summary>A code, an access token or a refresh token that was issued.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class GrantedToken : OpenIddictEntityFrameworkCoreToken<string, ClientProgram, SignIn>
{
    public GrantedToken() => Id = Guid.CreateVersion7().ToString();
}

/// <summary>OpenIddict requires a table of scopes; it stays empty, because the scopes are in the code.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class AccessScope : OpenIddictEntityFrameworkCoreScope<string>
{
    public AccessScope() => Id = Guid.CreateVersion7().ToString();
}
