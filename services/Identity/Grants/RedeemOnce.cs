using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Embassy.Identity.Grants;

/// <summary>
/// Redeems a code or a refresh token, of two requests at once for one of them. OpenIddict's own handler, which this one
/// replaces, ignores a refresh token that another request has just redeemed.
/// </summary>
sealed class RedeemOnce(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>().UseScopedHandler<RedeemOnce>()
            .SetOrder(OpenIddictServerHandlers.RedeemTokenEntry.Descriptor.Order).SetType(OpenIddictServerHandlerType.Custom).Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType is not OpenIddictServerEndpointType.Token) return;
        var used = context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!);
        var principal = context.Request!.IsAuthorizationCodeGrantType() ? used?.AuthorizationCodePrincipal
            : context.Request!.IsRefreshTokenGrantType() ? used?.RefreshTokenPrincipal : null;
        if (principal?.GetTokenId() is not { } id || await tokens.FindByIdAsync(id) is not { } token) return;
        if (await tokens.TryRedeemAsync(token)) return;
        // Two that use one token at once are as suspicious as two that use it one after the other.
        if (await tokens.GetAuthorizationIdAsync(token) is { } signIn) await tokens.RevokeByAuthorizationIdAsync(signIn);
        context.Reject(Errors.InvalidGrant, "The token was used a moment ago.");
    }
}
