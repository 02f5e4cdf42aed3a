using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Embassy.Identity.Keys;
using Embassy.Identity.Pages;
using Embassy.Identity.Programs;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace Embassy.Identity;

/// <summary>Composes the identity service: accounts, sign-in pages and tokens.</summary>
public static class IdentityHost
{
    // OWASP: PBKDF2 with HMAC-SHA-512 needs 210,000 rounds.
    const int HashRounds = 210_000;

    // Without a password a passkey must be what a person has, and what they are or know.
    const string Required = "required";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        // No role sees internal records here, because no operation shows a record.
        var host = ServiceHost.Create("identity", args, embed, internalReaders: [], apis: typeof(IdentityHost).Assembly)
            .AddDatabase<IdentityDb, SqliteIdentityDb, PostgresIdentityDb>().ServeBrowsers();
        // It describes each request at Information.
        host.Builder.Logging.AddFilter("OpenIddict", LogLevel.Warning)
            // A form without its token is answered; anyone could fill the log.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        var settings = host.Configuration.Read<IdentitySettings>();
        var issuer = settings.Issuer;
        AddAccounts(host.Services, issuer);
        AddSecondFactors(host.Services, settings);
        AddKeys(host.Services);
        host.Services.AddTokenService(issuer);
        host.Services.AddScoped<Revocation>();
        host.Services.AddScoped<SessionRevocation>(sp => sp.GetRequiredService<Revocation>().Revoke);
        host.Services.AddScoped<AccountAdministration>().AddScoped<ProgramAdministration>();
        host.Services.AddHostedService<ExpiredGrants>();
        host.Services.AddSingleton<IStartupFilter>(new PublicAddress(issuer)).AddSingleton<IStartupFilter, DefaultHeaders>();
        // In this order: every request needs a key.
        host.Services.AddSingleton<AfterMigration>(ReadKeys).AddSingleton<AfterMigration>(FirstAccounts.Create)
            .AddSingleton<AfterMigration>(FrontEnd.Register);
        host.Services.AddSingleton<IStartupFilter>(sp => new TrustedProxies(sp.GetRequiredService<ProxyOptions>()));
        var app = host.Build();
        app.MapAuthorize();
        app.MapToken();
        app.MapRevocationFeed();
        app.MapPages();
        return app;
    }

    static void AddAccounts(IServiceCollection services, Uri issuer)
    {
        services.AddIdentityCore<Person>(o =>
        {
            o.Lockout.MaxFailedAccessAttempts = 5;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            // PasswordRules: length instead of kinds of characters.
            (o.Password.RequireDigit, o.Password.RequireLowercase, o.Password.RequireUppercase, o.Password.RequireNonAlphanumeric) =
                (false, false, false, false);
            o.Password.RequiredLength = PasswordRules.Shortest;
            // The one with passkeys.
            o.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        }).AddPasswordValidator<PasswordRules>().AddSignInManager();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = HashRounds);
        services.AddScoped<IUserStore<Person>>(sp => new UserOnlyStore<Person, IdentityDb, string, IdentityUserClaim<string>,
            IdentityUserLogin<string>, IdentityUserToken<string>, Passkey>(sp.GetRequiredService<IdentityDb>()));
        services.AddScoped<IUserClaimsPrincipalFactory<Person>, PersonPrincipalFactory>();
        services.AddScoped<PasswordCheck>();
        services.TryAddSingleton<OperatorOutput>(Console.WriteLine);
        // A changed password, a sign-out everywhere and a disabled account end a cookie with the next request.
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.Zero);
        var tls = issuer.Scheme == Uri.UriSchemeHttps;
        services.AddAuthentication().AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure(o =>
            {
                Secure(o.Cookie, "embassy");
                // A front end on another site sends its people here.
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.ExpireTimeSpan = TimeSpan.FromHours(8);
                o.SlidingExpiration = false;
            });
            // The challenge of a passkey.
            cookies.TwoFactorUserIdCookie!.Configure(o =>
            {
                Secure(o.Cookie, "embassy-passkey");
                o.Cookie.SameSite = SameSiteMode.Strict;
            });
        });
        services.AddAntiforgery(o =>
        {
            o.FormFieldName = "form";
            Secure(o.Cookie, "embassy-form");
            // The pages set their own headers.
            o.SuppressXFrameOptionsHeader = true;
        });

        void Secure(CookieBuilder cookie, string name)
        {
            cookie.Name = tls ? "__Host-" + name : name;
            cookie.SecurePolicy = tls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.HttpOnly = true;
        }
    }

    static void AddSecondFactors(IServiceCollection services, IdentitySettings settings)
    {
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            o.ServerDomain = settings.PasskeyDomain ?? settings.Issuer.Host;
            (o.UserVerificationRequirement, o.ResidentKeyRequirement) = (Required, Required);
            // The default compares the Origin header, which a form of a page without a referrer sends as "null".
            var origin = settings.Issuer.GetLeftPart(UriPartial.Authority);
            o.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == origin);
        });
        services.AddScoped<SecondFactor>().AddSingleton<SignInLimit>();
    }

    static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(sp => sp.GetRequiredService<KeyRing>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(sp => sp.GetRequiredService<KeyRing>());
        services.AddSingleton<KeyRotator>().AddHostedService(sp => sp.GetRequiredService<KeyRotator>());
        services.AddDataProtection().SetApplicationName("embassy-identity");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, ProtectionKeyRepository>();
    }

    static async Task ReadKeys(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        await services.GetRequiredService<KeyRotator>().Refresh(scope.ServiceProvider.GetRequiredService<IdentityDb>(), cancellation);
    }
}
