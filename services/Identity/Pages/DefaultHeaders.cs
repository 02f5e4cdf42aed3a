using Embassy.ServiceDefaults;

namespace Embassy.Identity.Pages;

/// <summary>
/// Sets the security headers of every response of this service, which browsers reach without the gateway. Pages replace
/// the Content-Security-Policy by their own. What does not say how it may be cached is not. Requests that no page or
/// endpoint could read are answered here, so that those answers have the headers too.
/// </summary>
sealed class DefaultHeaders(SecurityOptions security, ILogger<DefaultHeaders> log) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, following) =>
        {
            Set(http);
            try
            {
                await following(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                if (Status(http.Request, e) is var status && status >= StatusCodes.Status500InternalServerError)
                    log.LogError(e, "{Method} {Path} broke", http.Request.Method, SecretPaths.Redact(http.Request.Path));
                http.Response.Clear();
                Set(http);
                http.Response.StatusCode = status;
            }
        });
        next(app);
    };

    // A form that is none is the client's failure; it must not fill the log.
    static int Status(HttpRequest request, Exception e) => e switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException => StatusCodes.Status400BadRequest,
        InvalidOperationException when HttpMethods.IsPost(request.Method) && !request.HasFormContentType =>
            StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status500InternalServerError,
    };

    void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        http.Response.OnStarting(() =>
        {
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            // The scheme is that of the public address by now.
            if (security.Hsts is { } hsts && http.Request.IsHttps) headers.StrictTransportSecurity = hsts;
            return Task.CompletedTask;
        });
    }
}
