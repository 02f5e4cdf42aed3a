using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Programs;

/// <summary>
/// The clients of the mission's front ends: public, with PKCE. The staff's desk is <c>desk</c>, at
/// <c>Identity__Desk</c>; others share <c>embassy</c>, whose addresses are those of <c>Identity__Redirects</c>. Without
/// an address nobody can sign in there.
/// </summary>
static class FrontEnd
{
    public const string ClientId = "embassy", DeskId = "desk";

    public static async Task Register(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var programs = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var settings = services.GetRequiredService<IdentitySettings>();
        await Register(programs, ClientId, "Embassy", settings.Redirects, cancellation);
        var desk = settings.Desk.TrimEnd('/');
        await Register(programs, DeskId, "Desk", desk.Length == 0 ? [] : [desk + "/callback", desk + "/signed-out"], cancellation);
    }

    static async Task Register(IOpenIddictApplicationManager programs, string id, string name, string[] redirects,
        CancellationToken cancellation)
    {
        var known = await programs.FindByClientIdAsync(id, cancellation);
        if (known is null)
        {
            if (redirects.Length == 0) return;
            await programs.CreateAsync(Describe(new OpenIddictApplicationDescriptor(), id, name, redirects), cancellation);
            return;
        }
        var current = await programs.GetRedirectUrisAsync(known, cancellation);
        if (current.ToHashSet(StringComparer.Ordinal).SetEquals(redirects)) return;
        var descriptor = new OpenIddictApplicationDescriptor();
        await programs.PopulateAsync(descriptor, known, cancellation);
        await programs.UpdateAsync(known, Describe(descriptor, id, name, redirects), cancellation);
    }

    static OpenIddictApplicationDescriptor Describe(OpenIddictApplicationDescriptor descriptor, string id, string name, string[] redirects)
    {
        descriptor.ClientId = id;
        descriptor.DisplayName = name;
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
