using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Programs;

/// <summary>
/// The client of the mission's front ends, <c>embassy</c>: public, with PKCE. Its addresses are those of
/// <c>Identity__Redirects</c>; without any, nobody can sign in to a front end.
/// </summary>
static class FrontEnd
{
    public const string ClientId = "embassy";

    public static async Task Register(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var programs = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var redirects = services.GetRequiredService<IdentitySettings>().Redirects;
        var known = await programs.FindByClientIdAsync(ClientId, cancellation);
        if (known is null)
        {
            if (redirects.Length == 0) return;
            await programs.CreateAsync(Describe(new OpenIddictApplicationDescriptor(), redirects), cancellation);
            return;
        }
        var current = await programs.GetRedirectUrisAsync(known, cancellation);
        if (current.ToHashSet(StringComparer.Ordinal).SetEquals(redirects)) return;
        var descriptor = new OpenIddictApplicationDescriptor();
        await programs.PopulateAsync(descriptor, known, cancellation);
        await programs.UpdateAsync(known, Describe(descriptor, redirects), cancellation);
    }

    static OpenIddictApplicationDescriptor Describe(OpenIddictApplicationDescriptor descriptor, string[] redirects)
    {
        descriptor.ClientId = ClientId;
        descriptor.DisplayName = "Embassy";
        descriptor.ClientType = ClientTypes.Public;
        descriptor.ConsentType = ConsentTypes.Implicit;
        // Of a native application any port of a loopback address is accepted (RFC 8252, 7.3).
        descriptor.ApplicationType = redirects.Any(r => new Uri(r).IsLoopback) ? ApplicationTypes.Native : ApplicationTypes.Web;
        descriptor.Permissions.UnionWith(
        [
            Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
            Permissions.Endpoints.EndSession, Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken,
            Permissions.ResponseTypes.Code, Permissions.Scopes.Profile,
        ]);
        descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        foreach (var addresses in (HashSet<Uri>[])[descriptor.RedirectUris, descriptor.PostLogoutRedirectUris])
        {
            addresses.Clear();
            addresses.UnionWith(redirects.Select(r => new Uri(r)));
        }
        return descriptor;
    }
}
