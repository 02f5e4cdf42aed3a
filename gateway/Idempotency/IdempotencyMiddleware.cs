using System.Security.Cryptography;
using System.Text.Json;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Idempotency;

/// <summary>
/// Handles POST with an <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): a repeated key of the same
/// client returns the first response. Only decided outcomes are stored. After a server failure (5xx), or a refusal that
/// does not concern the request itself, the key is free again.
/// </summary>
sealed class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore answers)
{
    public const string Header = "Idempotency-Key", Replayed = "Idempotent-Replayed";

    const int MostKey = 255;

    public async Task InvokeAsync(HttpContext http)
    {
        // Without a route nothing runs twice; an outer middleware answers.
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var given)
            || ProblemDetailsWriter.IsGrpc(http.Request)
            || http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not { } route)
        {
            await next(http);
            return;
        }
        if (given is not [{ Length: > 0 and <= MostKey } key] || key.Any(c => c is <= ' ' or > '~'))
        {
            await ProblemDetailsWriter.Write(http, ProblemCodes.InvalidRequest, "The Idempotency-Key cannot be taken.",
                [new FieldViolation(Header, "invalid_format", "Once, 1 to 255 visible ASCII characters.")]);
            return;
        }
        var name = Name(http, key);
        var head = JsonSerializer.SerializeToUtf8Bytes<string[]>([http.Request.ContentType ?? "", http.Request.Headers.IfMatch.ToString()]);
        // A streamed body has any length and is hashed in transit. Other bodies are limited and buffered.
        var streamed = route.Config.Metadata?.ContainsKey(ApiRoutes.Streamed) == true
            ? new HashingRequestStream(http.Request.Body, head) : null;
        var content = streamed is null ? Digest(head, await Body(http)) : null;
        var (idempotencyEntry, mine) = answers.Begin(name, content);
        if (mine)
        {
            if (streamed is not null) http.Request.Body = streamed;
            await Do(http, name, idempotencyEntry, streamed);
            return;
        }
        var before = idempotencyEntry.Given;
        if (streamed is not null && before is not null)
        {
            await streamed.CopyToAsync(Stream.Null, http.RequestAborted);
            content = streamed.Digest;
        }
        // The digest of a stream in progress is unknown, so the two bodies cannot be compared.
        if (idempotencyEntry.Content != content && (before is not null || streamed is null))
            await ProblemDetailsWriter.Write(http, ProblemCodes.IdempotencyKeyReused,
                "Another request was made with this Idempotency-Key.");
        else if (before is null)
            await ProblemDetailsWriter.Write(http, ProblemCodes.IdempotencyInProgress,
                "The first request with this Idempotency-Key is still under way.");
        else
            await before.Write(http);
    }

    // The same subject with other roles counts as another client, because it may see less.
    static string Name(HttpContext http, string key) => Digest(JsonSerializer.SerializeToUtf8Bytes<string[]>(
        [http.User.FindFirst("sub")?.Value ?? "", http.Request.Path + http.Request.QueryString, key,
            .. http.User.FindAll(Roles.Claim).Select(c => c.Value).Distinct().Order(StringComparer.Ordinal)]), []);

    async Task Do(HttpContext http, string name, IdempotencyStore.IdempotencyEntry idempotencyEntry, HashingRequestStream? streamed)
    {
        // A client that disconnects will retry. The request is completed and its response stored for the retry.
        var (client, aborted) = (http.Response.Body, http.RequestAborted);
        http.RequestAborted = CancellationToken.None;
        using var copy = new MemoryStream();
        http.Response.Body = copy;
        var kept = false;
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync();
            // A refusal before the end of a stream is not stored: nothing was done, and the rest of the body is
            // unknown.
            kept = IsDecided(http.Response.StatusCode) && http.Features.Get<IForwarderErrorFeature>() is null
                && (streamed is null || await IsWhole(streamed, http.Response.StatusCode, aborted));
            if (kept && streamed is not null) idempotencyEntry.Complete(streamed.Digest);
            kept = kept && answers.End(name, idempotencyEntry, StoredResponse.Of(http.Response, copy.ToArray()));
        }
        finally
        {
            http.Response.Body = client;
            http.RequestAborted = aborted;
            if (!kept) answers.Free(name, idempotencyEntry);
        }
        copy.Position = 0;
        await copy.CopyToAsync(client, aborted);
    }

    static async Task<bool> IsWhole(HashingRequestStream body, int status, CancellationToken aborted)
    {
        if (!body.IsWhole && status < StatusCodes.Status300MultipleChoices) await body.CopyToAsync(Stream.Null, aborted);
        return body.IsWhole;
    }

    // Excludes refusals about identity, rate, speed and size, and server failures.
    static bool IsDecided(int status) => status is < 500 and not (401 or 403 or 408 or 413 or 415 or 429);

    static async Task<byte[]> Body(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bytes = body.ToArray();
        http.Request.Body = new MemoryStream(bytes);
        return bytes;
    }

    static string Digest(byte[] one, byte[] other)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(one);
        hash.AppendData(other);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>A response as it was sent.</summary>
    internal sealed record StoredResponse(int Status, KeyValuePair<string, StringValues>[] Headers, byte[] Body)
    {
        // Headers that are generated for each response.
        static readonly string[] OfEach =
            [HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.Age, CacheStatus.Header,
                HeaderNames.ContentLength];

        public long Bytes => Body.Length + Headers.Sum(h => 2L * (h.Key.Length + h.Value.ToString().Length) + 100) + 600;

        public static StoredResponse Of(HttpResponse response, byte[] body) =>
            new(response.StatusCode,
                [.. response.Headers.Where(
                    h => !OfEach.Contains(h.Key, StringComparer.OrdinalIgnoreCase)
                        && !h.Key.StartsWith("RateLimit-", StringComparison.OrdinalIgnoreCase)
                && !h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))], body);

        public async Task Write(HttpContext http)
        {
            http.Response.StatusCode = Status;
            foreach (var (name, value) in Headers) http.Response.Headers[name] = value;
            http.Response.Headers[Replayed] = "true";
            http.Response.ContentLength = Body.Length;
            await ResponseBody.Write(http, Body, http.RequestAborted);
        }
    }
}
