using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.Content.V1;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults.Tests.Callers;

// Each token here has a good signature, issuer and audience; only the part that is named is wrong.
public class TokensTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Header = """{"alg":"ES256","typ":"JWT"}""";

    static readonly string End = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()
        .ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string, string, string> Refused => new()
    {
        { "unknown extension", """{"alg":"ES256","typ":"JWT","crit":["exp"],"exp":1}""", Payload() },
        { "unencoded payload", """{"alg":"ES256","typ":"JWT","crit":["b64"],"b64":true}""", Payload() },
        { "empty crit", """{"alg":"ES256","typ":"JWT","crit":[]}""", Payload() },
        { "crit is no list", """{"alg":"ES256","typ":"JWT","crit":null}""", Payload() },
        { "exp as text", Header, Payload(exp: $"\"{End}\"") },
        { "nbf as text", Header, Payload(more: ",\"nbf\":\"1\"") },
        { "iat as text", Header, Payload(more: ",\"iat\":\"1\"") },
        { "exp twice", Header, Payload(more: $",\"exp\":{End}") },
        { "no sub", Header, Payload(sub: null) },
        { "empty sub", Header, Payload(sub: "\"\"") },
        { "sub of spaces", Header, Payload(sub: "\"  \"") },
        { "space at the end of sub", Header, Payload(sub: "\"a \"") },
        { "sub is a number", Header, Payload(sub: "7") },
        { "sub is null", Header, Payload(sub: "null") },
        { "sub is true", Header, Payload(sub: "true") },
        { "sub is a list", Header, Payload(sub: "[\"a\"]") },
        { "sub is an object", Header, Payload(sub: "{\"a\":1}") },
        { "sub twice", Header, Payload(more: ",\"sub\":\"b\"") },
        { "line break in sub", Header, Payload(sub: "\"a\\nb\"") },
        { "U+0000 in sub", Header, Payload(sub: "\"a\\u0000\"") },
        { "zero-width character in sub", Header, Payload(sub: "\"a\\u200bb\"") },
        { "line separator in sub", Header, Payload(sub: "\"a\\u2028b\"") },
        { "half a surrogate pair in sub", Header, Payload(sub: "\"a\\ud800\"") },
        { "sub of 256 characters", Header, Payload(sub: $"\"{new string('a', 256)}\"") },
        { "sub of 20,000 characters", Header, Payload(sub: $"\"{new string('a', 20_000)}\"") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Gateway_and_service_refuse(string what, string header, string payload)
    {
        var stack = await stacks.On(Way.Embedded, Probe.Listener);
        var token = Signed(stack, header, payload);
        using var problem = JsonDocument.Parse(await Get(stack.Address, "/v1/mission", token, HttpStatusCode.Unauthorized));
        Assert.Equal("token_invalid", problem.RootElement.GetProperty("code").GetString());
        Assert.Contains(what.Contains("sub", StringComparison.Ordinal) && !what.EndsWith("twice", StringComparison.Ordinal) ? "`sub`"
            : "token",
            problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("token_invalid", await Get(stack.AddressOf("content"), "/v1/mission", token, HttpStatusCode.Unauthorized),
            StringComparison.Ordinal);
        foreach (var at in (string[])["gateway", "content"])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
                await new MissionsService.MissionsServiceClient(stack.Grpc(at))
                .GetMissionAsync(new(), new Metadata { { "Authorization", "Bearer " + token } }));
            Assert.Equal((what, at, StatusCode.Unauthenticated), (what, at, refused.StatusCode));
        }
    }

    [Fact]
    public async Task Every_visible_subject_of_up_to_255_characters_is_taken()
    {
        var stack = await stacks.On(Way.Embedded, Probe.Listener);
        foreach (var sub in (string[])["a", new string('a', 255), "jane.doe", "auth0|5f7c8ec7", "CN=Jane Doe,O=MFA", "ليلى", "🙂", "é"])
        {
            var token = Signed(stack, Header, Payload(sub: JsonSerializer.Serialize(sub)));
            foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
            {
                // The second time it is remembered.
                await Get(address, "/v1/reviews", token, HttpStatusCode.OK);
                await Get(address, "/v1/reviews", token, HttpStatusCode.OK);
            }
        }
    }

    [Fact]
    public async Task A_remembered_token_is_refused_after_its_end()
    {
        var stack = await stacks.On(Way.Embedded, Probe.Listener);
        // Clocks may differ by 30 seconds: this one has two left.
        var end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 28;
        var token = Signed(stack, Header, Payload(exp: end.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await Get(stack.Address, "/v1/mission", token, HttpStatusCode.OK);
        await Eventually.True("it has ended", async () =>
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
            return (await http.GetAsync(new Uri(stack.Address + "/v1/mission"))).StatusCode == HttpStatusCode.Unauthorized;
        });
    }

    [Theory]
    [InlineData("""{"groups":["nobody"],"roles":["administrator"]}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"roles":["administrator"]}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"groups":["editor"]}""", HttpStatusCode.OK)]
    [InlineData("""{"groups":["editor"],"roles":"nobody"}""", HttpStatusCode.OK)]
    public async Task A_role_claim_that_is_chosen_replaces_roles(string claims, HttpStatusCode expected)
    {
        await using var authority = await Authority.Start();
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Listener],
            new Dictionary<string, string?> { ["Auth:Authority"] = authority.Address, ["Auth:RoleClaim"] = "groups" }, mission: false);
        var token = authority.Token($$"""{"sub":"somebody","iss":"{{authority.Address}}","aud":"embassy","exp":{{End}},{{claims[1..]}}""");
        // Twice: the second time it is remembered.
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content"), stack.Address, stack.AddressOf("content")])
            await Get(address, "/v1/reviews", token, expected);
    }

    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://localhost/realms/a", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://127.0.0.1.example.org", false)]
    [InlineData("http://127.0.0.1@example.org", false)]
    [InlineData("http://localhost.example.org", false)]
    [InlineData("http://example.org", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("127.0.0.1", false)]
    public void An_authority_without_TLS_is_one_of_this_machine(string address, bool allowed)
    {
        void Add(string allowHttp) => new ServiceCollection().AddTokens(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Auth:Authority"] = address, ["Auth:AllowHttp"] = allowHttp }).Build());

        if (allowed) Add("");
        else Assert.Throws<OptionsValidationException>(() => Add(""));
        if (address.StartsWith("http://", StringComparison.Ordinal)) Add("true");
    }

    static string Payload(string? sub = "\"somebody\"", string? exp = null, string more = "") =>
        $$"""{"iss":"{{Tokens.Issuer}}","aud":"{{Tokens.Audience}}","roles":["editor"],"exp":{{exp ?? End}}{{(sub is null ? "" : ",\"sub\":" + sub)}}{{more}}}""";

    static string Signed(Stack stack, string header, string payload)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(stack.KeyFile));
        return Authority.Sign(key, header, payload);
    }

    static async Task<string> Get(string address, string path, string token, HttpStatusCode expected)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await http.GetAsync(new Uri(address + path));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{address}{path}: {answer.StatusCode} {text}");
        return text;
    }
}
