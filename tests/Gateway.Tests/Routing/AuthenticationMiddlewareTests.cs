using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.Gateway.Tests.Routing;

public class AuthenticationMiddlewareTests(Stacks stacks)
{
    [Fact]
    public async Task Every_RPC_is_for_the_roles_its_proto_says_over_HTTP_and_gRPC()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var wrong = new List<string>();
        foreach (string[] roles in (string[][])[[], .. Roles.All.Select(r => new[] { r }), [Roles.Service, Roles.Operator],
            [Roles.Operator, Roles.Administrator]])
        {
            var http = stack.Http(roles);
            var natives = Platform.Services.Append("gateway").ToDictionary(s => s, s => stack.Grpc(s, roles));
            foreach (var rpc in Rpc.All)
            {
                var allowed = rpc.Policy == Policies.Public || Policies.All[rpc.Policy].Intersect(roles).Any();
                var expected = allowed ? "in" : roles.Length == 0 ? "token_missing" : "forbidden";
                var path = rpc.Path.Replace("{forum}", "un", StringComparison.Ordinal).Replace("{", "none-", StringComparison.Ordinal)
                    .Replace("}", "", StringComparison.Ordinal);
                var answer =
                    http.AsIs(rpc.Verb,
                        path, rpc.Body is null ? null : rpc.TakesFile ? Platform.Bytes([], "text/csv") : Platform.Json("{}"));
                var over = (int)(await answer).StatusCode switch
                {
                    401 => (await answer.Refused(401, "token_missing")).Text("code"),
                    // A preview needs its own token, and this is not one.
                    403 when rpc.Method.Name != "GetPreview" => (await answer.Refused(403, "forbidden")).Text("code"),
                    >= 500 => await (await answer).Content.ReadAsStringAsync(),
                    _ => "in",
                };
                if (over != expected) wrong.Add($"{rpc} as [{string.Join(' ', roles)}] over HTTP: {over}, not {expected}");
                foreach (var at in (string[])["gateway", rpc.Service])
                {
                    var status = await rpc.Call(natives[at], [], new Metadata { { "embassy-forum", "un" } });
                    over = status.StatusCode switch
                    {
                        StatusCode.Unauthenticated => "token_missing",
                        StatusCode.PermissionDenied when rpc.Method.Name != "GetPreview" => "forbidden",
                        StatusCode.Internal or StatusCode.Unknown or StatusCode.Unavailable or StatusCode.Unimplemented
                            or StatusCode.DeadlineExceeded => status.ToString(),
                        _ => "in",
                    };
                    if (over != expected) wrong.Add($"{rpc} as [{string.Join(' ', roles)}] over gRPC at {at}: {over}, not {expected}");
                }
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_for_nobody_else_is_refused_before_the_body_is_looked_at()
    {
        var stack = await stacks.Whole(Way.Embedded);
        await stack.Unchanged(async () =>
        {
            await stack.Http().AsIs(HttpMethod.Post, "/v1/pages?x=1", Platform.Json("{")).Refused(401, "token_missing");
            await stack.Http(Roles.DeskOfficer)
                .AsIs(HttpMethod.Post, "/v1/pages?x=1", Platform.Bytes(new byte[2 << 20], "application/json")).Refused(403, "forbidden");
        });
    }

    [Fact]
    public async Task A_token_that_is_not_ours_is_refused_everywhere_also_where_none_is_needed()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        foreach (var (what, header) in Bad(stack))
        {
            foreach (var path in (string[])["/v1/mission", "/v1/reviews", "/v1/forums"])
            {
                var asked = http.AsIs(HttpMethod.Get, path, null, ("Authorization", header));
                if ((int)(await asked).StatusCode != 401) Assert.Fail($"{what} is taken at {path}: {(await asked).StatusCode}");
                await asked.Refused(401, "token_invalid");
                Assert.Contains("invalid_token", (await asked).Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            }
            // Header values of gRPC are ASCII.
            if (!header.All(char.IsAscii)) continue;
            foreach (var at in (string[])["gateway", "content"])
            {
                var status = await Rpc.All.First(r => r.Method.Name == "GetMission")
                    .Call(stack.Grpc(at), [], new Metadata { { "Authorization", header } });
                Assert.Equal((what, at, StatusCode.Unauthenticated), (what, at, status.StatusCode));
            }
        }
        // The same way of making one, with nothing wrong in it, is taken.
        await http.AsIs(HttpMethod.Get, "/v1/reviews", null, ("Authorization", "Bearer " + Made(stack))).Json();
        await http.AsIs(HttpMethod.Get, "/v1/reviews", null, ("authorization", "bearer " + Made(stack))).Json();
    }

    static IEnumerable<(string What, string Header)> Bad(Stack stack)
    {
        var good = Made(stack);
        var parts = good.Split('.');
        var none = Encode("""{"alg":"none","typ":"JWT"}""");
        yield return ("another scheme", "Basic ZWRpdG9yOmVkaXRvcg==");
        yield return ("no token", "Bearer");
        yield return ("an empty token", "Bearer ");
        yield return ("no scheme", good);
        yield return ("garbage", "Bearer garbage");
        yield return ("dots", "Bearer ..");
        yield return ("bad base64", "Bearer a.b.c");
        yield return ("control characters", "Bearer \t\t");
        yield return ("letters beyond ASCII", "Bearer é.é.é");
        yield return ("a long one", "Bearer " + new string('a', 20_000));
        yield return ("two at once", $"Bearer {good}, Bearer {good}");
        yield return ("no signature", $"Bearer {parts[0]}.{parts[1]}.");
        yield return ("alg none", $"Bearer {none}.{parts[1]}.");
        yield return ("alg none with the signature left", $"Bearer {none}.{parts[1]}.{parts[2]}");
        yield return ("a changed payload",
            $"Bearer {parts[0]}.{Encode(Decode(parts[1]).Replace("editor", "administrator", StringComparison.Ordinal))}.{parts[2]}");
        yield return ("a changed signature", $"Bearer {parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}");
        yield return ("an expired one", "Bearer " + Made(stack, expires: DateTime.UtcNow.AddMinutes(-2)));
        yield return ("one that never expires", "Bearer " + Made(stack, expires: null, forever: true));
        yield return ("one that is not valid yet", "Bearer "
            + Made(stack, notBefore: DateTime.UtcNow.AddHours(1), expires: DateTime.UtcNow.AddHours(2)));
        yield return ("another audience", "Bearer " + Made(stack, audience: "bank"));
        yield return ("no audience", "Bearer " + Made(stack, audience: null));
        yield return ("another issuer", "Bearer " + Made(stack, issuer: "https://example.org"));
        yield return ("another key", "Bearer " + Made(stack, key: new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256))));
        yield return ("another kind of key", "Bearer "
            + Made(stack, key: new SymmetricSecurityKey(PublicKey(stack)), algorithm: SecurityAlgorithms.HmacSha256));
        yield return ("RSA", "Bearer " + Made(stack, key: new RsaSecurityKey(RSA.Create(2048)), algorithm: SecurityAlgorithms.RsaSha256));
        yield return ("another type of token", "Bearer " + Made(stack, type: "logout+jwt"));
    }

    static ECDsa Key(Stack stack)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(stack.App("content").Configuration["Auth:KeyFile"]!));
        return key;
    }

    // What an attacker knows, taken for a shared secret.
    static byte[] PublicKey(Stack stack) => Encoding.ASCII.GetBytes(Key(stack).ExportSubjectPublicKeyInfoPem());

    static string Made(Stack stack, string? audience = Tokens.Audience, string issuer = Tokens.Issuer, DateTime? expires = null,
        DateTime? notBefore = null,
        SecurityKey? key = null, string algorithm = SecurityAlgorithms.EcdsaSha256, string type = "JWT", bool forever = false) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = !forever }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            TokenType = type,
            NotBefore = notBefore ?? (forever ? null : DateTime.UtcNow.AddHours(-1)),
            IssuedAt = forever ? null : DateTime.UtcNow.AddHours(-1),
            Expires = forever ? null : expires ?? DateTime.UtcNow.AddHours(1),
            Subject = new ClaimsIdentity([new Claim("sub", "somebody")]),
            Claims = new Dictionary<string, object> { [Roles.Claim] = new[] { Roles.Editor } },
            SigningCredentials = new SigningCredentials(key ?? new ECDsaSecurityKey(Key(stack)), algorithm),
        });

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    static string Decode(string text) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
}
