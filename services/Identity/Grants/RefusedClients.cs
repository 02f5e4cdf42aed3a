using Embassy.ServiceDefaults;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Embassy.Identity.Grants;

/// <summary>Answers all wrong credentials of programs alike, and counts them.</summary>
sealed class RefusedClients(IOpenIddictApplicationManager programs) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>().UseScopedHandler<RefusedClients>()
            .SetOrder(int.MinValue + 10_000).SetType(OpenIddictServerHandlerType.Custom).Build();

    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is not Errors.InvalidClient) return;
        context.Response.ErrorDescription = "The client's credentials are not accepted.";
        context.Response.ErrorUri = null;
        // Names that no program has would make a time series each.
        var known = context.Request?.ClientId is { Length: > 0 } id && await programs.FindByClientIdAsync(id) is not null
            ? context.Request.ClientId : "unknown";
        Telemetry.ClientsRefused.Add(1, new KeyValuePair<string, object?>("client", known));
    }
}
