using System.Diagnostics;
using System.Globalization;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Bench.Content;

/// <summary>A fact that a thousand public editions say, or claim something of, changes.</summary>
public sealed class FactChange : Bench
{
    const int Editions = 1000, Claims = 100, Changes = 5;

    public override string Name => "content.facts";
    public override string Shows =>
        "a fact that 1,000 public editions of 1 KB use, 100 of them in a claim, changed through the gateway; until the last edition is "
        + "refreshed or flagged, and committed; median and slowest of 5";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite, WAL, FULL") })
        {
            say(store);
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
            var desk = stack.Http(Roles.Editor);
            (await desk.Post("/v1/facts",
                new { key = "trade.total", kind = "money", value = "1", unit = "USD", source = new { reference = "bench" } }))
                .EnsureSuccessStatusCode();
            await Parallel.ForAsync(0, Editions, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
                async (i, _) => await Publish(desk, i));
            var seconds = new List<double>();
            // The first change warms the code up, and is not counted.
            for (var change = 0; change <= Changes; change++)
            {
                await stack.Query<ContentDb, int>("content", db => db.Reviews.ExecuteDeleteAsync(cancellation));
                var taken = await Change(stack, desk, change + 2);
                if (change > 0) seconds.Add(taken);
            }
            var (told, flagged) = await stack.Query<ContentDb, (int, int)>("content", async db =>
                (await db.Outbox.CountAsync(r => r.Cause == ChangeCauses.Fact, cancellation), await db.Reviews.CountAsync(cancellation)));
            if (told != Editions * (Changes + 1) || flagged != Claims)
                throw new InvalidOperationException($"{told} were told and {flagged} flagged.");
            seconds.Sort();
            figures.AddRange(
                [new($"{store}, median", Percentile(seconds, 0.5), "s", "at most 2"), new($"{store}, slowest", seconds[^1], "s")]);
        }
        return figures;
    }

    static async Task<double> Change(Stack stack, HttpClient desk, int value)
    {
        var etag = (await desk.GetAsync(new Uri("/v1/facts/trade.total", UriKind.Relative))).ETag();
        var begun = Stopwatch.GetTimestamp();
        (await desk.Put("/v1/facts/trade.total",
            new { value = value.ToString(CultureInfo.InvariantCulture), unit = "USD", source = new { reference = "bench" } }, etag))
            .EnsureSuccessStatusCode();
        while (!await stack.Query<ContentDb, bool>("content", db => db.Facts.AllAsync(f => f.PropagatedVersion == f.Version)))
            await Task.Delay(2);
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    static async Task Publish(HttpClient desk, int i)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"page-{i:0000}");
        (await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "fr" })).EnsureSuccessStatusCode();
        var mark = i < Claims ? "{{claim:trade.total|moins de trois millions}}" : "{{fact:trade.total}}";
        var draft = await desk.Put($"/v1/pages/{key}/editions/fr",
            new { slug = key, title = "Titre", summary = "Résumé.", body = $"Le commerce : {mark}. {Growth.Body}" });
        draft.EnsureSuccessStatusCode();
        (await desk.Post($"/v1/pages/{key}/editions/fr:publish", new { }, draft.ETag())).EnsureSuccessStatusCode();
    }
}
