using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Embassy.Content;
using Embassy.Content.ImportExport;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Content;

/// <summary>A page of 400 KB of HTML: read, written as Markdown, rendered, and compared with what was read.</summary>
public sealed class ImportPages : Bench
{
    const int Length = 400_000, Warm = 10, Runs = 30;

    public override string Name => "content.import";
    public override string Shows =>
        $"a page of {Length:N0} characters of HTML (paragraphs with emphasis, links and notes, lists, tables, Arabic and French), {Runs} times "
        + "after 10";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var html = Page(Length);
        var figures = new List<Figure>();
        var steps = new Dictionary<string, List<double>>();
        for (var run = 0; run < Warm + Runs; run++)
        {
            var all = Stopwatch.GetTimestamp();
            var notes = new List<Embassy.Content.V1.NotUnderstood>();
            var blocks = Timed("HTML to Markdown", () => HtmlBlocks.Of(html, notes, out _));
            var page = Timed("parts of the page", () => ImportedPage.Of(blocks, notes, ""));
            var body = Timed("Markdown to HTML", () => MarkdownBody.Of(page.Body, "fr", ["ar", "fr"], cancellation));
            if (body.Faults.Count > 0) throw new InvalidOperationException(body.Faults[0].Description);
            Timed("comparison", () =>
            {
                page.Compare(body.Html);
                return 0;
            });
            if (page.Notes.Count > 0) throw new InvalidOperationException(page.Notes[0].ToString());
            Add("all", Stopwatch.GetElapsedTime(all));

            T Timed<T>(string step, Func<T> work)
            {
                var start = Stopwatch.GetTimestamp();
                var result = work();
                Add(step, Stopwatch.GetElapsedTime(start));
                return result;
            }

            void Add(string step, TimeSpan time)
            {
                if (run < Warm) return;
                if (!steps.TryGetValue(step, out var times)) steps[step] = times = [];
                times.Add(time.TotalMilliseconds);
            }
        }
        foreach (var (step, times) in steps)
            figures.Add(new($"{step}, median", Percentile([.. times.Order()], 0.5), "ms", step == "all" ? "at most 300" : null));
        var sorted = steps["all"].Order().ToList();
        figures.Add(new("all, p99", Percentile(sorted, 0.99), "ms"));
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite") })
        {
            say($"over HTTP, {store}");
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
            var desk = stack.Http(Roles.Editor);
            var times = new List<double>();
            for (var run = 0; run < 5 + Runs / 2; run++)
            {
                var start = Stopwatch.GetTimestamp();
                var key = $"import-{run.ToString(CultureInfo.InvariantCulture)}";
                await desk.Post("/v1/pages:import", new { key, type = "page", locale = "fr", format = "html", content = html })
                    .Json(HttpStatusCode.Created);
                if (run >= 5) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            figures.Add(new($"over HTTP, stored in {store}, median", Percentile([.. times.Order()], 0.5), "ms"));
        }
        return figures;
    }

    static string Page(int length)
    {
        var html = new StringBuilder("<html><body><h1>Les relations entre les deux pays</h1>");
        for (var i = 1; html.Length < length - 2_000; i++)
        {
            if (i % 12 == 0) html.Append(CultureInfo.InvariantCulture, $"<h2>Chapitre {i} : <em>الفصل</em></h2>");
            html.Append(CultureInfo.InvariantCulture,
                $"<p class=\"MsoNormal\">En {1962 + i % 60}<sup>{i % 9 + 1}</sup>, le <b>ministre des affaires étrangères</b> a reçu son homologue&nbsp;; voir <a href=\"https://example.org/communique_{i}?x=1&amp;y=2\">le communiqué n° {i}</a> et les « <i>accords</i> » signés à Bakou, dont la mise en œuvre se poursuit dans les domaines de l’énergie, du commerce et de la culture.</p>");
            html.Append("<p dir=\"rtl\">وقّع الطرفان و<strong>«اتفاقية»</strong> جديدة بشأن التعاون في مجال الطاقة، وأكدا عزمهما على تطوير العلاقات الثنائية بين البلدين الشقيقين.</p>");
            if (i % 5 == 0) html.Append("<ul><li>Énergie<ul><li>gaz</li><li>pétrole</li></ul></li><li>Culture : <b>festival</b></li></ul>");
            if (i % 10 == 0)
                html.Append(CultureInfo.InvariantCulture,
                    $"<table><tr><th>Année</th><th>Total</th></tr><tr><td>{i}</td><td>1&#8239;234&nbsp;€</td></tr><tr><td>{i + 1}</td><td>12,5 %</td></tr></table>");
            if (i % 40 == 0) html.Append("<table><tr><td rowspan=\"2\">2023</td><td>10</td></tr><tr><td>20</td></tr></table>");
        }
        return html.Append("</body></html>").ToString();
    }
}
