using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Embassy.Testing;

/// <summary>
/// A small OpenID Connect authority: a discovery document, one ES256 key, and a list of revoked tokens.
/// </summary>
public sealed class Authority : IAsyncDisposable
{
    static readonly byte[] Shared = RandomNumberGenerator.GetBytes(32);

    ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    int kid, reads;
    readonly WebApplication app;

    Authority(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    /// <summary>How often its document was read.</summary>
    public int Reads => reads;

    /// <summary>While true it answers with errors only.</summary>
    public bool IsAway { get; set; }

    /// <summary>The ids of revoked tokens.</summary>
    public IReadOnlyList<string> Revoked { get; set; } = [];

    /// <summary>Signs with a new key, which nobody has seen.</summary>
    public void Rotate()
    {
        key.Dispose();
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        kid++;
    }

    public static async Task<Authority> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var authority = new Authority(builder.Build());
        authority.app.Urls.Add("http://127.0.0.1:0");
        authority.app.MapGet("/.well-known/openid-configuration", () =>
        {
            if (authority.IsAway) return Results.StatusCode(503);
            Interlocked.Increment(ref authority.reads);
            return Results.Json(new Dictionary<string, string>
            {
                ["issuer"] = authority.Address,
                ["jwks_uri"] = authority.Address + "/keys",
                [RevocationList.Member] = authority.Address + RevocationList.Path,
            });
        });
        authority.app.MapGet(RevocationList.Path, () => Results.Json(new RevocationList(authority.Revoked)));
        authority.app.MapGet("/keys", () =>
        {
            var point = authority.key.ExportParameters(includePrivateParameters: false).Q;
            return Results.Json(
                new
                {
                    keys = (object[])[new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = $"{authority.kid}",
                        x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) },
                        // No authority should publish such a key; nobody may use it.
                        new { kty = "oct", use = "sig", alg = "HS256", kid = "shared", k = Base64Url.EncodeToString(Shared) }]
                });
        });
        await authority.app.StartAsync();
        authority.Address = authority.app.Urls.First();
        return authority;
    }

    public string Token(string payload) => Sign(key, $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{kid}}"}""", payload);

    /// <summary>A token that is signed with the symmetric key that the authority publishes.</summary>
    public static string SharedToken(string payload)
    {
        var text = Base64Url.EncodeToString("""{"alg":"HS256","typ":"at+jwt","kid":"shared"}"""u8) + "."
            + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Shared, Encoding.ASCII.GetBytes(text)));
    }

    /// <summary>A JWS of exactly this header and payload (RFC 7515).</summary>
    public static string Sign(ECDsa key, string header, string payload)
    {
        var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "."
            + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return text + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }
}
