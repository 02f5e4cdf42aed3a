using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Makes the first of two authorisation checks: a token must be valid, and its roles must satisfy the RPC's policy, in
/// the section that the address names. The service checks again.
/// </summary>
sealed class AuthenticationMiddleware(
    RequestDelegate next, TokenRejections refused, AccessRejections forbidden, RefusedWrites refusedWrites)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var signedIn = http.User.Identity?.IsAuthenticated == true;
        if (!signedIn && http.Request.Headers.Authorization.Count > 0)
        {
            refused.Note(http.Connection.RemoteIpAddress, Tokens.WhyRefused(http));
            await ProblemDetailsWriter.Write(http, ProblemCodes.TokenInvalid, Tokens.WhyRefused(http));
            return;
        }
        var config = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config;
        var route = config?.Metadata;
        var policy = route?.GetValueOrDefault(ApiRoutes.Policy);
        var access = policy is null ? Access.Whole : Policies.Access(policy, Roles.Of(http.User));
        if (access.Allowed)
        {
            try
            {
                RouteSection.Expect(http, access, route?.GetValueOrDefault(RouteSection.Key));
            }
            catch (Problem e)
            {
                await Note(http, config!, policy!);
                await ProblemDetailsWriter.Write(http, e.ProblemCode, e.Message);
                return;
            }
            // Only authorised callers may send a body without a limit.
            if (route?.ContainsKey(ApiRoutes.Streamed) == true
                && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
            // The refusal precedes the body, so a client that waits for 100 Continue need not send it.
            await (LimitedRequestStream.Fits(http, route?.GetValueOrDefault(ApiRoutes.MostBody)) ? next(http)
                : ProblemDetailsWriter.TooLarge(http));
            return;
        }
        var roles = string.Join(", ", Policies.All[policy!]);
        if (signedIn) await Note(http, config!, policy!);
        await (signedIn
            ? ProblemDetailsWriter.Write(http, ProblemCodes.Forbidden, $"This needs one of the roles: {roles}.")
            : ProblemDetailsWriter.Write(http, ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {roles}."));
    }

    Task Note(HttpContext http, RouteConfig route, string policy)
    {
        forbidden.Note(http.User.FindFirst("sub")?.Value ?? "", $"{http.Request.Method} {http.GetEndpoint()?.DisplayName}", policy);
        return refusedWrites.Note(http, route);
    }
}
