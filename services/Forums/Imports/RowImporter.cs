using Embassy.ServiceDefaults;
using Google.Api;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Imports;

/// <summary>A file to import, and the importer's choices.</summary>
/// <param name="Kind">As in <c>/v1/imports</c>: <c>sessions</c>.</param>
/// <param name="AllOrNothing">A single refused row refuses the whole file.</param>
/// <param name="ValidateOnly">Nothing is stored.</param>
public sealed record RowImport(string Kind, HttpBody? File, string FileName, string Sheet, bool AllOrNothing, bool ValidateOnly);

/// <summary>Imports a file of sessions, chairs, resolutions, commitments or production.</summary>
public sealed class RowImporter(ForumsDb db, Limits limits, TimeProvider clock)
{
    /// <summary>Imports a file in one transaction and announces each new or changed record.</summary>
    /// <remarks>Unreadable rows are refused one by one.</remarks>
    public async Task<V1.ImportReport> Import<T>(string forum, RowImport import, FileLayout fileLayout,
        Func<Row, IReadOnlyList<RowChange<T>>> read, CancellationToken cancellation)
        where T : ImportedRow
    {
        var file = new RowFile(import.File, fileLayout, limits, import.Sheet);
        var record = ImportRecord.Of(import.Kind, import.FileName, file.Bytes);
        var rows = new ImportReportBuilder(file);
        var seen = new Dictionary<string, string>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two concurrent imports would create a record twice, or give two changes the same version.
        await db.LockWriter<T>(cancellation);
        var known = await db.Set<T>().Where(f => f.Forum == forum).ToDictionaryAsync(f => f.Key, cancellation);
        foreach (var row in file.Rows(cancellation))
        {
            foreach (var rowChange in rows.Read(row, seen, read))
            {
                if (!known.TryGetValue(rowChange.Key, out var thing)) known[rowChange.Key] = thing = db.Add(rowChange.New()).Entity;
                var isNew = thing.Version == 0;
                if (rows.Count(isNew, rowChange.Record(thing))) db.Announce(thing.ToRecorded(), about: null, ChangeCauses.Import);
            }
        }
        var report = rows.Report;
        report.File = file.Notation.ToProto();
        report.Stored = !import.ValidateOnly && !(report.Refused > 0 && import.AllOrNothing);
        if (!report.Stored) db.Forget();
        if (import.ValidateOnly) return report;
        await record.Save(db, clock.Now(), report.Stored ? ImportRecord.Stored : ImportRecord.WasRefused,
            (report.Rows, report.Added, report.Changed, report.Unchanged, report.Refused), file.Refused, cancellation);
        (report.Import, report.RefusalsLink) = (record.Id.ToString(), record.RefusalsLink);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return report;
    }
}
