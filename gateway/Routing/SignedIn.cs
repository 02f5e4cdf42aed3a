using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Routing;

/// <summary>
/// The first of two checks: a token that is sent must be valid, and its roles must be among those of the RPC's policy. The
/// service checks again.
/// </summary>
sealed class SignedIn(RequestDelegate next, RefusedTokens refused)
{
    public Task InvokeAsync(HttpContext http)
    {
        var signedIn = http.User.Identity?.IsAuthenticated == true;
        if (!signedIn && http.Request.Headers.Authorization.Count > 0)
        {
            refused.Note(http.Connection.RemoteIpAddress, Tokens.WhyRefused(http));
            return ProblemJson.Write(http, Reasons.TokenInvalid, Tokens.WhyRefused(http));
        }
        var route = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata;
        var policy = route?.GetValueOrDefault(Routes.Policy);
        if (policy is null || Policies.Allows(policy, [.. http.User.FindAll(Roles.Claim).Select(c => c.Value)]))
        {
            // Only for those who may: a body without an end is taken from nobody else.
            if (route?.ContainsKey(Routes.Streamed) == true && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
            // Refused before it is read: who waits for 100 need not send it.
            return Requests.CountedBody.Fits(http, route?.GetValueOrDefault(Routes.MostBody)) ? next(http) : ProblemJson.TooLarge(http);
        }
        var roles = string.Join(", ", Policies.All[policy]);
        return signedIn
            ? ProblemJson.Write(http, Reasons.Forbidden, $"This needs one of the roles: {roles}.")
            : ProblemJson.Write(http, Reasons.TokenMissing, $"This needs a token with one of the roles: {roles}.");
    }
}
