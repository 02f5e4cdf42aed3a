using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Grants;

public class ClientCredentialsTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task A_program_gets_a_token_with_its_roles_for_its_secret_alone(Way way)
    {
        var platform = await platforms.On(way);
        using var browser = platform.Browser();
        var id = $"importer-{Guid.NewGuid():n}";
        var secret = await platform.Program(id, Roles.DeskOfficer, Roles.Editor);
        await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret + "x"))
            .Refused("invalid_client");
        await browser.Token(("grant_type", "client_credentials"), ("client_id", id)).Refused("invalid_request");
        await browser.Token(("grant_type", "client_credentials"), ("client_id", "embassy"), ("client_secret", secret))
            .Refused("unauthorized_client");
        var tokens = await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)).Json();
        Assert.False(tokens.TryGetProperty("refresh_token", out _));
        var claims = Browser.Claims(tokens.Text("access_token"));
        Assert.Equal((id, Tokens.Audience), (claims.Text("sub"), claims.Text("aud")));
        Assert.Equal([Roles.DeskOfficer, Roles.Editor], claims.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(HttpStatusCode.OK,
            await Browser.Status(platform.Stack.AddressOf("content"), "/v1/reviews", tokens.Text("access_token")));
    }
}
