using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Embassy.Content;
using Embassy.Events;
using Embassy.Events.Disclosures;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Events;

/// <summary>
/// The engagements of one year out of 100,000, page by page, straight from the service: nothing is cached.
/// </summary>
public sealed class ListOfAYear : Bench
{
    const int Rows = 100_000, Years = 100, PageSize = 100;

    public override string Name => "events.list";
    public override string Shows =>
        "the 1,000 engagements of a year out of 100,000 over 100 years, read by the public in pages of 100, one request at a time, both "
        + "databases";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var way in (Way[])[Way.Embedded, Way.Real])
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)]);
            await Fill(stack, cancellation);
            say($"{way}: filled");
            using var http = new HttpClient { BaseAddress = new Uri(stack.AddressOf("events")) };
            await Pages(http, rounds: 20, cancellation);
            var samples = await Pages(http, rounds: 60, cancellation);
            samples.Sort();
            var store = way == Way.Real ? "PostgreSQL" : "SQLite";
            figures.AddRange(
                [new($"{store}, a page of {PageSize}, p50", Percentile(samples, 0.5), "ms"),
                    new($"{store}, a page of {PageSize}, p99", Percentile(samples, 0.99), "ms", "≤ 15")]);
        }
        return figures;
    }

    static async Task<List<double>> Pages(HttpClient http, int rounds, CancellationToken cancellation)
    {
        var samples = new List<double>();
        for (var round = 0; round < rounds; round++)
            for (var token = ""; ;)
            {
                var started = Stopwatch.GetTimestamp();
                var page = await http.GetStringAsync(
                    new Uri($"/v1/engagements?from=2024-01-01&to=2024-12-31&pageSize={PageSize}&pageToken={token}", UriKind.Relative),
                    cancellation);
                samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                using var json = JsonDocument.Parse(page);
                if (json.RootElement.GetProperty("engagements").GetArrayLength() == 0)
                    throw new InvalidOperationException("The year is empty.");
                token = json.RootElement.GetProperty("nextPageToken").GetString()!;
                if (token.Length == 0) break;
            }
        return samples;
    }

    static async Task Fill(Stack stack, CancellationToken cancellation)
    {
        var random = new Random(4);
        for (var done = 0; done < Rows; done += 5_000)
        {
            await using var scope = stack.Services("events").CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<EventsDb>();
            var now = DateTimeOffset.UnixEpoch;
            for (var i = 0; i < 5_000; i++)
            {
                var engagement = new Engagement { Id = Guid.CreateVersion7(), CreatedAt = now, CreatedBy = "bench" };
                engagement.Plan(Entry(random, done + i), now);
                db.Engagements.Add(engagement);
            }
            await db.SaveChangesAsync(cancellation);
        }
    }

    // As records are: titles in four languages, a source, one in ten internal; the days of a year at random.
    static EngagementEntry Entry(Random random, int number) => new()
    {
        Kind = "meeting",
        Direction = "incoming",
        Titles = [.. ((string[])["ar", "fr", "en", "az"])
            .Select(l => new LanguageText(l, $"Meeting of the two ministers, number {number.ToString(CultureInfo.InvariantCulture)}"))],
        Start = CivilDate.Day(new DateOnly(1950 + number % Years, 1, 1).AddDays(random.Next(365))),
        Places = [new("en", "Baku")],
        States = ["DZA", "AZE"],
        Participants = [new([new("und", "Somebody")]), new([new("und", "Somebody Else")])],
        Sides = [],
        DelegationsDisclosure = Disclosure.Open,
        Agenda = [],
        AgendaDisclosure = Disclosure.Open,
        Sources = [new Citation("https://example.org/report", "2026-11-24", "Says so.")],
        Audience = random.Next(10) == 0 ? Audiences.Internal : Audiences.Public,
    };
}
