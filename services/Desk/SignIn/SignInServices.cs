using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Embassy.Desk.SignIn;

/// <summary>
/// Signs people in at the identity service by authorization code with PKCE. Tokens are in the server's encrypted cookie
/// alone; no script can read it.
/// </summary>
static class SignInServices
{
    public const string Callback = "/callback", SignedOut = "/signed-out";

    public static void AddSignIn(this IServiceCollection services, DeskSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("embassy-desk");
        if (settings.Keys.Length > 0) protection.PersistKeysToFileSystem(Directory.CreateDirectory(settings.Keys));
        services.AddSingleton<TokenRefresh>().AddSingleton<TokenEvents>().AddSingleton<SignInHealth>();
        services.AddAuthentication(o =>
        {
            o.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            o.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
        }).AddCookie(o =>
        {
            Protect(o.Cookie, settings, "desk");
            o.ExpireTimeSpan = TimeSpan.FromHours(settings.SessionHours);
            o.SlidingExpiration = false;
            o.EventsType = typeof(TokenEvents);
        }).AddOpenIdConnect(o => Configure(o, settings));
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Not readable by script, not sent from other sites; with TLS bound to this host.</summary>
    public static void Protect(CookieBuilder cookie, DeskSettings settings, string name)
    {
        cookie.Name = settings.Tls ? "__Host-" + name : name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = settings.Tls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    static void Configure(OpenIdConnectOptions o, DeskSettings settings)
    {
        o.Authority = settings.Authority;
        o.RequireHttpsMetadata = settings.Authority.StartsWith("https://", StringComparison.Ordinal);
        o.ClientId = settings.ClientId;
        o.ResponseType = OpenIdConnectResponseType.Code;
        o.ResponseMode = OpenIdConnectResponseMode.Query;
        o.UsePkce = true;
        o.SaveTokens = true;
        o.MapInboundClaims = false;
        o.TokenValidationParameters.NameClaimType = "name";
        o.CallbackPath = Callback;
        o.SignedOutCallbackPath = SignedOut;
        o.SignedOutRedirectUri = "/signed-out-page";
        o.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        o.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "offline_access"]) o.Scope.Add(scope);
        Protect(o.CorrelationCookie, settings, "desk-correlation");
        Protect(o.NonceCookie, settings, "desk-nonce");
        // The names get a suffix of their own for each sign-in.
        (o.CorrelationCookie.Name, o.NonceCookie.Name) = (o.CorrelationCookie.Name + ".", o.NonceCookie.Name + ".");
        if (settings.AuthorityInside.Length > 0)
            o.BackchannelHttpHandler = new InsideHandler(new Uri(settings.Authority), new Uri(settings.AuthorityInside));
        var host = new Uri(settings.PublicUrl);
        o.Events.OnRedirectToIdentityProvider = context =>
        {
            // Behind a proxy the request has another address than people use.
            context.ProtocolMessage.RedirectUri = new Uri(host, Callback).AbsoluteUri;
            context.ProtocolMessage.UiLocales = context.Request.Cookies["l"];
            return Task.CompletedTask;
        };
        o.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            context.ProtocolMessage.PostLogoutRedirectUri = new Uri(host, SignedOut).AbsoluteUri;
            return Task.CompletedTask;
        };
        o.Events.OnAuthorizationCodeReceived = context =>
        {
            context.TokenEndpointRequest!.RedirectUri = new Uri(host, Callback).AbsoluteUri;
            return Task.CompletedTask;
        };
        o.Events.OnRemoteFailure = context =>
        {
            // Mostly a page of the sign-in that was open for too long, or opened again from the history.
            context.Response.Redirect("/");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}

/// <summary>Reaches the identity service at its inner address, under the name that people use.</summary>
sealed class InsideHandler(Uri authority, Uri inside) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address && address.Authority == authority.Authority)
        {
            request.Headers.Host = authority.Authority;
            request.RequestUri = new Uri(inside, address.PathAndQuery);
        }
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Renews the access token before it ends; a session whose token cannot be renewed ends.</summary>
sealed class TokenEvents(TokenRefresh refresh, TimeProvider clock) : CookieAuthenticationEvents
{
    static readonly TimeSpan Early = TimeSpan.FromSeconds(60);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var ends = DateTimeOffset.TryParse(context.Properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var at)
            ? at : DateTimeOffset.MinValue;
        if (ends - clock.GetUtcNow() > Early) return;
        var renewed = context.Properties.GetTokenValue("refresh_token") is { } token
            ? await refresh.Renew(token, context.HttpContext.RequestAborted) : null;
        if (renewed is null)
        {
            // Until it ends, the old one is good: the identity service may be away for a moment.
            if (ends > clock.GetUtcNow()) return;
            context.RejectPrincipal();
            return;
        }
        context.Properties.UpdateTokenValue("access_token", renewed.AccessToken);
        context.Properties.UpdateTokenValue("refresh_token", renewed.RefreshToken);
        context.Properties.UpdateTokenValue("expires_at", renewed.EndsAt.ToString("O", CultureInfo.InvariantCulture));
        context.ShouldRenew = true;
    }
}
