using System.Text;
using Microsoft.VisualBasic.FileIO;

namespace Embassy.Desk.Texts;

/// <summary>Why a row was refused: its line, the column at fault and the code.</summary>
public sealed record RefusedCell(string Line, string Column, string Code);

/// <summary>Rows of a CSV file under their columns (RFC 4180).</summary>
/// <param name="Refused">For each row why it was refused; empty if the file does not say.</param>
public sealed record CsvTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<RefusedCell> Refused)
{
    const string Said = "refused_";

    /// <summary>Reads at most so many rows; the columns that say why a row was refused are set apart.</summary>
    public static CsvTable? Read(string text, int most)
    {
        using var parser = new TextFieldParser(new StringReader(text.TrimStart('\uFEFF'))) { TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        try
        {
            if (parser.ReadFields() is not { } header) return null;
            var own = Enumerable.Range(0, header.Length).Where(i => !header[i].StartsWith(Said, StringComparison.Ordinal)).ToList();
            int At(string name) => Array.IndexOf(header, Said + name);
            var (rows, refused) = (new List<IReadOnlyList<string>>(), new List<RefusedCell>());
            while (rows.Count < most && parser.ReadFields() is { } cells)
            {
                string Cell(int i) => i >= 0 && i < cells.Length ? cells[i] : "";
                rows.Add([.. own.Select(Cell)]);
                refused.Add(new(Cell(At("line")), Cell(At("column")), Cell(At("code"))));
            }
            return new([.. own.Select(i => header[i])], rows, refused);
        }
        catch (MalformedLineException)
        {
            return null;
        }
    }

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Columns))
            text.AppendJoin(',', row.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        return text.ToString();
    }
}
