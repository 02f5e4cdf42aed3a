using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>Calls the gateway with one token; a refusal is an exception that contains the problem.</summary>
sealed class GatewayClient(string address, string token) : IDisposable
{
    readonly HttpClient http = new()
    {
        BaseAddress =
            new Uri(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal)),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async Task<(JsonNode? Answer, string? ETag)> Get(string path, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound) return (null, null);
        return await Checked(answer, cancellation);
    }

    public async Task<(JsonNode Answer, string? ETag)> Send(HttpMethod method, string path, JsonNode body, string? etag,
        CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await Answer(request, cancellation);
    }

    public Task<(JsonNode Answer, string? ETag)> Post(string path, JsonNode body, string? etag, CancellationToken cancellation) =>
        Send(HttpMethod.Post, path, body, etag, cancellation);

    /// <summary>
    /// Creates a record under its own id; null if it is there already, which costs no read of each record beforehand.
    /// </summary>
    public async Task<(JsonNode? Answer, string? ETag)> Create(HttpMethod method, string path, JsonNode body,
        CancellationToken cancellation)
    {
        try
        {
            return await Send(method, path, body, null, cancellation);
        }
        catch (HttpRequestException e) when (e.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionRequired)
        {
            return (null, null);
        }
    }

    /// <summary>Sends a file as it is.</summary>
    public async Task<JsonNode> Upload(HttpMethod method, string path, byte[] file, string type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        };
        return (await Answer(request, cancellation)).Answer;
    }

    public async Task<(JsonNode Answer, string? ETag)> Answer(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(request, cancellation);
        return await Checked(answer, cancellation);
    }

    static async Task<(JsonNode Answer, string? ETag)> Checked(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery} was refused "
                + $"({(int)answer.StatusCode}): {text}", null, answer.StatusCode);
        return (JsonNode.Parse(text)!, answer.Headers.ETag?.Tag);
    }

    public void Dispose() => http.Dispose();
}
