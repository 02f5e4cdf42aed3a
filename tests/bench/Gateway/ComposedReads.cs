using System.Diagnostics;
using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

/// <summary>The overview and the dossier, composed and out of the cache, beside a cached page. All in this process,
/// with the client.</summary>
public sealed class ComposedReads : Bench
{
    const int Clients = 16, Seconds = 5;

    public override string Name => "gateway.composed";
    public override string Shows =>
        "requests a second of composed answers, cached and not, as a part of those of a cached page; 16 clients in the same process";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Embedded,
            [new("content", ContentHost.Build), new("events", EventsHost.Build), new("cooperation", CooperationHost.Build), new("forums",
                ForumsHost.Build)],
            new Dictionary<string, string?> { ["Limits:ReadsPerMinute"] = "0", ["Limits:WritesPerMinute"] = "0" });
        using (var editor = stack.Http(Roles.Editor)) await Mission.NewPage(editor, "current-relations", 3_600);
        const string Overview = "/v1/overview?partner=AZE&locale=ar", Dossier = "/v1/dossiers/DZA-AZE?asOf=2020-05-15";
        var page = await Rate(stack, "/v1/pages/current-relations?locale=ar", null, say);
        var figures = new List<Figure> { new("a cached page", page, "1/s") };
        foreach (var (name, path) in ((string, string)[])[("the overview", Overview), ("a dossier", Dossier)])
        {
            // With a token nothing is cached: each request is composed, as each was before.
            var (composed, cached) = (await Rate(stack, path, stack.Token(Roles.Editor), say), await Rate(stack, path, null, say));
            figures.Add(new($"{name}, composed", composed, "1/s"));
            figures.Add(new($"{name}, cached", cached, "1/s"));
            figures.Add(new($"{name}, cached, of a cached page", cached / page, "×"));
        }
        return figures;
    }

    static async Task<double> Rate(Stack stack, string path, string? token, Action<string> say)
    {
        using var http =
            new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = new Uri(stack.Address) };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var address = new Uri(path, UriKind.Relative);
        for (var i = 0; i < 50; i++) (await http.GetAsync(address)).EnsureSuccessStatusCode();
        var (started, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(Seconds))
            {
                using var answer = await http.GetAsync(address);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref count);
            }
        }));
        var rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        say(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{path}{(token is null ? "" : " with a token")}: {rate:0} a second"));
        return rate;
    }
}
