using System.Text.RegularExpressions;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads operations and tables out of the SQL of EF Core and of this code. It is no parser: it knows the words that a
/// table follows. Literals, parameters and comments are no tokens, so nothing that is read is a value.
/// </summary>
sealed partial class SqlSummaryReader
{
    // The conventions bound a summary.
    const int Longest = 255;

    static readonly HashSet<string> Operations = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"],
        OfTable = ["COPY", "LOCK", "TRUNCATE", "ANALYZE"], Definitions = ["CREATE", "ALTER", "DROP"], BeforeTable = ["ONLY", "LATERAL"];

    /// <param name="Text">A word in capitals or a sign; empty for a quoted name.</param>
    /// <param name="Name">The word or name as it is written; null for a sign.</param>
    readonly record struct Token(string Text, string? Name);

    readonly List<Token> tokens;
    readonly HashSet<string> named;
    readonly List<string> parts = [], operations = [], tables = [];

    // Whether each open parenthesis has an operation: `extract(year from "At")` names no table.
    readonly Stack<bool> queries = new();
    int next;

    SqlSummaryReader(string sql)
    {
        tokens = [.. Tokens().Matches(sql).Select(Read).Where(t => t != default)];
        // The parts of `WITH "Name" AS (…)` are no tables.
        named = [.. tokens.Where((t, i) => t.Name is not null && At(i + 1).Text is "AS" && At(i + 2).Text is "(" or "MATERIALIZED" or "NOT")
            .Select(t => t.Name!)];
    }

    public static SqlSummary Read(string sql)
    {
        var reader = new SqlSummaryReader(sql);
        var texts = new List<string>();
        while (reader.ReadStatement()) texts.Add(string.Join(' ', reader.parts));
        var operation = reader.operations.Count == 1 ? reader.operations[0] : null;
        var table = reader.tables.Count == 1 ? reader.tables[0] : null;
        if (texts.Count <= 1) return new(Bounded(string.Concat(texts)), operation, table, texts.Count);
        return new(Bounded($"BATCH {string.Join(' ', texts.Distinct())}"), operation is null ? "BATCH" : $"BATCH {operation}", table,
            texts.Count);
    }

    // Cut between two words.
    static string Bounded(string text) => text.Length <= Longest ? text
        : text.LastIndexOf(' ', Longest) is > 0 and var at ? text[..at] : text[..Longest];

    bool ReadStatement()
    {
        while (At(next).Text == ";") next++;
        parts.Clear();
        queries.Clear();
        queries.Push(false);
        var (expects, hasTable, previous, called) = (false, false, default(Token), (string?)null);
        for (; next < tokens.Count && At(next).Text != ";"; next++)
        {
            var (word, name) = At(next);
            if (word == "(") queries.Push(false);
            else if (word == ")")
            {
                expects = false;
                if (queries.Count > 1) queries.Pop();
            }
            else if (Operations.Contains(word) && previous.Text is not ("FOR" or "KEY" or "DO"))
            {
                Operate(word);
                expects = word is "UPDATE";
            }
            else if (previous == default && word is not "WITH") return Command(word);
            else if (word is "FROM" && queries.Peek() && previous.Text is not "DISTINCT" || word is "JOIN" or "INTO") expects = true;
            else if (expects && name is not null && !BeforeTable.Contains(word))
            {
                expects = false;
                name = Qualified(name);
                // A function that returns rows is no table.
                if (previous.Text is "INTO" || At(next + 1).Text != "(") hasTable |= Table(name);
                else called ??= name;
            }
            else if (previous.Text is "SELECT" && At(next + 1).Text == "(") called ??= name;
            previous = At(next);
        }
        if (!hasTable && called is not null) parts.Add(called);
        return parts.Count > 0;
    }

    // A statement that neither reads nor changes rows. One that defines something ends the reading: a trigger has
    // statements of its own.
    bool Command(string word)
    {
        Operate(word);
        for (var isFirst = OfTable.Contains(word); next < tokens.Count && At(next).Text != ";"; next++)
            if (isFirst && At(next) is { Text: "", Name: { } name }) isFirst = !Table(Qualified(name));
        if (Definitions.Contains(word)) next = tokens.Count;
        return true;
    }

    void Operate(string operation)
    {
        parts.Add(operation);
        if (!operations.Contains(operation)) operations.Add(operation);
        queries.Pop();
        queries.Push(true);
    }

    bool Table(string name)
    {
        if (named.Contains(name)) return false;
        parts.Add(name);
        if (!tables.Contains(name)) tables.Add(name);
        return true;
    }

    string Qualified(string name)
    {
        for (; At(next + 1).Text == "." && At(next + 2).Name is { } last; next += 2) name = $"{name}.{last}";
        return name;
    }

    Token At(int index) => index < tokens.Count ? tokens[index] : default;

    static Token Read(Match match) =>
        match.Groups["name"] is { Success: true } name ? new("", name.Value.Replace("\"\"", "\"", StringComparison.Ordinal))
        : match.Groups["word"] is { Success: true } word ? new(word.Value.ToUpperInvariant(), word.Value)
        : match.Groups["sign"] is { Success: true } sign ? new(sign.Value, null) : default;

    [GeneratedRegex("""
        --[^\n]* | /\*.*?(?:\*/|\z) | '(?:[^']|'')*(?:'|\z) | (?<tag>\$(?:[^\W\d]\w*)?\$).*?\k<tag> | [$@:]\w+ | \d[\w.]*
        | "(?<name>(?:[^"]|"")*)" | (?<word>\w+) | (?<sign>\S)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();
}
