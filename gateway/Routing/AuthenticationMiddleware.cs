using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Makes the first of two authorisation checks: a token must be valid, and its roles must satisfy the RPC's policy. The
/// service checks again.
/// </summary>
sealed class AuthenticationMiddleware(RequestDelegate next, TokenRejections refused, AccessRejections forbidden)
{
    public Task InvokeAsync(HttpContext http)
    {
        var signedIn = http.User.Identity?.IsAuthenticated == true;
        if (!signedIn && http.Request.Headers.Authorization.Count > 0)
        {
            refused.Note(http.Connection.RemoteIpAddress, Tokens.WhyRefused(http));
            return ProblemDetailsWriter.Write(http, ProblemCodes.TokenInvalid, Tokens.WhyRefused(http));
        }
        var route = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata;
        var policy = route?.GetValueOrDefault(ApiRoutes.Policy);
        if (policy is null || Policies.Allows(policy, [.. http.User.FindAll(Roles.Claim).Select(c => c.Value)]))
        {
            // Only authorised callers may send a body without a limit.
            if (route?.ContainsKey(ApiRoutes.Streamed) == true
                && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
            // The refusal precedes the body, so a client that waits for 100 Continue need not send it.
            return LimitedRequestStream.Fits(http, route?.GetValueOrDefault(ApiRoutes.MostBody)) ? next(http)
                : ProblemDetailsWriter.TooLarge(http);
        }
        if (signedIn)
            forbidden.Note(http.User.FindFirst("sub")?.Value ?? "", $"{http.Request.Method} {http.GetEndpoint()?.DisplayName}", policy);
        var roles = string.Join(", ", Policies.All[policy]);
        return signedIn
            ? ProblemDetailsWriter.Write(http, ProblemCodes.Forbidden, $"This needs one of the roles: {roles}.")
            : ProblemDetailsWriter.Write(http, ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {roles}.");
    }
}
