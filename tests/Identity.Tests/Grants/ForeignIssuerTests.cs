using System.Net;
using Embassy.Content;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Grants;

/// <summary>tests/oidc-provider: a provider of other authors, in the place of the identity service.</summary>
public class ForeignIssuerTests
{
    [Theory, BothWays]
    public async Task Gateway_and_service_accept_the_tokens_of_a_foreign_provider_by_settings_alone(Way way)
    {
        var folder = Path.Combine(Repository.Root, "tests", "oidc-provider");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/oidc-provider is not installed: run tests/install.");
        var heard = new TaskCompletionSource<string>();
        using var provider = await Child.Start("node", ["server.mjs"], folder: folder, heard: line => heard.TrySetResult(line));
        var address = await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)],
            new Dictionary<string, string?> { ["Auth:Authority"] = address, ["Auth:RoleClaim"] = "groups" });
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", "urn:embassy"),
            new("client_id", "importer"), new("client_secret", "a secret of the test")]);
        var token = (await http.PostAsync("/token", form).Json()).Text("access_token");
        Assert.Equal(("importer", address), (Browser.Claims(token).Text("sub"), Browser.Claims(token).Text("iss")));
        foreach (var host in (string[])[stack.Address, stack.AddressOf("content")])
        {
            Assert.Equal(HttpStatusCode.OK, await Browser.Status(host, "/v1/reviews", token));
            // The claim that the operator names is the only source of roles: `roles` says administrator.
            Assert.Equal([Roles.Editor], (await Me(stack.Address, token)).GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
            Assert.Equal(HttpStatusCode.Unauthorized, await Browser.Status(host, "/v1/reviews", token[..^8] + "AAAAAAAA"));
        }
        await using var other = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
        Assert.Equal(HttpStatusCode.Unauthorized, await Browser.Status(other.Address, "/v1/reviews", token));
    }

    static async Task<System.Text.Json.JsonElement> Me(string address, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await http.GetAsync(new Uri(address + "/v1/me")).Json();
    }
}
