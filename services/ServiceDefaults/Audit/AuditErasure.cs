using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Erases personal values of the audit. The rows keep their hashes, so the chain still verifies.</summary>
public static class AuditErasure
{
    const int Page = 1_000, ShortestPart = 3;

    /// <summary>
    /// Clears every personal value of a record, each personal value of others that has one of these names, and those of
    /// records that cited it that have a part of a name. Call it in the transaction of the erasure, after its changes
    /// are saved, so that the values before are erased too.
    /// </summary>
    /// <param name="citing">Records that cited the erased one; there a part of a name is enough.</param>
    /// <param name="names">Folded; names of several words, since one word alone is in many texts.</param>
    public static async Task<int> EraseAudit(this EmbassyDb db, string record, IReadOnlyCollection<string> citing,
        IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        db.Trail.Erase();
        var own = db.Set<AuditRecord>().Where(r => r.Record == record).Select(r => r.Audit);
        var cleared = await Clear(db.Set<AuditValue>().Where(v => v.Value != null && own.Contains(v.Audit)), cancellation);
        if (names.Count == 0) return cleared;
        var parts = names.SelectMany(n => n.Split(' ')).Where(p => p.Length >= ShortestPart).ToHashSet(StringComparer.Ordinal);
        var cited = (await db.Set<AuditRecord>().Where(r => citing.Contains(r.Record)).Select(r => r.Audit).ToListAsync(cancellation))
            .ToHashSet();
        // The values have no search column, since few are ever searched.
        for (var (after, position) = (Guid.Empty, -1); ;)
        {
            var page = await db.Set<AuditValue>().AsNoTracking()
                .Where(v => v.Value != null && (v.Audit > after || v.Audit == after && v.Position > position))
                .OrderBy(v => v.Audit).ThenBy(v => v.Position).Take(Page).ToListAsync(cancellation);
            foreach (var value in page)
                if (TextFolding.Of(value.Value!) is var text
                    && (names.Any(text.Contains) || cited.Contains(value.Audit) && parts.Any(text.Contains)))
                    cleared += await Clear(db.Set<AuditValue>().Where(v => v.Audit == value.Audit && v.Position == value.Position),
                        cancellation);
            if (page.Count < Page) return cleared;
            (after, position) = (page[^1].Audit, page[^1].Position);
        }
    }

    static Task<int> Clear(IQueryable<AuditValue> values, CancellationToken cancellation) => values.ExecuteUpdateAsync(
        set => set.SetProperty(v => v.Salt, (byte[]?)null).SetProperty(v => v.Value, (string?)null), cancellation);
}
