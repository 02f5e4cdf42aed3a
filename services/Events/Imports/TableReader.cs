using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Reads a table of dated events (RFC 4180). What has no field of a draft stands in its description, line by line.</summary>
public sealed class TableReader(ImportReport report, string locale, CancellationToken cancellation = default)
{
    const int MostRows = 20_000;

    static readonly string[] Columns = ["id", "kind", "date", "precision", "title", "place", "participants", "source", "note"];

    // Kind, participants, source, note.
    static readonly int[] Rest = [1, 6, 7, 8];
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    readonly HashSet<string> seen = [];

    public void Read(ReadOnlySpan<byte> bytes)
    {
        var badQuotes = new BadQuotes();
        using var parser = new CsvParser(new StringReader(Decode(bytes)),
            new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = bad => badQuotes.Note(bad.RawRecord.Length, bad.Context.Parser!.CharCount) });
        var found = parser.Read() ? parser.Record! : [];
        if (!found.SequenceEqual(Columns))
            throw new Problem(Reasons.UnknownLayout, $"Expected the columns {string.Join(',', Columns)}; found {(found.Length == 0 ? "none" : ImportReport.Clean(string.Join(',', found)))}.");
        while (parser.Read())
        {
            if (++report.Read > MostRows) throw Problem.Invalid("file", "out_of_range", $"At most {MostRows:N0} rows at once.");
            if (report.Read % 256 == 0) cancellation.ThrowIfCancellationRequested();
            var where = $"row {report.Read}";
            if (badQuotes.Found) report.Fault(where, "invalid_format", "A quote is not closed, or stands inside a field without being doubled.");
            else if (parser.Record!.Length != Columns.Length) report.Fault(where, "invalid_format", $"{Columns.Length} columns are expected; these are {parser.Record.Length}.");
            else Take(where, parser.Record);
            badQuotes.Found = false;
        }
        if (report.Read == 0) report.Fault("file", "required", "There is no row below the header.");
    }

    static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new Problem(Reasons.UnknownLayout, $"The file is not UTF-8 (byte {e.Index}).");
        }
    }

    void Take(string where, string[] cells)
    {
        var checks = new Checks();
        var identity = checks.Text($"{where}, id", cells[0], Draft.LongestIdentity - 50, required: true);
        var date = checks.Date($"{where}, date", cells[2], required: true);
        checks.When(date is { } given && cells[3].Length > 0 && cells[3] != given.Precision, $"{where}, precision", "invalid_word", $"`{cells[2]}` is exact to another.");
        var title = checks.Text($"{where}, title", cells[4], Draft.LongestTitle, required: true);
        var place = checks.Text($"{where}, place", cells[5], Draft.LongestPlace);
        var rest = Rest.Select(i => (Name: Columns[i], Words: checks.Text($"{where}, {Columns[i]}", cells[i], 2000))).Where(c => c.Words.Length > 0);
        var description = string.Join('\n', rest.Select(c => $"{c.Name}: {c.Words}"));
        checks.When(!seen.Add(identity), $"{where}, id", "duplicate", "A row before has the same.");
        try
        {
            checks.Refuse();
        }
        catch (Problem problem)
        {
            foreach (var fault in problem.Faults) report.Fault(fault.Field, fault.Code, fault.Description);
            return;
        }
        report.Entries.Add(new DraftEntry($"row:{identity}", locale, title, date!.Value, null, null, null, "", place, description));
    }
}
