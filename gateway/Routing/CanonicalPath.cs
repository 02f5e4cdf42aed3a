using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Redirects reads to the one address of a resource, with 308: <c>/v1/Pages</c> and <c>/v1/pages/</c> to
/// <c>/v1/pages</c>. Names of records, such as keys and slugs, stay as they are.
/// </summary>
static class CanonicalPath
{
    public static Task Redirect(HttpContext http, Func<Task> next)
    {
        var request = http.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            || http.GetEndpoint() is not RouteEndpoint { RoutePattern: var pattern } || Of(request.Path.Value!, pattern) is not { } path)
            return next();
        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = UriHelper.BuildRelative(request.PathBase, path, request.QueryString);
        return Task.CompletedTask;
    }

    /// <summary>Returns null for a path that is written as its route is.</summary>
    public static string? Of(string path, RoutePattern pattern)
    {
        var trimmed = path.Length > 1 ? path.TrimEnd('/') : path;
        var segments = trimmed.Split('/')[1..];
        for (var i = 0; i < segments.Length && i < pattern.PathSegments.Count; i++)
            if (pattern.PathSegments[i] is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] }) segments[i] = literal.Content;
        var canonical = "/" + string.Join('/', segments);
        return canonical == path ? null : canonical;
    }
}
