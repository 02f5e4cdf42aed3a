using System.Net;
using Embassy.Gateway.Caching;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Caching;

public class CacheKeyTests
{
    // The parts of request targets that might be confused with each other.
    static readonly string[] Names = ["a", "b", "%61", "A", "%41", "a%3Flocale=ar", "a%3flocale=ar", "a%3Flocale%3Dar", "a%23b", "a%25",
        "a%2541", "a%2Fb", "a%2fb", "a%252Fb", "a%5Cb", "a+b", "a%2Bb", "a%20b",
        "a%26b", "a&b", "a=b", "a%3Db", "a;b", "a%C3%A9", "a%c3%a9", "ae%CC%81", "%D8%A7", "%d8%a7", "a~b", "a%7Eb", "a%2E", "a.", ".",
            "..", "%2e", "%2E%2e", "a:b", "a%3Ab", ""];

    static readonly string[] Queries = ["", "?", "?locale=ar", "?locale=%61r", "?%6Cocale=ar", "?LOCALE=ar", "?locale=AR",
        "?locale=ar&fallback=true", "?fallback=true&locale=ar", "?fallback=true",
        "?locale=ar%26fallback%3Dtrue", "?locale=ar%26fallback=true", "?locale=", "?locale", "?locale=ar&locale=fr",
            "?locale=fr&locale=ar", "?locale=ar&LOCALE=fr", "?locale=a+r", "?locale=a%20r", "?locale=a%2Br",
        "?locale=ar&", "?&locale=ar", "?locale=ar?fallback=true", "?locale=ar%3Ffallback=true", "?colour=red", "?locale=ar#a", "?=ar",
            "?locale=ar%23a"];

    static readonly string[] Patterns = ["/v1/pages/{0}{1}", "/v1/pages/{0}{1}", "/v1/pages/{0}/{1}", "/v1/pages//{0}{1}",
        "//v1/pages/{0}{1}", "/v1/pages/x/../{0}{1}", "/v1/./pages/{0}{1}", "/v1/pages/{0}/.{1}", "/v1/slugs/ar/{0}{1}",
            "/v1/pages%2F{0}{1}"];

    static string Target(Random random) => string.Format(System.Globalization.CultureInfo.InvariantCulture,
        Patterns[random.Next(Patterns.Length)], Names[random.Next(Names.Length)], Queries[random.Next(Queries.Length)]);

    /// <summary>
    /// Requests each target while the cache is off, and then, in random order and three times, while it is on: the
    /// responses are identical. The service returns the address that it was asked for, and 404 for some names.
    /// </summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task No_target_is_answered_with_what_another_was_answered(int seed)
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        origin.Answers = http =>
        {
            // The order of parameters does not matter.
            var asked = $"{http.Request.Path.ToUriComponent()} "
                + $"{string.Join('&', http.Request.Query.OrderBy(q => q.Key, StringComparer.Ordinal).SelectMany(q => q.Value.Select(v => $"{q.Key}={v}")))}";
            if (!asked.Contains("pages/a ", StringComparison.Ordinal)) http.Response.StatusCode = StatusCodes.Status404NotFound;
            return http.Response.StatusCode == 404 ? NotFound(http, asked)
                : Origin.Page(asked.Replace("\"", "'", StringComparison.Ordinal))(http);
        };
        var random = new Random(seed);
        var cacheStore = stack.Gateway().Services.GetService(typeof(CacheStore)).As<CacheStore>();
        var http = stack.Http();
        var targets = Enumerable.Range(0, 250).Select(_ => Target(random)).Distinct().ToList();
        cacheStore.MarkStale();
        var expected = new Dictionary<string, string>();
        foreach (var target in targets) expected[target] = await Answer(http, target);
        cacheStore.MarkFresh();
        var hits = 0;
        foreach (var target in targets.Concat(targets).Concat(targets).OrderBy(_ => random.Next()).ToList())
        {
            var answer = await http.AsIs(target);
            if (answer.Cache().StartsWith("embassy; hit", StringComparison.Ordinal)) hits++;
            Assert.Equal((target, expected[target]), (target, await Said(answer)));
        }
        Assert.True(hits > 50, $"Only {hits} answers came from the cache.");
    }

    static async Task<string> Answer(HttpClient http, string target) => await Said(await http.AsIs(target));

    // All but the trace id, which differs for each request.
    static async Task<string> Said(HttpResponseMessage answer) => $"{(int)answer.StatusCode} "
        + System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":\"[0-9a-f]+\"", "");

    static Task NotFound(HttpContext http, string asked)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(System.Text.Json.JsonSerializer.Serialize(new
        {
            code = 5,
            message = asked,
            details = (object[])[new { reason = "not_found", metadata = new { } }],
        }));
    }

    /// <summary>
    /// Paths that a decoder might treat as one, with different suffixes: each resource has its own key.
    /// </summary>
    [Fact]
    public void Two_resources_never_share_a_key()
    {
        var random = new Random(7);
        var known = new Dictionary<CacheKey, string>();
        for (var i = 0; i < 50_000; i++)
        {
            var decoded = new string([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => "ab/?#%\\&=+ .é"[random.Next(13)])]);
            var query = random.Next(3) switch { 0 => "", 1 => "?locale=ar", _ => "?locale=ar&x=" + Uri.EscapeDataString(decoded) };
            if (CacheKey.Of("/" + decoded, query) is not { } key)
            {
                Assert.True(decoded.AsSpan().ContainsAny("?#%\\"), decoded);
                continue;
            }
            var resource = $"{decoded}\n{query}";
            if (known.TryGetValue(key, out var other)) Assert.Equal(other, resource);
            else known[key] = resource;
        }
        Assert.True(known.Count > 1_000);
    }

    [Fact]
    public async Task A_question_mark_that_is_part_of_a_name_poisons_nothing()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var http = stack.Http();
        foreach (var name in (string[])["a%3Flocale=ar", "a%3flocale=ar",
            "a%3Flocale%3Dar"]) await http.AsIs($"/v1/pages/{name}").Refused(400, "request_malformed");
        Assert.Equal((HttpStatusCode.OK, "embassy; fwd=uri-miss; stored"), (await http.AsIs("/v1/pages/a?locale=ar") is var answer
            ? answer.StatusCode : 0, answer.Cache()));
    }
}
