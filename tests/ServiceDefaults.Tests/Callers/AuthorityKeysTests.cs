using System.Net;

namespace Embassy.ServiceDefaults.Tests.Callers;

/// <summary>An authority beside the local key, and keys that change.</summary>
public sealed class AuthorityKeysTests
{
    static readonly string End = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()
        .ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task Each_issuers_key_validates_its_own_tokens_alone(Way way)
    {
        await using var authority = await Authority.Start();
        await using var other = await Authority.Start();
        await using var stack = await Stack.Start(way, [Probe.Listener],
            new Dictionary<string, string?> { ["Auth:Authority"] = authority.Address, ["Auth:RoleClaim"] = "groups" }, mission: false);
        await Expect(stack, authority.Token(Claims(authority.Address, "groups")), HttpStatusCode.OK);
        await Expect(stack, stack.Token(Roles.Editor)!, HttpStatusCode.OK);
        // The chosen claim is the authority's; the local key's tokens have `roles`.
        await Expect(stack, authority.Token(Claims(authority.Address, "roles")), HttpStatusCode.Forbidden);
        foreach (var forged in (string[])[other.Token(Claims(other.Address, "groups")), other.Token(Claims(authority.Address, "groups")),
            Authority.SharedToken(Claims(authority.Address, "groups")),
            authority.Token(Claims(Tokens.Issuer, "roles")), authority.Token(Claims(authority.Address + "/", "groups"))])
            await Expect(stack, forged, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_unknown_key_has_the_keys_read_at_once_and_at_most_every_ten_seconds()
    {
        var clock = new TestClock();
        await using var authority = await Authority.Start();
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Listener],
            new Dictionary<string, string?> { ["Auth:Authority"] = authority.Address }, mission: false, clock: clock);
        await Expect(stack, authority.Token(Claims(authority.Address, "roles")), HttpStatusCode.OK);
        var read = authority.Reads;
        authority.Rotate();
        var first = authority.Token(Claims(authority.Address, "roles"));
        // Too soon after the first reading, however often it comes.
        for (var i = 0; i < 3; i++) await Expect(stack, first, HttpStatusCode.Unauthorized);
        Assert.Equal(read, authority.Reads);
        clock.Advance(TimeSpan.FromSeconds(11));
        await Expect(stack, first, HttpStatusCode.OK);
        Assert.Equal(read + 2, authority.Reads);
    }

    [Fact]
    public async Task Keys_stay_in_use_while_the_authority_is_away_and_are_read_again_afterwards()
    {
        var clock = new TestClock();
        await using var authority = await Authority.Start();
        authority.IsAway = true;
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Listener],
            new Dictionary<string, string?> { ["Auth:Authority"] = authority.Address }, mission: false, clock: clock);
        var token = authority.Token(Claims(authority.Address, "roles"));
        await Expect(stack, token, HttpStatusCode.Unauthorized);
        authority.IsAway = false;
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
            await Eventually.True($"{address} has read the keys", async () => await Status(address, token) == HttpStatusCode.OK);
        authority.IsAway = true;
        clock.Advance(AuthorityKeys.Age);
        await Expect(stack, authority.Token(Claims(authority.Address, "roles", "another")), HttpStatusCode.OK);
    }

    static string Claims(string issuer, string claim, string subject = "somebody") =>
        $$"""{"sub":"{{subject}}","iss":"{{issuer}}","aud":"embassy","exp":{{End}},"{{claim}}":["editor"]}""";

    static async Task Expect(Stack stack, string token, HttpStatusCode expected)
    {
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
            Assert.Equal((address, expected), (address, await Status(address, token)));
    }

    static async Task<HttpStatusCode> Status(string address, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var answer = await http.GetAsync(new Uri(address + "/v1/reviews"));
        return answer.StatusCode;
    }
}
