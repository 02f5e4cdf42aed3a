using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Embassy.Content;
using Embassy.Events;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Events;

/// <summary>
/// Imports calendars of other software through the gateway, one after the other, and all of them again.
/// </summary>
public sealed class CalendarImport : Bench
{
    public override string Name => "events.calendars";
    public override string Shows =>
        "every calendar of ../shared/data/calendars and ../shared/cases/calendars imported through the gateway, then all of them again, "
        + "both databases";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        string[] paths = [.. Folders().SelectMany(f => Directory.GetFiles(f, "*.ics", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
        {
            say("There is no ../shared with calendars: nothing is measured.");
            return [];
        }
        var figures = new List<Figure> { new("files", paths.Length, "files") };
        foreach (var (way, store) in new[] { (Way.Embedded, "SQLite"), (Way.Real, "PostgreSQL") })
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)]);
            // The client of tests holds each answer to the document, which costs more than the answer.
            using var office = new HttpClient
            {
                BaseAddress = new Uri(stack.Address),
                DefaultRequestHeaders = { Authorization = new("Bearer", stack.Token(Roles.ProtocolOfficer)) },
            };
            foreach (var again in new[] { false, true })
            {
                var (took, entries, slowest) = (0.0, 0, new List<(double Took, string Path, int Entries)>());
                foreach (var path in paths)
                {
                    using var content = new ByteArrayContent(await File.ReadAllBytesAsync(path, cancellation));
                    content.Headers.ContentType = new MediaTypeHeaderValue("text/calendar");
                    var started = Stopwatch.GetTimestamp();
                    using var answer =
                        await office.PostAsync(new Uri("/v1/import-candidates:import", UriKind.Relative), content, cancellation);
                    var text = await answer.Content.ReadAsStringAsync(cancellation);
                    var one = Stopwatch.GetElapsedTime(started).TotalSeconds;
                    var count = Count(text);
                    slowest.Add((one, Path.GetFileName(path), count));
                    (took, entries) = (took + one, entries + count);
                }
                foreach (var (one, path, count) in slowest.OrderByDescending(s => s.Took).Take(5))
                    say(FormattableString.Invariant($"{store}: {path}, {count} entries, {one:0.00} s"));
                var which = again ? "again" : "new";
                figures.Add(new($"{store}, {which}", took, "s"));
                figures.Add(new($"{store}, {which}, entries", entries, "entries"));
            }
        }
        return figures;
    }

    static int Count(string answer) => JsonElement.Parse(answer) is var said && said.TryGetProperty("code", out _) ? 0
        : ((string[])["added", "changed", "unchanged"]).Sum(n => said.TryGetProperty(n, out var count) ? count.GetInt32() : 0);

    static IEnumerable<string> Folders()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            string[] found = [.. ((string[])["data", "cases"]).Select(f => Path.Combine(shared, f, "calendars")).Where(Directory.Exists)];
            if (found.Length > 0) return found;
        }
        return [];
    }
}
