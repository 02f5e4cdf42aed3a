using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Xunit.Sdk;

namespace Embassy.Identity.Tests;

/// <summary>
/// A browser without script: keeps cookies, sends forms with their hidden fields, and stops at each redirect.
/// </summary>
sealed partial class Browser : IDisposable
{
    public const string Redirect = "http://localhost:4711/callback";

    readonly HttpClient http;

    public Browser(string address) => http =
        new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri(address)
        };

    public HttpClient Http => http;

    /// <summary>The secret of this front end's next code (RFC 7636).</summary>
    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The request with which the front end sends a person here.</summary>
    public string AuthorizePath(string scope = "openid profile offline_access", params (string Name, string? Value)[] others)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = "embassy",
            ["response_type"] = "code",
            ["redirect_uri"] = Redirect,
            ["scope"] = scope,
            ["state"] = "a state",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in others) query[name] = value;
        return QueryHelpers.AddQueryString("/connect/authorize", query.Where(q => q.Value is not null));
    }

    /// <summary>Walks from the front end's request to the code with which it sends the person back.</summary>
    public async Task<string> Code(string name, string password)
    {
        var authorize = await http.GetAsync(AuthorizePath());
        if (Location(authorize) is var signIn && signIn.StartsWith("/sign-in", StringComparison.Ordinal))
        {
            var sent = await Submit(signIn, ("name", name), ("password", password));
            authorize = await http.GetAsync(Location(sent));
        }
        return CodeOf(authorize);
    }

    public static string CodeOf(HttpResponseMessage answer)
    {
        var location = Location(answer);
        var query = QueryHelpers.ParseQuery(new Uri(location).Query);
        Assert.StartsWith(Redirect, location, StringComparison.Ordinal);
        Assert.Equal("a state", query["state"]);
        return query["code"].ToString();
    }

    public static string Location(HttpResponseMessage answer) => answer.StatusCode is HttpStatusCode.Found
        ? answer.Headers.Location!.OriginalString
        : throw new XunitException($"Expected a redirect, got {answer.StatusCode}: {answer.Content.ReadAsStringAsync().Result}");

    /// <summary>Reads a page and sends its first form with these values.</summary>
    public async Task<HttpResponseMessage> Submit(string path, params (string Name, string Value)[] values) =>
        await SubmitForm(await (await http.GetAsync(path)).Content.ReadAsStringAsync(), values);

    /// <summary>Sends the first form of a page that is there already.</summary>
    public Task<HttpResponseMessage> SubmitForm(string page, params (string Name, string Value)[] values) => SubmitTo(page, null, values);

    /// <summary>Sends the form of a page that leads to this address.</summary>
    public async Task<HttpResponseMessage> SubmitTo(string page, string? action, params (string Name, string Value)[] values)
    {
        var form = Forms().Matches(page).FirstOrDefault(f => action is null || f.Groups[1].Value == action)
            ?? throw new XunitException($"There is no form to {action}: {page}");
        var fields = Hidden().Matches(form.Groups[2].Value).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Where(f => !values.Any(v => v.Name == f.Item1));
        using var content = new FormUrlEncodedContent(fields.Concat(values).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await http.PostAsync(form.Groups[1].Value, content);
    }

    /// <summary>Signs in at the pages themselves.</summary>
    public async Task SignIn(string name, string password, string? code = null)
    {
        var answer = await Submit("/sign-in", ("name", name), ("password", password));
        if (code is not null) answer = await SubmitForm(await answer.Content.ReadAsStringAsync(), ("code", code));
        Assert.Equal("/account", Location(answer));
    }

    /// <summary>Reads a page that is there.</summary>
    public async Task<string> Page(string path)
    {
        var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {answer.Headers.Location} {text}");
        return text;
    }

    /// <summary>The answer of the token endpoint, whatever it is.</summary>
    public async Task<HttpResponseMessage> Token(params (string Name, string Value)[] values)
    {
        using var form = new FormUrlEncodedContent(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        return await http.PostAsync("/connect/token", form);
    }

    public Task<HttpResponseMessage> Exchange(string code) => Token(("grant_type", "authorization_code"), ("client_id", "embassy"),
        ("code", code), ("redirect_uri", Redirect), ("code_verifier", Verifier));

    public Task<JsonElement> Tokens(string code) => Exchange(code).Json();

    public Task<HttpResponseMessage> Refresh(string refreshToken) =>
        Token(("grant_type", "refresh_token"), ("client_id", "embassy"), ("refresh_token", refreshToken));

    public async Task<HttpResponseMessage> Revoke(string token)
    {
        using var form = new FormUrlEncodedContent([new("client_id", "embassy"), new("token", token)]);
        return await http.PostAsync("/connect/revoke", form);
    }

    /// <summary>The status with which an address answers a request with this token.</summary>
    public static async Task<HttpStatusCode> Status(string address, string path, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri(address + path));
        return answer.StatusCode;
    }

    public static JsonElement Claims(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));

    public static JsonElement Header(string token) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]));

    public void Dispose() => http.Dispose();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""<form method="post" action="([^"]*)"[^>]*>(.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Forms();
}

static class OAuthAnswers
{
    /// <summary>Asserts that an OAuth request was refused with this code (RFC 6749, 5.2).</summary>
    public static async Task Refused(this Task<HttpResponseMessage> asked, string error)
    {
        var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{answer.StatusCode}: {text}");
        Assert.Equal(error, JsonElement.Parse(text).GetProperty("error").GetString());
    }
}
