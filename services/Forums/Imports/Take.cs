using System.Text.Json;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// What the imports of sessions, chairs, resolutions, commitments and production have in common.
partial class ForumsApi
{
    /// <summary>What one row says: the key of the thing, and how to note it, which says false where nothing is new.</summary>
    sealed record RowChange<T>(string Key, object Content, Func<T> New, Func<T, bool> Record) where T : ImportedRow;

    /// <summary>
    /// Takes in a file in one transaction and tells of each thing that is new or says something else. Rows that cannot be read
    /// are refused one by one; with <paramref name="allOrNothing"/> one of them keeps the whole file out.
    /// </summary>
    async Task<V1.ImportReport> Take<T>(
        string forum, HttpBody? file, FileLayout fileLayout, bool allOrNothing, Func<Row, IReadOnlyList<RowChange<T>>> read, ServerCallContext context) where T : ImportedRow
    {
        var rows = new ImportedRows();
        var seen = new Dictionary<string, string>();
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        // Two at once would enter one thing twice, or give two changes the same version.
        await db.LockWriter<T>(context.CancellationToken);
        var known = await db.Set<T>().Where(f => f.Forum == forum).ToDictionaryAsync(f => f.Key, context.CancellationToken);
        foreach (var row in RowFile.Read(file, fileLayout, limits, context.CancellationToken))
        {
            foreach (var rowChange in rows.Read(row, seen, read))
            {
                if (!known.TryGetValue(rowChange.Key, out var thing)) known[rowChange.Key] = thing = db.Add(rowChange.New()).Entity;
                var isNew = thing.Version == 0;
                if (rows.Count(isNew, rowChange.Record(thing))) db.Announce(thing.ToRecorded(), about: null, ChangeCauses.Import);
            }
        }
        if (rows.Report.Refused > 0 && allOrNothing) return rows.Report;
        rows.Report.Stored = true;
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return rows.Report;
    }

    /// <summary>Counts what becomes of each row, and says which are refused.</summary>
    sealed class ImportedRows
    {
        const int MostListed = 1000;

        public V1.ImportReport Report { get; } = new();

        /// <summary>What the row says, as a rule one thing; nothing when it is refused, or is of another forum.</summary>
        public IReadOnlyList<RowChange<T>> Read<T>(Row row, Dictionary<string, string> seen, Func<Row, IReadOnlyList<RowChange<T>>> read) where T : ImportedRow
        {
            Report.Rows++;
            try
            {
                if (row.Fault.Length > 0) throw Problem.Invalid("", "invalid_format", row.Fault);
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
                if (++Report.Refused <= MostListed)
                    Report.Refusals.Add(new V1.RefusedRow { Line = row.Line, Column = fieldViolation.Field, Code = fieldViolation.Code, Reason = fieldViolation.Description });
                return [];
            }
        }

        /// <summary>Says whether anything is new.</summary>
        public bool Count(bool isNew, bool changed)
        {
            if (!changed) Report.Unchanged++;
            else if (isNew) Report.Added++;
            else Report.Changed++;
            return changed;
        }
    }
}
