using Embassy.Site.Routing;

namespace Embassy.Site.Screens;

/// <summary>
/// Shows what a screen could not: the page of its state, in the reader's language and with its status. A fault of the
/// program gives a static page in every language, with the id of its trace.
/// </summary>
public sealed class StateMiddleware(RequestDelegate next, ILogger<StateMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response.HasStarted) return;
            var state = http.Features.Get<ScreenState>();
            var site = http.RequestServices.GetRequiredService<SiteContext>();
            if (state is null && http.Response.StatusCode == 404 && http.Response.ContentLength is null && site.Ready)
                state = ScreenState.NotFound;
            if (state is null || !site.Ready) return;
            await Show(http, site, state);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            logger.LogError(e, "{Path} failed", http.Request.Path);
            http.Response.Clear();
            http.Response.StatusCode = 500;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Robots-Tag"] = "noindex";
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(FaultPage.Html(System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier));
        }
    }

    async Task Show(HttpContext http, SiteContext site, ScreenState state)
    {
        site.Degraded = true;
        http.Features.Set(state);
        http.Response.Clear();
        http.Response.StatusCode = state.Status;
        if (state.Status == 503) http.Response.Headers.RetryAfter = "30";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        http.Response.Headers.CacheControl = "no-store";
        http.Request.Path = $"/{site.Language.Tag}/-/state";
        http.Request.RouteValues.Clear();
        http.SetEndpoint(null);
        site.Rewritten = false;
        await next(http);
    }
}
