using System.Text.Json;

namespace Embassy.Gateway.Tests.Changes;

/// <summary>
/// Reads server-sent events as EventSource does: it keeps the last id, and comes back with it when the stream ends.
/// </summary>
sealed class Sse(Stack stack, string last) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    HttpResponseMessage? answer;
    StreamReader? lines;

    public string Last { get; private set; } = last;

    /// <summary>The next event: its name and its data.</summary>
    public async Task<(string Name, JsonElement Data)> Next()
    {
        while (true)
        {
            if (lines is null) await Open();
            var fields = new Dictionary<string, string>();
            string? line;
            while ((line = await lines!.ReadLineAsync().WaitAsync(Patience)) is { Length: > 0 })
                if (line[0] != ':' && line.IndexOf(": ", StringComparison.Ordinal) is var cut) fields[line[..cut]] = line[(cut + 2)..];
            if (fields.GetValueOrDefault("id") is { } id) Last = id;
            if (fields.TryGetValue("data", out var data)) return (fields["event"], JsonElement.Parse(data));
            if (line is null) Dispose();
        }
    }

    async Task Open()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream");
        if (Last.Length > 0) request.Headers.Add("Last-Event-ID", Last);
        answer = await stack.Http().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    public void Dispose()
    {
        lines?.Dispose();
        answer?.Dispose();
        (lines, answer) = (null, null);
    }
}
