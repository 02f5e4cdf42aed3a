using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace Embassy.Gateway.Tests.Headers;

public class SecurityTxtTests(Stacks stacks)
{
    const string Path = "/.well-known/security.txt";

    [Fact]
    public async Task Without_a_contact_there_is_none() =>
        await (await stacks.Whole(Way.Embedded)).Http().GetAsync(Path).Refused(404, "not_found");

    [Fact]
    public async Task The_contact_of_the_operator_is_served_as_RFC_9116_requires()
    {
        await using var stack = await Stack.Start(Way.Embedded, [], new Dictionary<string, string?>
        {
            ["SecurityTxt:Contact"] = "https://embassy.example/report mailto:security@embassy.example",
            ["SecurityTxt:Policy"] = "https://embassy.example/disclosure",
            ["PublicAddress"] = "https://api.embassy.example/",
        });
        var answer = await stack.Http().GetAsync(Path);
        Assert.Equal((HttpStatusCode.OK, "text/plain; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        var expires = Assert.Single(lines, l => l.StartsWith("Expires: ", StringComparison.Ordinal))["Expires: ".Length..];
        Assert.Equal(["Contact: https://embassy.example/report", "Contact: mailto:security@embassy.example", $"Expires: {expires}",
            "Preferred-Languages: ar, fr, en, az", "Canonical: https://api.embassy.example/.well-known/security.txt",
            "Policy: https://embassy.example/disclosure", ""], lines);
        var until = DateTimeOffset.ParseExact(expires, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        // RFC 9116, 2.5.5: less than a year.
        Assert.InRange(until, DateTimeOffset.UtcNow.AddDays(178), DateTimeOffset.UtcNow.AddDays(181));
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().AsIs(HttpMethod.Get, Path, null,
            ("If-None-Match", answer.Headers.ETag!.Tag))).StatusCode);
    }

    [Theory]
    [InlineData("SecurityTxt:Contact", "security@embassy.example")]
    [InlineData("SecurityTxt:Contact", "http://embassy.example/report")]
    [InlineData("SecurityTxt:Policy", "/disclosure")]
    [InlineData("SecurityTxt:Languages", "en/fr")]
    [InlineData("SecurityTxt:ExpiryDays", "366")]
    public async Task What_is_no_address_is_refused_at_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            Stack.Start(Way.Embedded, [], new Dictionary<string, string?> { [setting] = value }));
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }
}
