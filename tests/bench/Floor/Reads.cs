using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Floor;

/// <summary>A page of 4 KB read through the gateway, and straight from its service: nothing is cached.</summary>
public sealed class Reads : Bench
{
    public override string Name => "floor.reads";
    public override string Shows =>
        "a 4 KB page by key, gateway and service in one process on PostgreSQL, wrk beside them with 32 connections";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Real, [new Host("content", ContentHost.Build)]);
        var desk = stack.Http(Roles.Editor);
        await desk.Post("/v1/pages", new { key = "bench", type = "page", authenticLocale = "en" }).Json(System.Net.HttpStatusCode.Created);
        var draft = await desk.Put("/v1/pages/bench/editions/en",
            new { slug = "bench", title = "Bench", summary = "", body = string.Concat(Enumerable.Repeat("word ", 740)) });
        await desk.Post("/v1/pages/bench/editions/en:publish", new { }, draft.ETag()).Json();

        // A token keeps an answer out of every cache.
        var token = $"Authorization: Bearer {stack.Token(Roles.Editor)}";
        var figures = new List<Figure>();
        foreach (var (what, address) in ((string, string)[])[("through the gateway", stack.Address),
            ("straight from the service", stack.AddressOf("content"))])
        {
            var url = $"{address}/v1/pages/bench?locale=en";
            await Wrk.Against(url, seconds: 20, headers: token); // until what is run often is compiled for good
            say(what);
            var runs = new List<Wrk.Run>();
            for (var i = 0; i < 3; i++) runs.Add(await Wrk.Against(url, headers: token));
            var median = runs.OrderBy(r => r.PerSecond).ElementAt(1);
            figures.AddRange(
                [new(what, median.PerSecond, "requests/s"), new($"{what}, p50", median.P50, "ms"), new($"{what}, p99", median.P99, "ms")]);
        }
        return figures;
    }
}
