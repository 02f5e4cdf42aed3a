using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Embassy.Site.Freshness;

/// <summary>
/// Caches whole pages: by path, the query that screens read, and the theme. Each is tagged with the collections that it
/// shows. While changes are not followed, a page lives for five seconds only.
/// </summary>
public sealed class PageCachePolicy(ChangeReader changes, SiteSettings settings) : IOutputCachePolicy
{
    static readonly string[] Query =
        ["type", "year", "page", "on", "status", "sector", "q", "month", "kind", "direction", "person", "office", "issue", "session",
            "opposite", "fallback"];

    static readonly TimeSpan Unfollowed = TimeSpan.FromSeconds(5);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var site = http.RequestServices.GetRequiredService<SiteContext>();
        var path = http.Request.Path.Value!;
        var cached = site is { Ready: true, Rewritten: false } && (HttpMethods.IsGet(http.Request.Method)
            || HttpMethods.IsHead(http.Request.Method))
            && !path.Contains("/search", StringComparison.Ordinal) && !path.Contains("/preview/", StringComparison.Ordinal)
            && !path.EndsWith("/-/state", StringComparison.Ordinal);
        context.EnableOutputCaching = cached;
        context.AllowCacheLookup = context.AllowCacheStorage = cached;
        context.AllowLocking = true;
        context.CacheVaryByRules.VaryByHost = settings.PublicUrl.Length == 0;
        context.CacheVaryByRules.QueryKeys = new StringValues(Query);
        context.CacheVaryByRules.VaryByValues["theme"] = Theme(http.Request) ?? "";
        return ValueTask.CompletedTask;
    }

    /// <summary>The theme that the reader chose; null for that of the system.</summary>
    public static string? Theme(HttpRequest request) => request.Cookies["theme"] is var theme && theme is "dark" or "light" ? theme : null;

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var site = http.RequestServices.GetRequiredService<SiteContext>();
        if (http.Response.StatusCode != 200 || http.Features.Get<ScreenState>() is not null || site.Degraded || site.Gateway.Degraded
            || http.Response.Headers.SetCookie.Count > 0)
            context.AllowCacheStorage = false;
        context.ResponseExpirationTimeSpan = changes.Connected ? TimeSpan.FromSeconds(settings.KeepSeconds) : Unfollowed;
        context.Tags.Add("mission");
        foreach (var collection in site.Gateway.Read) context.Tags.Add(collection);
        return ValueTask.CompletedTask;
    }
}
