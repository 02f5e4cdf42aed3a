using System.Diagnostics;
using System.Globalization;
using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

/// <summary>
/// What a site reads in one language: the demonstration mission, with many more pages and engagements.
/// </summary>
public sealed class ApiReads : Bench
{
    const int Pages = 1000, Engagements = 2000, Reads = 500;

    public override string Name => "api.reads";
    public override string Shows =>
        "the demonstration mission with 1,000 pages and 2,000 engagements more, SQLite, all in one process: lists and the overview in one "
        + "language, whole and with fields=, made for each request (with a token) and out of the cache; one at a time";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Embedded,
            [new("content", ContentHost.Build), new("events", EventsHost.Build), new("cooperation", CooperationHost.Build), new("forums",
                ForumsHost.Build)],
            new Dictionary<string, string?> { ["Limits:ReadsPerMinute"] = "0", ["Limits:WritesPerMinute"] = "0" }, mission: false);
        using (var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer)!, say))
            await loader.Load(Path.Combine(Repository.Root, "deploy", "missions", "dz-az"), recordsToo: true, doneMark: null, cancellation);
        using var desk = Client(stack, stack.Token(Roles.Editor, Roles.ProtocolOfficer));
        for (var i = 0; i < Pages; i += 100)
            (await desk.Post("/v1/pages:batchWrite", new { pages = Enumerable.Range(i, 100).Select(Worklists.Page) }))
                .EnsureSuccessStatusCode();
        say($"{Pages} pages more");
        for (var i = 0; i < Engagements; i++)
            (await desk.Post("/v1/engagements", Engagement(i))).EnsureSuccessStatusCode();
        say($"{Engagements} engagements more");

        using var reader = Client(stack, null);
        var figures = new List<Figure>();
        foreach (var (what, path, fields) in ((string, string, string)[])[
            ("list of pages", "/v1/pages?type=news&order=-publishedAt&pageSize=20&locale=fr", "pages.key,pages.title,pages.slug"),
            ("engagements of a month, with overlap", "/v1/engagements?from=1961-05-01&to=1961-05-31&pageSize=100&locale=fr",
                "engagements.id,engagements.title,engagements.start"),
            ("overview", "/v1/overview?partner=AZE&locale=fr", "narrative,visits")])
            foreach (var (form, address) in ((string, string)[])[("", path), (", fields=", $"{path}&fields={fields}")])
            {
                var bytes = await Compressed(reader, address, cancellation);
                figures.Add(new($"{what}{form}, compressed", bytes / 1024.0, "KiB",
                    what == "overview" && form == "" ? "at most 15" : null));
                foreach (var (how, client) in ((string, HttpClient)[])[("made", desk), ("cached", reader)])
                {
                    await Times(client, address, cancellation);
                    var times = await Times(client, address, cancellation);
                    figures.Add(new($"{what}{form}, {how}, p50", Percentile(times, 0.5) * 1000, "ms"));
                    figures.Add(new($"{what}{form}, {how}, p99", Percentile(times, 0.99) * 1000, "ms"));
                }
                say($"{what}{form}");
            }
        return figures;
    }

    // The client of tests holds each answer to the document, which costs more than the answer.
    static HttpClient Client(Stack stack, string? token)
    {
        var http = new HttpClient { BaseAddress = new Uri(stack.Address) };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    static async Task<int> Compressed(HttpClient reader, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br" } } };
        using var answer = await reader.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(cancellation)).Length;
    }

    static async Task<List<double>> Times(HttpClient client, string path, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var i = 0; i < Reads; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            (await client.GetAsync(new Uri(path, UriKind.Relative), cancellation)).EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        times.Sort();
        return times;
    }

    // Thirty-three a year from 1961 on; each lasts three days.
    static object Engagement(int number)
    {
        var start = new DateOnly(1961, 1, 1).AddDays(number * 11);
        return new
        {
            kind = "meeting",
            direction = "incoming",
            titles = ((string[])["ar", "fr", "en", "az"]).Select(lang => new { lang, text = $"Meeting number {number}" }),
            start = start.ToString("O", CultureInfo.InvariantCulture),
            end = start.AddDays(2).ToString("O", CultureInfo.InvariantCulture),
            places = (object[])[new { lang = "fr", text = "Bakou" }],
        };
    }
}
