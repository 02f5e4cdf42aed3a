using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The audit of one unit of work: one row for each transaction that changed something. Without a transaction of its
/// own, the row is part of the same SaveChanges; otherwise it is the last statement before the commit.
/// </summary>
sealed class AuditTrail(EmbassyDb db, RequestContext requestContext, TimeProvider clock, AuditKeys keys)
{
    AuditDraft? draft;
    List<object> added = [];
    bool erases;
    readonly Stack<(int, int, int)> savepoints = new();

    /// <summary>From now on this unit of work keeps only the hashes of personal values: it erases them.</summary>
    public void Erase() => erases = true;

    bool IsService => ReferenceEquals(requestContext.Caller, Caller.Service);

    public bool IsEmpty => draft is not { IsEmpty: false };

    /// <summary>
    /// Gathers the tracked changes. Returns the row to save with them, or null inside a transaction and for a unit of
    /// work that is not audited.
    /// </summary>
    public AuditRow? Gather(Guid? transaction)
    {
        if (!requestContext.IsAudited) return null;
        var changes = Draft(transaction);
        new AuditChanges(db, changes, IsService).Add();
        if (transaction is not null || changes.IsEmpty) return null;
        draft = null;
        var row = Row(changes);
        added = [row, .. Values(row, changes)];
        db.AddRange(added);
        return row;
    }

    /// <summary>Removes what <see cref="Gather"/> added from the tracker, stored or not.</summary>
    public void Release()
    {
        foreach (var each in added) db.Entry(each).State = EntityState.Detached;
        added = [];
    }

    /// <summary>Counts the rows that a statement changed without SaveChanges.</summary>
    public async Task Count(string table, bool removed, long rows, DbCommand command, Guid? transaction, CancellationToken cancellation)
    {
        if (rows <= 0 || !requestContext.IsAudited) return;
        var type = db.Model.GetEntityTypes().FirstOrDefault(e => e.GetTableName() == table && e.FindOwnership() is null)?.ClrType;
        if (type is null || AuditMap.Of(db) is var map && (map.Leaves(type) || IsService && map.Find(type) is { OfCallers: true })) return;
        var changes = Draft(transaction);
        changes.Count(char.ToLowerInvariant(type.Name[0]) + type.Name[1..], removed ? "removed" : "changed", rows);
        if (transaction is not null) return;
        draft = null;
        await Store(command.Connection!, null, changes, cancellation);
    }

    /// <summary>Stores the row of a transaction that is about to be committed.</summary>
    public async Task Commit(DbTransaction transaction, Guid id, CancellationToken cancellation)
    {
        var changes = draft;
        Discard();
        if (changes is { IsEmpty: false } && changes.Transaction == id)
            await Store(transaction.Connection!, transaction, changes, cancellation);
    }

    public void Discard()
    {
        draft = null;
        savepoints.Clear();
    }

    public void SetSavepoint() => savepoints.Push(draft?.Mark ?? default);

    public void ReleaseSavepoint() => savepoints.TryPop(out _);

    public void ReturnToSavepoint()
    {
        if (savepoints.TryPeek(out var mark)) draft?.Return(mark);
    }

    /// <summary>What to return to when SaveChanges fails.</summary>
    public (int Savepoints, (int, int, int) Draft) Mark => (savepoints.Count, draft?.Mark ?? default);

    public void Return((int Savepoints, (int, int, int) Draft) mark)
    {
        // EF Core sets a savepoint for SaveChanges and does not release it after a failure.
        while (savepoints.Count > mark.Savepoints) savepoints.Pop();
        draft?.Return(mark.Draft);
    }

    // One of a transaction that was disposed of without a commit is dropped.
    AuditDraft Draft(Guid? transaction) => draft is { } there && there.Transaction == transaction ? there
        : draft = new AuditDraft { Transaction = transaction };

    Task Store(DbConnection connection, DbTransaction? transaction, AuditDraft changes, CancellationToken cancellation)
    {
        var row = Row(changes);
        return AuditTable.Insert(connection, transaction, row, Values(row, changes), cancellation);
    }

    AuditRow Row(AuditDraft changes)
    {
        // The request names its record first; the others follow from the changes.
        var records = requestContext.Record.Length == 0 || changes.Records.Contains(requestContext.Record) ? changes.Records
            : Concerned(changes);
        var (named, changed) = (AuditChanges.Array(records), AuditChanges.Of(changes));
        return AuditTable.Sign(requestContext.ToAudit(clock.Now(), AuditRow.Done, "", named, changed, keys), keys);
    }

    List<string> Concerned(AuditDraft changes)
    {
        changes.Concern(requestContext.Record);
        return changes.Records;
    }

    List<AuditValue> Values(AuditRow row, AuditDraft changes) => erases ? []
        : [.. changes.Values.Select((v, i) => new AuditValue { Audit = row.Id, Position = i, Salt = v.Salt, Value = v.Value })];
}

/// <summary>Where a unit of work comes from, as the audit records it.</summary>
/// <param name="Address">Address of the client.</param>
public readonly record struct RequestOrigin(string Address, string RequestId)
{
    public static readonly RequestOrigin None = new("", "");

    const int Longest = 128;

    public static RequestOrigin Of(Microsoft.AspNetCore.Http.HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        // The gateway, which alone can reach a service, sets the header itself.
        var forwarded = http.Request.Headers["X-Forwarded-For"].ToString();
        var address = forwarded.Length > 0 ? forwarded : http.Connection.RemoteIpAddress?.ToString() ?? "";
        var id = http.Request.Headers["X-Request-Id"].ToString();
        return new(Short(address), Short(id.Length > 0 ? id : http.TraceIdentifier));
    }

    public static RequestOrigin Of(string address, string requestId) => new(Short(address), Short(requestId));

    static string Short(string text) => text.Length <= Longest ? text : text[..Longest];
}
