using System.Diagnostics;
using System.Net;
using Embassy.Content;
using Embassy.Events;
using Embassy.Events.Disclosures;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Events;

/// <summary>
/// A calendar of 5,000 events at the gateway: when it has to be written, and when the reader has it already; and a page
/// of the timeline.
/// </summary>
public sealed class CalendarOf5000 : Bench
{
    const int Rows = 5_000, Rounds = 100;

    public override string Name => "events.calendar";
    public override string Shows =>
        "a calendar of 5,000 events written anew, and asked for again with its ETag; a page of 100 of the timeline; both databases";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var way in (Way[])[Way.Embedded, Way.Real])
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)]);
            await Fill(stack, cancellation);
            say($"{way}: filled");
            using var http = new HttpClient { BaseAddress = new Uri(stack.Address) };
            var store = way == Way.Real ? "PostgreSQL" : "SQLite";
            var (cold, etag, bytes) = await Get(http, "/v1/calendar.ics?locale=ar", null, cancellation);
            figures.Add(new($"{store}, first of the process", cold, "ms", "≤ 300"));
            figures.Add(new($"{store}, size", bytes / 1024.0, "KiB"));
            // A different selection of the same records is generated each time; the process is warm.
            var first = new List<double>();
            foreach (var locale in (string[])["fr", "en", "az"])
                foreach (var fallback in (string[])["", "&fallback=true"])
                    first.Add((await Get(http, $"/v1/calendar.ics?locale={locale}&direction=incoming{fallback}", null, cancellation)).Took);
            first.Sort();
            figures.Add(new($"{store}, first, p50 of 6", Percentile(first, 0.5), "ms", "≤ 300"));
            figures.Add(new($"{store}, first, slowest of 6", first[^1], "ms", "≤ 300"));
            var again = new List<double>();
            for (var i = 0; i < Rounds; i++) again.Add((await Get(http, "/v1/calendar.ics?locale=ar", etag, cancellation)).Took);
            again.Sort();
            figures.AddRange(
                [new($"{store}, by ETag, p50", Percentile(again, 0.5), "ms", "≤ 5"),
                    new($"{store}, by ETag, p99", Percentile(again, 0.99), "ms", "≤ 5")]);
            using var service = new HttpClient { BaseAddress = new Uri(stack.AddressOf("events")) };
            var pages = new List<double>();
            for (var i = 0; i < Rounds; i++)
                pages.Add((await Get(service, "/v1/timeline?year=2024&pageSize=100&locale=ar", null, cancellation)).Took);
            pages.Sort();
            figures.AddRange(
                [new($"{store}, timeline page, p50", Percentile(pages, 0.5), "ms"),
                    new($"{store}, timeline page, p99", Percentile(pages, 0.99), "ms")]);
        }
        return figures;
    }

    static async Task<(double Took, string ETag, long Bytes)> Get(HttpClient http, string path, string? etag,
        CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (answer.StatusCode != (etag is null ? HttpStatusCode.OK : HttpStatusCode.NotModified))
            throw new InvalidOperationException($"{path} answered {answer.StatusCode}.");
        return (took, answer.Headers.ETag!.ToString(), body.Length);
    }

    static async Task Fill(Stack stack, CancellationToken cancellation)
    {
        await using var scope = stack.Services("events").CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EventsDb>();
        var now = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < Rows; i++)
        {
            var engagement = new Engagement { Id = Guid.CreateVersion7(), CreatedAt = now, CreatedBy = "bench" };
            engagement.Plan(new EngagementEntry
            {
                Kind = "meeting",
                Direction = "incoming",
                Titles = [new LanguageText("ar", $"لقاء وزيري الشؤون الخارجية في إطار المشاورات السياسية، رقم {i}"),
                    new LanguageText("fr", $"Rencontre des deux ministres, numéro {i}")],
                Start = CivilDate.Day(new DateOnly(2015 + i % 11, 1 + i % 12, 1 + i % 28)),
                Places = [new("ar", "باكو")],
                States = ["DZA", "AZE"],
                Participants = [],
                Sides = [],
                DelegationsDisclosure = Disclosure.Open,
                Agenda = [],
                AgendaDisclosure = Disclosure.Open,
                Sources = [],
                Audience = Audiences.Public,
            }, now);
            db.Engagements.Add(engagement);
        }
        await db.SaveChangesAsync(cancellation);
    }
}
