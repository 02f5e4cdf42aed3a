using System.IO.Compression;
using System.Text.Unicode;
using Embassy.Site.Endpoints;
using Embassy.Site.Freshness;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Assets;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Embassy.Site;

/// <summary>Composes the mission's public site. It reads the gateway's HTTP API and nothing else.</summary>
public static class SiteHost
{
    const long CacheBytes = 128 << 20;

    const string ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // In the embedded run, the program is another one.
            ApplicationName = typeof(SiteHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        embed?.Invoke(builder);
        var settings = builder.Configuration.GetSection(SiteSettings.Section).Get<SiteSettings>() ?? new();
        if (settings.Fault() is { } fault) throw new InvalidOperationException(fault);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        AddServices(builder.Services, settings);
        builder.AddSiteTelemetry();
        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    static void AddServices(IServiceCollection services, SiteSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings).AddSingleton(_ => new GatewayHttp(new Uri(settings.Gateway))).AddSingleton<KeptResponses>()
            .AddSingleton<MissionSource>().AddSingleton<ChangeReader>().AddHostedService(s => s.GetRequiredService<ChangeReader>())
            .AddSingleton(settings.Redirects.Length == 0 ? RedirectMap.Empty : new RedirectMap(File.ReadLines(settings.Redirects)))
            .AddSingleton<PageCachePolicy>();
        services.AddScoped<GatewayClient>().AddScoped<SiteContext>();
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddOptions<Microsoft.AspNetCore.OutputCaching.OutputCacheOptions>()
            .Configure<PageCachePolicy>((o, policy) =>
            {
                o.SizeLimit = CacheBytes;
                o.AddBasePolicy(policy);
            });
        services.AddOutputCache();
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/atom+xml", "image/svg+xml", "text/calendar"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        // Nothing here writes, so there is no form to protect.
        services.AddRazorPages(o => o.Conventions.ConfigureFilter(new Microsoft.AspNetCore.Mvc.IgnoreAntiforgeryTokenAttribute())
            .AddFolderRouteModelConvention("/", PageRoutes.Apply))
            .ConfigureApplicationPartManager(parts => parts.ApplicationParts.Clear())
            .AddApplicationPart(typeof(SiteHost).Assembly);
    }

    static void UsePipeline(WebApplication app)
    {
        app.UseResponseCompression();
        app.Use(async (http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers.CacheControl = "no-cache";
            await next(http);
        });
        app.UseMiddleware<VersionMiddleware>();
        app.UseMiddleware<StateMiddleware>();
        app.UseMiddleware<LanguageMiddleware>();
        app.UseOutputCache();
        app.UseRouting();
        app.MapAssetFiles();
        app.MapMedia();
        app.MapFeeds();
        app.MapFigures();
        app.MapRecords();
        app.MapShares();
        app.MapSiteHealth();
        app.MapTheme();
        app.MapRazorPages();
    }
}
