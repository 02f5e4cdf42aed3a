using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Headers;

/// <summary>The security headers on the answers of every operation that the OpenAPI document names.</summary>
public partial class EveryRouteTests(Stacks stacks)
{
    static readonly (string Verb, string Path)[] Operations =
        [.. from path in JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths").EnumerateObject()
            from verb in path.Value.EnumerateObject()
            where verb.Name is "get" or "post" or "put" or "patch" or "delete"
            select (verb.Name, path.Name)];

    [Fact]
    public async Task Every_answer_has_the_security_headers_and_none_to_a_token_may_be_stored()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var (anybody, administrator) = (stack.Http(), stack.Http(Roles.Administrator));
        Assert.True(Operations.Length > 150, "The document names few operations.");
        var missing = new List<string>();
        foreach (var (verb, path) in Operations)
        {
            var target = Variable().Replace(path, "none");
            // Nothing that can be stored: it must be refused before it changes something.
            foreach (var (http, caller) in (ValueTuple<HttpClient, string>[])[(anybody, "anybody"), (administrator, "administrator")])
            {
                using var request = new HttpRequestMessage(new HttpMethod(verb.ToUpperInvariant()), target);
                if (verb != "get") request.Content = new StringContent("{", Encoding.UTF8, "application/json");
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                missing.AddRange(Missing(answer, caller == "administrator" && path.StartsWith("/v1/", StringComparison.Ordinal))
                    .Select(m => $"{verb} {path}, {(int)answer.StatusCode} to {caller}: {m}"));
            }
        }
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    static IEnumerable<string> Missing(HttpResponseMessage answer, bool confidential)
    {
        var policy = Value(answer, "Content-Security-Policy") ?? "";
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal)) yield return "a policy that allows nothing by default";
        foreach (var directive in (string[])["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
            if (!policy.Contains(directive, StringComparison.Ordinal)) yield return directive;
        if (Value(answer, "X-Content-Type-Options") != "nosniff") yield return "nosniff";
        if (Value(answer, "Referrer-Policy") != "no-referrer") yield return "a referrer policy";
        foreach (var banner in (string[])["Server", "X-Powered-By", "Via", "X-AspNet-Version"])
            if (answer.Headers.Contains(banner)) yield return $"no {banner}";
        if (answer.StatusCode != HttpStatusCode.NoContent && answer.Content.Headers.ContentLength != 0
            && answer.Content.Headers.ContentType is null) yield return "a media type";
        if (answer.Headers.CacheControl is null) yield return "Cache-Control";
        else if (confidential && !answer.Headers.CacheControl.NoStore) yield return $"no-store instead of {answer.Headers.CacheControl}";
    }

    static string? Value(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Variable();
}
