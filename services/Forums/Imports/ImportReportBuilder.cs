using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Imports;

/// <summary>Counts the outcomes of rows and lists the rejected ones.</summary>
sealed class ImportReportBuilder(RowFile file)
{
    const int MostListed = 1000;

    public V1.ImportReport Report { get; } = new();

    /// <summary>
    /// The content of a row, usually one record; empty if it is rejected or belongs to another forum.
    /// </summary>
    public IReadOnlyList<RowChange<T>> Read<T>(Row row, Dictionary<string, string> seen, Func<Row, IReadOnlyList<RowChange<T>>> read)
        where T : ImportedRow
    {
        Report.Rows++;
        try
        {
            if (row.Fault.Length > 0) throw Problem.Invalid(row.FaultColumn, row.FaultCode, row.Fault);
            var things = read(row);
            if (things.Count == 0) Report.Skipped++;
            var texts = things.ToDictionary(t => t.Key, t => JsonSerializer.Serialize(t.Content, t.Content.GetType()));
            if (texts.Any(t => seen.TryGetValue(t.Key, out var before) && before != t.Value))
                throw Problem.Invalid("", "duplicate", "A line before says something else of the same.");
            foreach (var (key, text) in texts) seen[key] = text;
            return things;
        }
        catch (Problem problem) when (problem.Faults.Count > 0)
        {
            var fieldViolation = problem.Faults[0];
            file.Refuse(row, fieldViolation.Field, fieldViolation.Code, fieldViolation.Description);
            if (++Report.Refused <= MostListed)
                Report.Refusals.Add(new V1.RefusedRow
                {
                    Line = row.Line,
                    Column = fieldViolation.Field,
                    Code = fieldViolation.Code,
                    Reason = fieldViolation.Description,
                });
            return [];
        }
    }

    /// <summary>Returns true if anything changed.</summary>
    public bool Count(bool isNew, bool changed)
    {
        if (!changed) Report.Unchanged++;
        else if (isNew) Report.Added++;
        else Report.Changed++;
        return changed;
    }
}
