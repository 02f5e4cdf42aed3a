using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Signed tokens (RFC 7519, ES256). Verified against an OIDC authority (<c>Auth:Authority</c>), or, where there is none,
/// against one key in a file (<c>Auth:KeyFile</c>, PEM; the public half is enough). Without either, every token is refused.
/// </summary>
public static class Tokens
{
    public const string Issuer = "urn:embassy:local", Audience = "embassy";

    /// <summary>Makes the signing key if it is not there: PEM, readable by its owner alone.</summary>
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

    /// <summary>A token for a person of these roles.</summary>
    public static string Issue(string keyFile, IReadOnlyList<string> roles, string subject, TimeSpan life, DateTimeOffset now)
    {
        foreach (var role in roles)
            if (!Roles.All.Contains(role)) throw new ArgumentException($"There is no role '{role}'. Roles: {string.Join(", ", Roles.All)}.");
        using var key = Load(keyFile);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = subject, [Roles.Claim] = roles },
            // The cache would hand a disposed key to the next call.
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    static ECDsa Load(string keyFile)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return key;
    }

    public static void AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        var authority = configuration["Auth:Authority"];
        var keyFile = configuration["Auth:KeyFile"];
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new VerifiedTokens());
            var check = bearer.TokenValidationParameters;
            check.ValidTypes = ["JWT", "at+jwt"];
            check.ClockSkew = TimeSpan.FromSeconds(30);
            check.ValidAudience = configuration["Auth:Audience"] ?? Audience;
            if (!string.IsNullOrEmpty(authority))
            {
                bearer.Authority = authority;
                bearer.RequireHttpsMetadata = !authority.StartsWith("http://127.0.0.1", StringComparison.Ordinal) && configuration["Auth:AllowHttp"] != "true";
                bearer.Events = new JwtBearerEvents { OnTokenValidated = c => Rename(c.Principal!, configuration["Auth:RoleClaim"]) };
            }
            else
            {
                check.ValidIssuer = Issuer;
                check.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
                if (!string.IsNullOrEmpty(keyFile)) check.IssuerSigningKey = new ECDsaSecurityKey(Load(keyFile));
            }
        });
        services.AddAuthorization();
    }

    // Another authority may call the roles otherwise.
    static Task Rename(ClaimsPrincipal user, string? claim)
    {
        if (!string.IsNullOrEmpty(claim) && claim != Roles.Claim)
            ((ClaimsIdentity)user.Identity!).AddClaims([.. user.FindAll(claim).Select(c => new Claim(Roles.Claim, c.Value))]);
        return Task.CompletedTask;
    }
}
