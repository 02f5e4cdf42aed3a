using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Reads a table of dated events.</summary>
/// <remarks>Columns without a field in the candidate go into its description, one line each.</remarks>
public sealed class TableReader(ImportReport report, string locale, CancellationToken cancellation = default)
{
    const int MostRows = 20_000;

    static readonly string[] Columns = ["id", "kind", "date", "precision", "title", "place", "participants", "source", "note"];

    // The columns for kind, participants, source and note.
    static readonly int[] Rest = [1, 6, 7, 8];

    readonly HashSet<string> seen = [];

    public void Read(TableFile csv)
    {
        report.Notation = csv.Notation;
        report.RefusedRows.Name(Columns);
        var found = csv.ReadHeader();
        if (!found.SequenceEqual(Columns))
            throw new Problem(ProblemCodes.UnknownLayout,
                $"Expected the columns {string.Join(',', Columns)}; found "
                + $"{(found.Length == 0 ? "none" : ImportReport.Clean(string.Join(',', found)))}.");
        while (csv.Read())
        {
            if (++report.Read > MostRows) throw Problem.Invalid("file", "out_of_range", $"At most {MostRows:N0} rows at once.");
            if (report.Read % 256 == 0) cancellation.ThrowIfCancellationRequested();
            var where = $"row {report.Read}";
            var cells = csv.Cells;
            var fault = csv.Fault.Length == 0 ? Take(where, cells) : new FieldViolation(csv.FaultColumn, csv.FaultCode, csv.Fault);
            if (fault is null) continue;
            var column = fault.Field.StartsWith(where, StringComparison.Ordinal) ? fault.Field[(where.Length + 2)..] : fault.Field;
            if (csv.Fault.Length > 0) report.Fault(column.Length == 0 ? where : $"{where}, {column}", fault.Code, fault.Description);
            report.RefusedRows.Add(Columns.Zip(cells, KeyValuePair.Create), csv.Line, column, fault.Code, fault.Description);
        }
        if (report.Read == 0) throw Problem.Invalid("file", "required", "There is no row below the header.");
    }

    // Returns the first fault of a refused row.
    FieldViolation? Take(string where, string[] cells)
    {
        var validation = new RequestValidation();
        var identity = validation.Text($"{where}, id", cells[0], ImportCandidate.LongestIdentity - 50, required: true);
        var date = validation.Date($"{where}, date", cells[2], required: true);
        validation.When(date is { } given && cells[3].Length > 0 && cells[3] != given.Precision, $"{where}, precision", "invalid_word",
            $"`{cells[2]}` is exact to another.");
        var title = validation.Text($"{where}, title", cells[4], ImportCandidate.LongestTitle, required: true);
        var place = validation.Text($"{where}, place", cells[5], ImportCandidate.LongestPlace);
        var rest = Rest.Select(i => (Name: Columns[i], Words: validation.Text($"{where}, {Columns[i]}", cells[i], 2000)))
            .Where(c => c.Words.Length > 0);
        var description = string.Join('\n', rest.Select(c => $"{c.Name}: {c.Words}"));
        validation.When(!seen.Add(identity), $"{where}, id", "duplicate", "A row before has the same.");
        try
        {
            validation.Refuse();
        }
        catch (Problem problem)
        {
            foreach (var fieldViolation in problem.Faults)
                report.Fault(fieldViolation.Field, fieldViolation.Code, fieldViolation.Description);
            return problem.Faults[0];
        }
        report.Entries.Add(new CandidateEntry
        {
            Identity = $"row:{identity}",
            Uid = $"row:{identity}",
            Texts = new CandidateTexts(locale, title, place, description),
            Start = date!.Value,
        });
        return null;
    }
}
