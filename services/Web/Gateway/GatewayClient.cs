using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Embassy.Web.Gateway;

/// <summary>
/// Reads the HTTP API for one request: with the ETag of the last response, for at most three seconds, and repeated once
/// if the connection is refused. While the gateway is away, a copy of the last ten minutes is the response.
/// </summary>
public sealed class GatewayClient(GatewayHttp gateway, KeptResponses kept)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);
    const int MaxBytes = 16 << 20;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = GatewayJson.Default };

    readonly Lock counts = new();
    readonly HashSet<string> read = [];

    /// <summary>How many calls this request has made.</summary>
    public int Calls { get; private set; }

    /// <summary>How many of them the gateway answered with 304.</summary>
    public int NotModified { get; private set; }

    public double Milliseconds { get; private set; }

    /// <summary>The oldest kept copy that this request shows, if it shows one.</summary>
    public DateTimeOffset? KeptSince { get; private set; }

    /// <summary>Something was missing or old, so what is made of it must not be cached.</summary>
    public bool Degraded { get; private set; }

    /// <summary>The collections that were read, for the eviction of pages: <c>pages</c>, <c>engagements</c>.</summary>
    public IReadOnlyCollection<string> Read { get { lock (counts) return [.. read]; } }

    /// <summary>Reads a resource: <c>/v1/mission?locale=ar</c>.</summary>
    public async Task<GatewayResult<T>> Get<T>(string address, CancellationToken cancellation) where T : class
    {
        var type = (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));
        var before = kept.Find(address);
        var started = Stopwatch.GetTimestamp();
        lock (counts)
        {
            Calls++;
            read.Add(Collection(address));
        }
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(Longest);
            using var response = await Send(address, before?.ETag, timeout.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && before is not null)
            {
                lock (counts) NotModified++;
                kept.Keep(address, before.ETag, before.Body);
                return new(JsonSerializer.Deserialize(before.Body, type), 200);
            }
            var body = await Body(response, timeout.Token);
            if (response.IsSuccessStatusCode)
            {
                var value = JsonSerializer.Deserialize(body, type);
                kept.Keep(address, response.Headers.ETag?.ToString(), body);
                return new(value, (int)response.StatusCode);
            }
            if ((int)response.StatusCode is 429 or >= 500) return Fallback(type, before, (int)response.StatusCode);
            return new(null, (int)response.StatusCode, Problem(body, response));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Fallback(type, before, 0);
        }
        finally
        {
            lock (counts) Milliseconds += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    /// <summary>
    /// Reads a resource that seldom changes: without a call while the changes of its collection are followed and none
    /// has been told since it was read last.
    /// </summary>
    public Task<GatewayResult<T>> GetFollowed<T>(string address, CancellationToken cancellation) where T : class
    {
        if (kept.Find(address) is not { } before || !kept.Recent(before) || !kept.Unchanged(Collection(address), before.At))
            return Get<T>(address, cancellation);
        lock (counts) read.Add(Collection(address));
        return Task.FromResult(new GatewayResult<T>(JsonSerializer.Deserialize(before.Body, (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T))),
            200));
    }

    /// <summary>Opens a file of the API for streaming; null if the gateway does not respond.</summary>
    public async Task<HttpResponseMessage?> Open(string address, CancellationToken cancellation)
    {
        lock (counts)
        {
            Calls++;
            read.Add(Collection(address));
        }
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(Longest);
            return await Send(address, null, timeout.Token);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    async Task<HttpResponseMessage> Send(string address, string? etag, CancellationToken cancellation)
    {
        for (var first = true; ; first = false)
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            }
            catch (HttpRequestException e) when (first && e.InnerException is SocketException
            {
                SocketErrorCode: SocketError.ConnectionRefused
            })
            {
                // Once: the gateway may be between two processes.
            }
    }

    GatewayResult<T> Fallback<T>(JsonTypeInfo<T> type, KeptResponses.KeptResponse? before, int status) where T : class
    {
        lock (counts)
        {
            Degraded = true;
            if (before is null || !kept.Recent(before)) return new(null, status);
            if (KeptSince is null || before.At < KeptSince) KeptSince = before.At;
        }
        return new(JsonSerializer.Deserialize(before.Body, type), 200, KeptSince: before.At);
    }

    static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[32 << 10];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            body.Write(buffer, 0, count);
            if (body.Length > MaxBytes) throw new IOException("The response is longer than 16 MiB.");
        }
        return body.ToArray();
    }

    static GatewayProblem? Problem(byte[] body, HttpResponseMessage response)
    {
        try
        {
            var problem = body.Length == 0 ? null : JsonSerializer.Deserialize(body, GatewayJson.Default.GatewayProblem);
            return problem is { Location: null } && response.Headers.Location is { } moved
                ? problem with { Location = moved.OriginalString } : problem;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Collection(string address)
    {
        var path = address.Split('?')[0].Split('/');
        return path.Length > 2 ? path[2].Split(':', '.')[0] : "";
    }
}
