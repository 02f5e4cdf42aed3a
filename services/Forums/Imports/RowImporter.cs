using Embassy.ServiceDefaults;
using Google.Api;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Imports;

/// <summary>Imports a file of sessions, chairs, resolutions, commitments or production.</summary>
public sealed class RowImporter(ForumsDb db, Limits limits)
{
    /// <summary>Imports a file in one transaction and announces each new or changed record.</summary>
    /// <remarks>
    /// Unreadable rows are rejected one by one; with <paramref name="allOrNothing"/> a single rejected row rejects the
    /// whole file. With <paramref name="validateOnly"/> nothing is stored.
    /// </remarks>
    public async Task<V1.ImportReport> Import<T>(
        string forum, HttpBody? file, FileLayout fileLayout, bool allOrNothing, bool validateOnly,
        Func<Row, IReadOnlyList<RowChange<T>>> read, CancellationToken cancellation)
        where T : ImportedRow
    {
        var rows = new ImportReportBuilder();
        var seen = new Dictionary<string, string>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two concurrent imports would create a record twice, or give two changes the same version.
        await db.LockWriter<T>(cancellation);
        var known = await db.Set<T>().Where(f => f.Forum == forum).ToDictionaryAsync(f => f.Key, cancellation);
        foreach (var row in RowFile.Read(file, fileLayout, limits, cancellation))
        {
            foreach (var rowChange in rows.Read(row, seen, read))
            {
                if (!known.TryGetValue(rowChange.Key, out var thing)) known[rowChange.Key] = thing = db.Add(rowChange.New()).Entity;
                var isNew = thing.Version == 0;
                if (rows.Count(isNew, rowChange.Record(thing))) db.Announce(thing.ToRecorded(), about: null, ChangeCauses.Import);
            }
        }
        if (rows.Report.Refused > 0 && allOrNothing || validateOnly)
        {
            db.Forget();
            return rows.Report;
        }
        rows.Report.Stored = true;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return rows.Report;
    }
}
