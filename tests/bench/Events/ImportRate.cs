using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Embassy.Content;
using Embassy.Events;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Events;

/// <summary>
/// Imports a table of 10,000 rows as candidates through the gateway, and again, which changes nothing.
/// </summary>
public sealed class ImportRate : Bench
{
    const int Rows = 10_000;

    public override string Name => "events.import";
    public override string Shows => "a CSV file of 10,000 rows imported to drafts at the gateway, then the same file again, both databases";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var way in (Way[])[Way.Embedded, Way.Real])
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)]);
            using var office = stack.Http(Roles.ProtocolOfficer);
            await Import(office, File("warm", 200), cancellation);
            say($"{way}: warm");
            var store = way == Way.Real ? "PostgreSQL" : "SQLite";
            var file = File("row", Rows);
            figures.Add(
                new($"{store}, new", Rows / await Import(office, file, cancellation), "rows/s", way == Way.Real ? "≥ 2,000" : null));
            figures.Add(new($"{store}, again, unchanged", Rows / await Import(office, file, cancellation), "rows/s"));
        }
        return figures;
    }

    static byte[] File(string name, int rows)
    {
        var text = new StringBuilder("id,kind,date,precision,title,place,participants,source,note\n");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{name}{i},meeting,20{i % 30:00}-{1 + i % 12:00}-{1 + i % 28:00},day,\"لقاء الوزيرين، رقم {i}\",باكو,Somebody;Somebody Else,https://example.org/report/{i},\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static async Task<double> Import(HttpClient office, byte[] file, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var started = Stopwatch.GetTimestamp();
        using var answer =
            await office.PostAsync(new Uri("/v1/import-candidates:import?locale=ar", UriKind.Relative), content, cancellation);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
        return took;
    }
}
