using System.IO.Compression;
using System.Text.Unicode;
using Embassy.Desk.Endpoints;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.SignIn;
using Embassy.Web.Assets;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.WebEncoders;

namespace Embassy.Desk;

/// <summary>Composes the staff's desk. It uses the gateway's HTTP API and the sign-in, and nothing else.</summary>
public static class DeskHost
{
    // A text of 400,000 characters of three bytes, percent-encoded, and its base for a merge.
    const int MaxForm = 16 << 20;

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // In the embedded run, the program is another one.
            ApplicationName = typeof(DeskHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        embed?.Invoke(builder);
        var settings = builder.Configuration.GetSection(DeskSettings.Section).Get<DeskSettings>() ?? new();
        if (settings.Fault() is { } fault) throw new InvalidOperationException(fault);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        AddServices(builder.Services, settings);
        builder.AddDeskTelemetry();
        var app = builder.Build();
        UsePipeline(app, settings);
        return app;
    }

    static void AddServices(IServiceCollection services, DeskSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings).AddSingleton(_ => new GatewayHttp(new Uri(settings.Gateway))).AddSingleton<KeptResponses>();
        services.AddScoped<GatewayClient>().AddScoped<DeskGateway>().AddScoped<DeskContext>();
        services.AddSignIn(settings);
        services.AddAntiforgery(o =>
        {
            SignInServices.Protect(o.Cookie, settings, "desk-form");
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.FormFieldName = "form";
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(o => o.ValueLengthLimit = MaxForm);
        services.AddResponseCompression(o => o.EnableForHttps = false);
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.AddRazorPages()
            .ConfigureApplicationPartManager(parts => parts.ApplicationParts.Clear())
            .AddApplicationPart(typeof(DeskHost).Assembly);
    }

    static void UsePipeline(WebApplication app, DeskSettings settings)
    {
        var authority = new Uri(settings.Authority).GetLeftPart(UriPartial.Authority);
        // A browser applies form-action to the redirects that follow a form too: signing out leads to the authority.
        var policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + $"form-action 'self' {authority}; base-uri 'none'; frame-ancestors 'none'";
        app.UseResponseCompression();
        app.Use(async (http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["X-Robots-Tag"] = "noindex";
            headers.CacheControl = "no-store";
            await next(http);
        });
        app.UseAuthentication();
        app.UseMiddleware<SessionMiddleware>();
        app.UseRouting();
        app.UseAuthorization();
        app.MapAssetFiles();
        app.MapDeskFiles();
        app.MapDeskHealth();
        app.MapSession();
        app.MapAssetPictures();
        app.MapDownloads();
        app.MapRazorPages();
    }
}
