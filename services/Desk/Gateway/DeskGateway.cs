using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>
/// Reads and writes the HTTP API with the token of the person who is signed in. Every write has the ETag that was read
/// and a key that the form was made with, so a form that is sent twice is one write.
/// </summary>
public sealed partial class DeskGateway(GatewayHttp gateway)
{
    static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10), LongestWrite = TimeSpan.FromSeconds(60);

    static readonly JsonSerializerOptions Given = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    readonly Lock counts = new();

    /// <summary>The access token and the language of this request.</summary>
    public string? Token { get; set; }

    public string Language { get; set; } = "en";

    public int Calls { get; private set; }

    /// <summary>Reads a resource; the member <c>locale</c> is the caller's choice.</summary>
    public Task<Reply<T>> Get<T>(string address, CancellationToken cancellation) where T : class =>
        Send<T>(new HttpRequestMessage(HttpMethod.Get, address), LongestRead, cancellation);

    /// <summary>Reads a list to its end, or so many pages of it.</summary>
    /// <returns>What was read, the token of what was not, and the problem that ended it.</returns>
    public async Task<(List<TItem> Items, string? Next, DeskProblem? Problem)> All<TList, TItem>(string address, int pages,
        Func<TList, (IReadOnlyList<TItem> Items, string? Next)> open, CancellationToken cancellation) where TList : class
    {
        var (all, token) = (new List<TItem>(), "");
        for (var i = 0; i < pages && (i == 0 || !string.IsNullOrEmpty(token)); i++)
        {
            var part = await Get<TList>(i == 0 ? address : $"{address}&pageToken={Uri.EscapeDataString(token!)}", cancellation);
            if (part.Value is null) return (all, token, part.Problem);
            (var items, token) = open(part.Value);
            all.AddRange(items);
        }
        return (all, token, null);
    }

    /// <summary>Writes a resource.</summary>
    /// <param name="etag">The ETag that the form was made with; null to create.</param>
    /// <param name="key">The key that the form was made with.</param>
    public Task<Reply<T>> Write<T>(HttpMethod method, string address, object? body, string? etag, string? key,
        CancellationToken cancellation) where T : class
    {
        var request = new HttpRequestMessage(method, address);
        // In a patch null clears a member; elsewhere a member without a value is left out.
        if (body is not null)
            request.Content = method == HttpMethod.Patch
                ? JsonContent.Create(Patch(JsonSerializer.SerializeToNode(body, body.GetType(), JsonSerializerOptions.Web)!, false),
                    new MediaTypeHeaderValue("application/merge-patch+json"))
                : JsonContent.Create(body, body.GetType(), options: Given);
        return Write<T>(request, etag, key, cancellation);
    }

    /// <summary>Sends a file as the body.</summary>
    public Task<Reply<T>> Upload<T>(string address, Stream file, string type, string? key, CancellationToken cancellation)
        where T : class
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StreamContent(file) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(type, out var given) ? given
            : new MediaTypeHeaderValue("application/octet-stream");
        return Write<T>(request, null, key, cancellation);
    }

    /// <summary>Opens a file of the API for streaming; null if the gateway does not respond.</summary>
    public async Task<HttpResponseMessage?> OpenFile(string address, CancellationToken cancellation)
    {
        lock (counts) Calls++;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        try
        {
            return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    Task<Reply<T>> Write<T>(HttpRequestMessage request, string? etag, string? key, CancellationToken cancellation) where T : class
    {
        if (!string.IsNullOrEmpty(etag)) request.Headers.TryAddWithoutValidation("If-Match", etag);
        if (!string.IsNullOrEmpty(key)) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Send<T>(request, LongestWrite, cancellation);
    }

    async Task<Reply<T>> Send<T>(HttpRequestMessage request, TimeSpan longest, CancellationToken cancellation) where T : class
    {
        lock (counts) Calls++;
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.AcceptLanguage.ParseAdd(Language);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(longest);
        try
        {
            using (request)
            using (var response = await gateway.Client.SendAsync(request, timeout.Token))
            {
                var body = await response.Content.ReadAsByteArrayAsync(timeout.Token);
                var (status, etag) = ((int)response.StatusCode, response.Headers.ETag?.ToString());
                if (response.IsSuccessStatusCode)
                    return new(body.Length == 0 ? null : JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web), status, etag);
                return new(null, status, etag, Problem(body) ?? Unreadable(status))
                {
                    RetryAfter = response.Headers.RetryAfter?.Delta,
                };
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(null, 0, null, Unreadable(0));
        }
    }

    // A list is replaced whole: within one, null clears nothing and is refused as the wrong type.
    static JsonNode Patch(JsonNode node, bool listed)
    {
        if (node is JsonArray list)
            foreach (var item in list.OfType<JsonNode>()) Patch(item, true);
        if (node is JsonObject record)
            foreach (var (name, value) in record.ToList())
                if (value is not null) Patch(value, listed);
                else if (listed) record.Remove(name);
        return node;
    }

    static DeskProblem? Problem(byte[] body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<DeskProblem>(body, JsonSerializerOptions.Web);
            return problem is { Code: not null } ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What is no problem of the API: the gateway is away, or something before it has answered.
    static DeskProblem Unreadable(int status) => new() { Code = DeskProblem.Unavailable, Status = status };
}

/// <summary>A response of the gateway: a value with its ETag, or a refusal.</summary>
/// <param name="Status">The status of HTTP; 0 if there was no response.</param>
public sealed record Reply<T>(T? Value, int Status, string? ETag, DeskProblem? Problem = null) where T : class
{
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>A refusal (RFC 9457) with the members that the desk shows or decides by.</summary>
public sealed record DeskProblem
{
    /// <summary>The code of a refusal that is no problem of the API.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The desk's own refusal of fields that it could not send as they were typed.</summary>
    public static DeskProblem Invalid(params IReadOnlyList<FieldProblem> errors) => new()
    {
        Code = "invalid_request",
        Status = StatusCodes.Status400BadRequest,
        Errors = errors,
    };

    public string? Code { get; init; }

    public int Status { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    public string? Remedy { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyList<FieldProblem>? Errors { get; init; }

    public IReadOnlyList<string>? Legal { get; init; }

    public string? CurrentETag { get; init; }

    public string? SavedByName { get; init; }

    public DateTimeOffset? SavedAt { get; init; }

    public string? PendingChange { get; init; }

    public IReadOnlyList<string>? AvailableLocales { get; init; }

    public string? Limit { get; init; }
}

/// <summary>An invalid field: <c>titles[0].lang</c>.</summary>
public sealed record FieldProblem(string Field, string Code, string? Description);
