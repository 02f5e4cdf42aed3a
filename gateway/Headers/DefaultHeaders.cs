using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Headers;

/// <summary>
/// Sets the default headers of every response: security headers for data that is not a page and, until overwritten, the
/// Cache-Status of the gateway itself. Trusted proxies and CORS origins are configured; by default there are none.
/// </summary>
static class DefaultHeaders
{
    static readonly string[] Exposed =
        ["ETag", "Location", "Content-Language", "Retry-After", "Age", CacheStatus.Header, "RateLimit-Limit", "RateLimit-Remaining",
            "RateLimit-Reset", "Idempotent-Replayed", "Allow", "WWW-Authenticate", "Link"];

    // base-uri, form-action and frame-ancestors do not fall back to default-src.
    const string Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void AddDefaultHeaders(this IServiceCollection services, IConfiguration configuration)
    {
        var origins = configuration.Read<CorsSettings>().Origins;
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            if (origins is ["*"]) policy.AllowAnyOrigin();
            else
            {
                var named = policy.WithOrigins(origins).Build().Origins;
                policy.SetIsOriginAllowed(origin => named.Contains(origin) || CorsSettings.Allows(origins, origin));
            }
            policy.WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE").AllowAnyHeader().WithExposedHeaders(Exposed)
                .SetPreflightMaxAge(TimeSpan.FromHours(1));
        }));
    }

    public static void UseDefaultHeaders(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ProxyOptions>().Networks is { Count: > 0 } proxies)
        {
            var options =
                new ForwardedHeadersOptions
                {
                    ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
                    ForwardLimit = null
                };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
            app.UseForwardedHeaders(options);
        }
        var origins = app.Services.GetRequiredService<CorsSettings>().Origins;
        var hsts = app.Services.GetRequiredService<SecurityOptions>().Hsts;
        app.Use((http, next) =>
        {
            Say(http.Response.Headers);
            if (hsts is not null && http.Request.IsHttps) http.Response.Headers.StrictTransportSecurity = hsts;
            // Other caches must not serve a response for one origin to another.
            if (origins is not ([] or ["*"]))
                http.Response.OnStarting(static h =>
                {
                    var headers = ((HttpContext)h).Response.Headers;
                    if (!headers.Vary.ToString().Contains(CorsConstants.Origin, StringComparison.Ordinal))
                        headers.AppendCommaSeparatedValues(HeaderNames.Vary, CorsConstants.Origin);
                    return Task.CompletedTask;
                }, http);
            return next(http);
        });
        if (origins.Length > 0) app.UseCors();
    }

    /// <summary>
    /// Keeps the header of a service that has a stricter one; the forwarder appends it to the default.
    /// </summary>
    public static void PreferTheService(IHeaderDictionary headers)
    {
        foreach (var name in (string[])[HeaderNames.ContentSecurityPolicy, HeaderNames.XContentTypeOptions, "Referrer-Policy"])
            if (headers[name] is { Count: > 1 } both) headers[name] = both[^1];
    }

    public static void Say(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.Age = "0";
        headers[CacheStatus.Header] = CacheStatus.Own;
    }
}
