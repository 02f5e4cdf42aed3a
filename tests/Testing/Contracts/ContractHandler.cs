using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;
using Xunit.Sdk;

namespace Embassy.Testing;

/// <summary>
/// Checks every response of the gateway against its own OpenAPI document: the status, the media type, the body, and the
/// problem code, which the operation must list.
/// </summary>
public sealed partial class ContractHandler : DelegatingHandler
{
    // What is refused before an operation is found, or by the shape of the request alone.
    static readonly string[] OfAnyAddress = ["route_unknown", "method_not_allowed", "request_malformed"];

    static readonly JsonElement Document = JsonElement.Parse(OpenApiDocument.Document);
    static readonly Schema Schemas = new(Document), Selections = new(Document, selected: true);

    static readonly IReadOnlyList<Template> Templates =
        [.. Document.GetProperty("paths").EnumerateObject().Select(p => new Template(p.Name, p.Value)).OrderBy(t => t.Holes)
            .ThenByDescending(t => t.Path.Length)];

    static readonly HashSet<string> Seen = [];

    /// <summary>What was answered so far: <c>get /v1/pages 200</c>, <c>get /v1/pages 400 invalid_request</c>.</summary>
    public static IReadOnlyCollection<string> Answered
    {
        get { lock (Seen) return [.. Seen]; }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var media = answer.Content.Headers.ContentType?.MediaType;
        // A browser's question whether it may ask is no operation.
        if (media is "text/event-stream" || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options) return answer;
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = media is "application/json" or "application/problem+json" ? await Plain(answer.Content, cancellationToken) : [];
        if (Fault(request.Method, request.RequestUri!, (int)answer.StatusCode, media, body) is { } fault)
            throw new XunitException(
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}, which is not what the OpenAPI document says: "
                + $"{fault}\n{System.Text.Encoding.UTF8.GetString(body)}");
        return answer;
    }

    static async Task<byte[]> Plain(HttpContent content, CancellationToken cancellation)
    {
        var body = await content.ReadAsByteArrayAsync(cancellation);
        await using Stream plain = content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var read = new MemoryStream();
        await plain.CopyToAsync(read, cancellation);
        return read.ToArray();
    }

    /// <summary>What the document does not say of this answer; null when it is as documented.</summary>
    public static string? Fault(HttpMethod method, Uri address, int status, string? media, byte[] body)
    {
        var isProblem = media == "application/problem+json";
        JsonElement json = default;
        if (body.Length > 0)
        {
            try
            {
                json = JsonElement.Parse(body);
            }
            catch (JsonException e)
            {
                return e.Message;
            }
        }
        if (isProblem
            && Schemas.Fault(Document.GetProperty("components").GetProperty("schemas").GetProperty("Problem"), json) is { } broken)
            return broken;
        var code = isProblem ? json.GetProperty("code").GetString()! : "";
        var verb = method.Method.ToLowerInvariant();
        // The server takes an encoded dot for a dot, and dots out of a path (RFC 3986, 5.2.4).
        var path = new Uri(address, address.AbsolutePath.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase)).AbsolutePath.TrimEnd('/');
        if (path.Length == 0) path = "/";
        if (Templates.FirstOrDefault(t => t.Fits(path) && t.Item.TryGetProperty(verb, out _)) is not { } template)
            return isProblem || status is 304 ? null : "the document knows no such operation.";
        lock (Seen) Seen.Add($"{verb} {template.Path} {status} {code}".TrimEnd());
        if (!template.Item.GetProperty(verb).GetProperty("responses")
            .TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
            return OfAnyAddress.Contains(code) ? null
                : $"{status} {code} is not among its answers. If it is right, name the code after `Errors:` in the proto.";
        if (isProblem)
            return OfAnyAddress.Contains(code)
                || response.GetProperty("content").GetProperty(media!).GetProperty("examples").TryGetProperty(code, out _) ? null
                : $"{code} is not among its codes. If it is right, name it after `Errors:` in the proto.";
        if (!response.TryGetProperty("content", out var content)) return body.Length == 0 ? null : "it has no body there.";
        if (!content.TryGetProperty(media ?? "", out var said))
            return content.TryGetProperty("*/*", out _) ? null
                : $"it is {media}, not {string.Join(", ", content.EnumerateObject().Select(c => c.Name))}.";
        var schemas = address.Query.Contains("fields=", StringComparison.Ordinal) ? Selections : Schemas;
        return body.Length == 0 ? null : schemas.Fault(said.GetProperty("schema"), json);
    }

    sealed partial record Template(string Path, JsonElement Item)
    {
        readonly Regex pattern =
            new("^" + string.Concat(Hole().Split(Path).Select((part, n) => n % 2 == 0 ? Regex.Escape(part) : "[^/]+?")) + "$",
                RegexOptions.CultureInvariant);

        public int Holes { get; } = Path.Count(c => c == '{');

        public bool Fits(string path) => pattern.IsMatch(path);

        [GeneratedRegex(@"(\{\w+\})")]
        private static partial Regex Hole();
    }
}
