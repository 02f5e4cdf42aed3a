using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>
/// The token service (OpenIddict): authorization code with PKCE for people, client credentials for programs, and
/// refresh tokens that are good once.
/// </summary>
static class TokenService
{
    static readonly TimeSpan AccessToken = TimeSpan.FromMinutes(5), RefreshToken = TimeSpan.FromDays(14), Code = TimeSpan.FromMinutes(1);

    public static void AddTokenService(this IServiceCollection services, Uri issuer) => services.AddOpenIddict()
        .AddCore(core =>
        {
            core.UseEntityFrameworkCore().UseDbContext<IdentityDb>()
                .ReplaceDefaultEntities<ClientProgram, SignIn, AccessScope, GrantedToken, string>();
            core.ReplaceTokenManager<GrantedToken, SignInTokenManager>();
            core.ReplaceApplicationManager<ClientProgram, ProgramManager>();
        })
        .AddServer(server =>
        {
            server.SetIssuer(issuer);
            server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
                .SetUserInfoEndpointUris("connect/userinfo").SetEndSessionEndpointUris("connect/endsession")
                .SetRevocationEndpointUris("connect/revoke");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow().AllowRefreshTokenFlow();
            // Each front end and program is registered, and its tokens are always for the platform.
            server.RegisterScopes(Scopes.Profile, Scopes.OfflineAccess);
            server.DisableAccessTokenEncryption().UseReferenceRefreshTokens();
            server.SetAuthorizationCodeLifetime(Code).SetAccessTokenLifetime(AccessToken).SetIdentityTokenLifetime(AccessToken)
                .SetRefreshTokenLifetime(RefreshToken).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
            // A sign-in ends two weeks after it began, however often it is refreshed.
            server.DisableSlidingRefreshTokenExpiration();
            server.Configure(o => o.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
            server.RemoveEventHandler(OpenIddictServerHandlers.RedeemTokenEntry.Descriptor).AddEventHandler(RedeemOnce.Descriptor);
            server.AddEventHandler(ReusedGrants.Descriptor).AddEventHandler(RefusedClients.Descriptor);
            server.Announce();
            // Behind a proxy and from the other services requests arrive without TLS; IdentitySettings requires it of
            // the address that people use.
            server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough()
                .EnableUserInfoEndpointPassthrough().EnableEndSessionEndpointPassthrough().DisableTransportSecurityRequirement();
        });
}
