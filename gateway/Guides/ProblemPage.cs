using System.Text.Encodings.Web;
using System.Text.Json;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Guides;

/// <summary>
/// The page about one problem code, <c>/docs/problems/{code}</c>, to which the <c>type</c> of a problem leads.
/// </summary>
static class ProblemPage
{
    static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>When each code occurs, from the table in docs/problems.md.</summary>
    public static IReadOnlyDictionary<string, string> Occasions { get; } =
        Guide.All.Single(g => g.File == "problems").Text.Split('\n').SkipWhile(l => l != "| code | when it occurs |").Skip(2)
            .TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(c => c[1], c => c[2]);

    public static PreparedResponse Render(ProblemCode problem)
    {
        var example = ProblemSchemas.Examples([problem.Code])[problem.Code]!["value"]!;
        return HtmlPage.Render(problem.Title, $"""
            <p><a href="/docs/errors">Errors</a></p>
            <h1>{HtmlPage.Encode(problem.Title)}</h1>
            <p class="lead"><code>{problem.Code}</code>, HTTP {problem.Http}, gRPC {problem.Grpc}</p>
            <h2>When it occurs</h2>
            <p>{Code(Occasions[problem.Code])}</p>
            <h2>What to do</h2>
            <p>{Code(problem.Remedy)}</p>
            <h2>Example</h2>
            <pre><code>{HtmlPage.Encode(example.ToJsonString(Indented))}</code></pre>
            <p>Decide by <code>code</code>, which never changes its meaning. <code>traceId</code> finds the request in the
            operator's logs.</p>
            """, $"/docs/problems/{problem.Code}");
    }

    // Text between backquotes is code.
    static string Code(string text) =>
        string.Concat(text.Split('`').Select((part, n) => n % 2 == 0 ? HtmlPage.Encode(part) : $"<code>{HtmlPage.Encode(part)}</code>"));

    /// <summary>Links to the pages of all codes.</summary>
    public static string Links() => "<h2 id=\"pages\">A page for each code</h2><ul>" + string.Concat(ProblemCodes.All
        .OrderBy(p => p.Code, StringComparer.Ordinal)
        .Select(p => $"<li><a href=\"{p.Type}\"><code>{p.Code}</code></a> {HtmlPage.Encode(p.Title)}</li>")) + "</ul>";
}
