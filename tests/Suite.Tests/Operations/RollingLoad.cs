using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// People who read and write at a steady rate, and readers of the stream of changes, who connect again with the last id
/// whenever a stream ends, as a browser does.
/// </summary>
sealed class RollingLoad(HttpClient http, HttpClient streams)
{
    const int PerSecond = 50, Streams = 20, OneWriteIn = 10;

    static readonly string[] Reads =
    [
        "/v1/engagements", "/v1/agreements", "/v1/assets", "/v1/overview?partner=AZE", "/v1/search?q=agreement", "/v1/forums/un/members",
        "/v1/webhooks", "/v1/pages", "/v1/changes",
    ];

    readonly ConcurrentBag<string> failures = [];
    readonly ConcurrentBag<string> written = [];
    readonly ConcurrentDictionary<int, ConcurrentDictionary<string, bool>> seen = new();
    int answered, connections;

    public int Answered => Volatile.Read(ref answered);

    public int Writes => written.Count;

    /// <summary>Connections of all streams, with those that were made again.</summary>
    public int Connections => Volatile.Read(ref connections);

    public IReadOnlyCollection<string> Failures => failures;

    public async Task Run(CancellationToken enough)
    {
        var reading = Enumerable.Range(0, Streams).Select(i => Read(i, enough)).ToList();
        await Eventually.True("every stream is open", () => Task.FromResult(seen.Count == Streams));
        var asking = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            asking.Add(Ask(i));
        }
        await Task.WhenAll(asking);
        await Task.WhenAll(reading);
    }

    /// <summary>Waits until every stream has shown every agreement that was written.</summary>
    public async Task Complete()
    {
        foreach (var (stream, subjects) in seen)
            await Eventually.Reaches($"stream {stream} shows all", written.Count,
                () => Task.FromResult(written.Count(subjects.ContainsKey)));
    }

    async Task Ask(int i)
    {
        var id = Guid.NewGuid().ToString();
        var what = i % OneWriteIn == 0 ? "POST /v1/agreements" : Reads[i % Reads.Length];
        try
        {
            using var response = i % OneWriteIn == 0
                ? await http.Post("/v1/agreements", new
                {
                    id,
                    type = "agreement",
                    parties = (string[])["DZA", "AZE"],
                    titles = (object[])[new { lang = "en", text = $"Agreement {i.ToString(CultureInfo.InvariantCulture)}" }],
                })
                : await http.GetAsync(what);
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref answered);
                if (i % OneWriteIn == 0) written.Add("agreements/" + id);
            }
            else failures.Add($"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            failures.Add($"{what}: {e.Message}");
        }
    }

    async Task Read(int stream, CancellationToken enough)
    {
        string? last = null;
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var subjects = new ConcurrentDictionary<string, bool>();
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream?after=now");
                if (last is not null) request.Headers.Add("Last-Event-ID", last);
                using var response = await streams.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough);
                Interlocked.Increment(ref connections);
                if (!response.IsSuccessStatusCode)
                    failures.Add($"stream {stream}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(enough)}");
                using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(enough));
                while (await lines.ReadLineAsync(enough) is { } line)
                    if (line.StartsWith("id: ", StringComparison.Ordinal))
                    {
                        last = line[4..];
                        seen.TryAdd(stream, subjects);
                    }
                    else if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonElement.Parse(line[6..]) is var change
                        && change.TryGetProperty("subject", out var subject)) subjects[subject.GetString()!] = true;
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                return;
            }
            // A stream that is torn loses nothing, because the reader has its last id; but it should end, not tear.
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failures.Add($"stream {stream}: {e.Message}");
            }
            await again.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
