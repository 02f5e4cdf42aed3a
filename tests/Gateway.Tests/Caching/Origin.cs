using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Caching;

/// <summary>A content service that returns what a test specifies, with a delay, and counts its requests.</summary>
sealed class Origin : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, int> asked = new();

    Origin(WebApplication app) => this.app = app;

    public Func<HttpContext, Task> Answers { get; set; } = Page("1");

    public int Asked(string target) => asked.GetValueOrDefault(target);

    public string Address => app.Urls.First();

    public static async Task<Origin> Start()
    {
        var builder = ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]);
        var origin = new Origin(builder.Build());
        origin.app.Run(async http =>
        {
            origin.asked.AddOrUpdate(http.Request.Path + http.Request.QueryString, 1, (_, count) => count + 1);
            // A streamed file may have any length.
            if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = null;
            // As in a service, a response before the complete request arrived belongs to a broken call.
            await http.Request.Body.CopyToAsync(Stream.Null);
            await origin.Answers(http);
        });
        await origin.app.StartAsync();
        return origin;
    }

    /// <summary>A stack with one gateway in front of it.</summary>
    public Task<Stack> Stack(Dictionary<string, string?>? settings = null, TimeProvider? clock = null) =>
        Testing.Stack.Start(Way.Embedded, [], new Dictionary<string, string?>(settings ?? []) { ["Services:content"] = Address },
            clock: clock);

    /// <param name="when">The response waits for it.</param>
    public static Func<HttpContext, Task> Page(
        string text, string key = "pages/a", string control = "max-age=60", TaskCompletionSource? when = null) => async http =>
    {
        if (when is not null) await when.Task;
        http.Response.Headers[SurrogateKeys.Key] = key;
        http.Response.Headers[SurrogateKeys.Control] = control;
        http.Response.Headers.ETag = $"\"{text[..Math.Min(text.Length, 20)]}\"";
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"text":"{{text}}"}""");
    };

    /// <summary>Applies an announcement directly to the cache store.</summary>
    public static void Announce(Stack stack, params string[] subjects) =>
        stack.Gateway().Services.GetService(typeof(Gateway.Caching.CacheStore)).As<Gateway.Caching.CacheStore>().Evict(subjects);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

static class Said
{
    /// <summary>
    /// Waits until the gateway has received all announcements so far, and those that they caused in other services.
    /// </summary>
    public static async Task Told(this Stack stack)
    {
        var listener = stack.Gateway().Services.GetService(typeof(AnnouncementListener)).As<AnnouncementListener>();
        var (before, since) = (-1L, DateTime.UtcNow);
        await Eventually.True("nothing more is announced", async () =>
        {
            var heard = listener.Heard;
            if (await stack.Published() is not { } published || heard < published || heard != before)
                (before, since) = (heard, DateTime.UtcNow);
            return DateTime.UtcNow - since > TimeSpan.FromMilliseconds(600);
        });
    }

    /// <summary>Counts the requests that reach the gateway from now on.</summary>
    public static Func<int> Arrivals(this Stack stack)
    {
        var arrivals = new Arrival();
        stack.Gateway().Services.GetService(typeof(DiagnosticListener)).As<DiagnosticListener>().Subscribe(arrivals);
        return () => Volatile.Read(ref arrivals.Count);
    }

    sealed class Arrival : IObserver<KeyValuePair<string, object?>>
    {
        public int Count;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start") Interlocked.Increment(ref Count);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    /// <summary>Empties the cache, as an announcement about everything would.</summary>
    public static void EmptyCache(this Stack stack) =>
        stack.Gateway().Services.GetService(typeof(Gateway.Caching.CacheStore)).As<Gateway.Caching.CacheStore>()
        .Evict([SurrogateKeys.Everything]);

    public static T As<T>(this object? thing) => (T)thing!;

    public static string Cache(this HttpResponseMessage answer) => answer.Headers.GetValues("Cache-Status").Single();

    public static async Task<string> Cache(this Task<HttpResponseMessage> asked) => (await asked).Cache();

    public static int Number(this HttpResponseMessage answer, string header) =>
        int.Parse(answer.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);
}
