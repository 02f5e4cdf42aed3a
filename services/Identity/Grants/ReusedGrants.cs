using Embassy.ServiceDefaults;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Embassy.Identity.Grants;

/// <summary>
/// Counts codes and refresh tokens that come a second time, which a thief or a faulty front end does. OpenIddict then
/// ends the sign-in.
/// </summary>
sealed class ReusedGrants(IOpenIddictTokenManager tokens) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>().UseScopedHandler<ReusedGrants>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order - 1)
            .SetType(OpenIddictServerHandlerType.Custom).Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.EndpointType is not OpenIddictServerEndpointType.Token || context.TokenId is not { } id
            || await tokens.FindByIdAsync(id) is not { } token
            || !await tokens.HasStatusAsync(token, Statuses.Redeemed)) return;
        var kind = context.Request!.IsRefreshTokenGrantType() ? "refresh_token" : "code";
        Telemetry.GrantsReused.Add(1, new KeyValuePair<string, object?>("kind", kind));
    }
}
