using System.Globalization;
using System.Text.Json;

namespace Embassy.Search.Tests;

/// <summary>A text, a query in its language, and whether the query must find the text.</summary>
/// <param name="KnownWrong">True for a pair that the search gets wrong as yet.</param>
sealed record SearchPair(string Locale, string Text, string Query, bool Finds, bool KnownWrong)
{
    public override string ToString() => $"{Locale}: '{Query}' {(Finds ? "finds" : "does not find")} '{Text}'";
}

/// <summary>
/// Tables of pairs, and what a search makes of them: all texts are published together, so that a query finds its own
/// among many.
/// </summary>
static class SearchPairs
{
    /// <summary>
    /// Reads a table with a head line: locale, text, query, <c>yes</c> or <c>no</c>, and perhaps <c>wrong</c>.
    /// </summary>
    public static IReadOnlyList<SearchPair> Read(string path) =>
        [.. File.ReadLines(path).Skip(1).Where(l => l.Length > 0).Select(Cells)
            .Select(c => new SearchPair(c[0], Blanks(c[1]), c[2], c[3] == "yes", c is [_, _, _, _, "wrong"]))];

    // A table may name a blank that an editor would not show: "1 234 (U+202F)".
    static string Blanks(string text) => text.EndsWith(" (U+202F)", StringComparison.Ordinal)
        ? text[..^" (U+202F)".Length].Replace(' ', '\u202f') : text;

    /// <summary>Publishes each text as a page and searches for it; returns whether each pair was found.</summary>
    public static async Task<IReadOnlyList<(SearchPair Pair, bool Found)>> Search(HttpClient desk, HttpClient reader,
        IReadOnlyList<SearchPair> pairs, string prefix)
    {
        var keys = pairs.Select(p => (p.Locale, p.Text)).Distinct().Select((t, i) => (Text: t, Key: Key(prefix, i)))
            .ToDictionary(k => k.Text, k => k.Key);
        foreach (var some in keys.Chunk(100))
        {
            var pages = some.Select(k => new
            {
                key = k.Value,
                type = "page",
                authenticLocale = k.Key.Locale,
                publish = true,
                editions = (object[])[new
                {
                    locale = k.Key.Locale,
                    draft = new { slug = k.Value, title = k.Value, body = k.Key.Text },
                }],
            });
            var written = await desk.Post("/v1/pages:batchWrite", new { pages }).Json();
            foreach (var result in written.GetProperty("results").EnumerateArray())
                if (result.Text("outcome") != "created") throw new InvalidOperationException(result.GetRawText());
        }
        // The key is a word of the title.
        foreach (var ((locale, _), key) in keys)
            await Eventually.True($"{key} is in the index",
                async () => (await Found(reader, $"\"{key}\"", locale)).Contains($"pages/{key}"));
        var results = new List<(SearchPair, bool)>();
        foreach (var pair in pairs)
            results.Add((pair, (await Found(reader, pair.Query, pair.Locale)).Contains($"pages/{keys[(pair.Locale, pair.Text)]}")));
        return results;
    }

    static string Key(string prefix, int number) => prefix + number.ToString("000", CultureInfo.InvariantCulture);

    static async Task<string[]> Found(HttpClient reader, string query, string locale)
    {
        var answer = await reader.GetAsync(new Uri($"/v1/search?q={Uri.EscapeDataString(query)}&locale={locale}&pageSize=100",
            UriKind.Relative)).Json();
        return [.. answer.GetProperty("results").EnumerateArray().Select(r => r.Text("subject"))];
    }

    // Quotation marks around a cell, doubled within it.
    static List<string> Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted) (_, cell) = (Add(cells, cell), new System.Text.StringBuilder());
            else cell.Append(line[i]);
        }
        Add(cells, cell);
        return cells;
    }

    static int Add(List<string> cells, System.Text.StringBuilder cell)
    {
        cells.Add(cell.ToString());
        return cells.Count;
    }
}
