using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Serves a service's <c>https</c> addresses to hosts with a certificate of the configured authority, and nobody
/// without one.
/// </summary>
static class MutualTls
{
    public static void UseMutualTls(this WebApplicationBuilder builder, TlsCertificates certificates)
    {
        builder.Services.AddSingleton(certificates);
        builder.WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(certificates.Apply));
    }

    /// <summary>
    /// Refuses requests over other connections: an <c>http</c> address beside the <c>https</c> one, or instead of it,
    /// would else be a way around the certificates.
    /// </summary>
    /// <param name="servesBrowsers">Pages for people stay available; native gRPC never is.</param>
    public static void RequireMutualTls(this WebApplication app, bool servesBrowsers)
    {
        if (app.Services.GetService<TlsCertificates>() is not { } certificates) return;
        certificates.Log = app.Services.GetRequiredService<ILogger<TlsCertificates>>();
        app.Use((http, next) =>
        {
            if (http.Connection.ClientCertificate is not null || servesBrowsers && !IsGrpc(http.Request)) return next(http);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }

    static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
