using System.Buffers;
using System.Globalization;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Collects the refused rows of an import as a CSV file: their cells, then the line, column, code and reason of each
/// refusal. The file can be corrected and imported again; its last columns are then left out.
/// </summary>
/// <remarks>
/// A spreadsheet would take a cell that begins with =, +, -, @, a tab or a line break for a formula, so such a cell
/// gets an apostrophe in front, unless it is a number. The import of such a file takes it away again.
/// </remarks>
public sealed class RefusedRows
{
    public static readonly string[] Columns = ["refused_line", "refused_column", "refused_code", "refused_reason"];

    const int MostRows = 1000, MostCharacters = 1 << 20;

    static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\",;\t\r\n ");

    readonly List<string> header = [];
    readonly Dictionary<string, int> places = [];
    readonly List<(string[] Cells, string[] Reason)> rows = [];
    int characters;

    /// <summary>The file; empty if no row was refused. It has the first 1,000 rows, and about 1 MiB at most.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            if (rows.Count > 0) Write(text, [.. header, .. Columns]);
            foreach (var (cells, reason) in rows)
                Write(text, [.. cells, .. Enumerable.Repeat("", header.Count - cells.Length), .. reason]);
            return text.ToString();
        }
    }

    /// <summary>Names the columns of the file, so that they keep their order.</summary>
    public void Name(IEnumerable<string> columns)
    {
        foreach (var column in columns) Place(column);
    }

    public void Add(IEnumerable<KeyValuePair<string, string>> row, int line, string column, string code, string reason)
    {
        if (rows.Count >= MostRows) return;
        var cells = new List<string>();
        foreach (var (name, cell) in row)
        {
            var place = Place(name);
            while (cells.Count <= place) cells.Add("");
            cells[place] = Storable(cell);
            characters += cell.Length;
        }
        if (characters > MostCharacters) return;
        rows.Add(([.. cells], [line.ToString(CultureInfo.InvariantCulture), column, code, Storable(reason)]));
    }

    // A database stores neither null characters nor half of a character.
    static string Storable(string cell) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cell)).Replace('\0', '\ufffd');

    int Place(string column)
    {
        if (places.TryGetValue(column, out var place)) return place;
        header.Add(column);
        return places[column] = header.Count - 1;
    }

    /// <summary>Writes one row; a cell that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static void Write(StringBuilder text, IEnumerable<string> cells) =>
        text.AppendJoin(',', cells.Select(c => Quoted(Guarded(c)))).Append("\r\n");

    static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    static string Guarded(string cell) => IsFormula(cell) && !IsNumber(cell) ? '\'' + cell : cell;

    /// <summary>The cell of such a file as it was before.</summary>
    // A cell that began with an apostrophe has one more, so that taking one away gives back every cell.
    public static string Unguarded(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell) ? cell[1..] : cell;

    // Full-width signs begin a formula in East Asian spreadsheets (OWASP, CSV injection).
    static bool IsFormula(string cell)
    {
        var text = cell.AsSpan().TrimStart('\'');
        return !text.IsEmpty && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
    }

    static bool IsNumber(string cell) =>
        cell[0] is '-' or '+' && WrittenFigure.Parse(cell).Form is not (FigureForm.None or FigureForm.Shortened);
}
