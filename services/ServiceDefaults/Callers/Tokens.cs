using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Signed tokens (RFC 7519), validated against an OIDC authority (<c>Auth:Authority</c>) and against one ES256 key in a
/// file (<c>Auth:KeyFile</c>, PEM; the public half is enough). Without either, every token is rejected.
/// </summary>
public static class Tokens
{
    public const string Issuer = "urn:embassy:local", Audience = "embassy";

    /// <summary>Creates the signing key if missing: PEM, readable only by its owner.</summary>
    public static void EnsureKey(string keyFile, string? publicKeyFile = null)
    {
        if (!File.Exists(keyFile))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(keyFile))!);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var temporary = keyFile + "." + Environment.ProcessId;
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(temporary, options)) writer.Write(key.ExportPkcs8PrivateKeyPem());
            File.Move(temporary, keyFile, overwrite: false);
        }
        if (publicKeyFile is null) return;
        using var read = Load(keyFile);
        File.WriteAllText(publicKeyFile, read.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>Issues a token for a subject with the given roles: <c>editor</c>, <c>translator:fr</c>.</summary>
    /// <param name="name">For people to read; without it records show the subject alone.</param>
    public static string Issue(string keyFile, IReadOnlyList<string> roles, string subject, TimeSpan life, DateTimeOffset now,
        string? name = null)
    {
        foreach (var role in roles)
            if (Roles.Problem(role) is { } problem) throw new ArgumentException(problem);
        using var key = Load(keyFile);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            Claims = Claims(subject, roles, name),
            // The cache would return a disposed key to the next call.
            SigningCredentials =
                new SigningCredentials(
                    new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
                    SecurityAlgorithms.EcdsaSha256),
        });
    }

    static Dictionary<string, object> Claims(string subject, IReadOnlyList<string> roles, string? name)
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject, [Roles.Claim] = roles };
        if (name is not null) claims["name"] = name;
        return claims;
    }

    internal static ECDsa Load(string keyFile)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return key;
    }

    public static void AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Read<TokenOptions>();
        // Its own identity service has a certificate of the same authority; another provider has a public one.
        var isService = configuration.Read<ServiceAddresses>().Addresses.Values.Any(a => IsSameOrigin(a, options.Authority));
        services.AddSingleton(sp => new TokenIssuers(options, sp.GetRequiredService<TimeProvider>(),
            sp.GetRequiredService<ILoggerFactory>(), isService ? sp.GetService<TlsCertificates>() : null))
            .AddSingleton<RevokedTokens>().AddSingleton<TokenCache>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            var check = bearer.TokenValidationParameters;
            check.ValidTypes = ["JWT", "at+jwt"];
            check.ClockSkew = TimeSpan.FromSeconds(30);
            check.ValidAudience = options.Audience;
            bearer.Events = new JwtBearerEvents
            {
                OnAuthenticationFailed = NoteWhy,
                OnTokenValidated = c => c.SecurityToken.Issuer == Issuer ? Task.CompletedTask
                    : ReplaceRoles(c.Principal!, options.RoleClaim),
            };
        });
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TokenCache>((bearer, cache) =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new CachingTokenHandler(cache));
        });
        if (options.Authority is not null)
            services.AddSingleton<RevocationReader>().AddHostedService(sp => sp.GetRequiredService<RevocationReader>());
        services.AddAuthorization();
        services.AddSingleton<TokenRejections>().AddSingleton<AccessRejections>();
    }

    static bool IsSameOrigin(string address, string? other) => Uri.TryCreate(address, UriKind.Absolute, out var a)
        && Uri.TryCreate(other, UriKind.Absolute, out var b) && a.GetLeftPart(UriPartial.Authority) == b.GetLeftPart(UriPartial.Authority);

    /// <summary>Returns the reason why this request's token was rejected, for the caller.</summary>
    public static string WhyRefused(HttpContext http) => http.Items[Why] as string ?? "The token could not be verified.";

    static readonly object Why = new();

    static Task NoteWhy(AuthenticationFailedContext context)
    {
        if (context.Exception is TokenClaimsException e) context.HttpContext.Items[Why] = e.Message;
        return Task.CompletedTask;
    }

    // The claim configured by the operator is the only source of roles: others may write `roles` in some part of the
    // authority.
    static Task ReplaceRoles(ClaimsPrincipal user, string? claim)
    {
        if (string.IsNullOrEmpty(claim) || claim == Roles.Claim) return Task.CompletedTask;
        var identity = (ClaimsIdentity)user.Identity!;
        foreach (var own in identity.FindAll(Roles.Claim).ToList()) identity.RemoveClaim(own);
        identity.AddClaims([.. identity.FindAll(claim).Select(c => new Claim(Roles.Claim, c.Value))]);
        return Task.CompletedTask;
    }
}
