using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>A head that was kept outside: <c>SEQUENCE:HASH</c>.</summary>
public sealed record AuditAnchor(long Sequence, string Hash)
{
    public static AuditAnchor? Parse(string text) => text.Split(':') is [var number, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? new AuditAnchor(sequence, hash.ToLowerInvariant()) : null;
}

/// <summary>The first entry of a chain that does not verify.</summary>
/// <param name="Kind">
/// <c>changed</c>, <c>removed</c>, <c>inserted</c>, or <c>cut-off</c> for entries that are missing at the end.
/// </param>
/// <param name="Sequence">Place in the chain; 0 for a row that is not in it.</param>
/// <param name="Id">Id of the row; empty when it is not known any more.</param>
public sealed record AuditFault(string Kind, long Sequence, string Id, string Why);

/// <summary>Result of a verification.</summary>
/// <param name="Sequence">Number of sealed entries that were read.</param>
/// <param name="Waiting">Rows that are not sealed yet.</param>
/// <param name="KeyOutside">False when the key is in the database beside the rows.</param>
public sealed record AuditVerification(long Sequence, string Head, long Waiting, bool KeyOutside, AuditFault? Fault);

/// <summary>Walks the chain of a service's audit from its start.</summary>
static class AuditVerifier
{
    public static async Task<AuditVerification> Verify(EmbassyDb db, AuditKeys keys, AuditAnchor? anchor, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        // One snapshot: rows that are written meanwhile are neither missing nor too many.
        var connection = db.Database.GetDbConnection();
        await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await db.Database.UseTransactionAsync(transaction, cancellation);
        var heads = await db.Set<AuditDay>().AsNoTracking().ToDictionaryAsync(d => d.Sequence, d => Convert.ToHexStringLower(d.Hash),
            cancellation);
        if (anchor is not null) heads[anchor.Sequence] = anchor.Hash;
        var (sequence, hash, fault) = await Walk(connection, transaction, keys, heads, (0, AuditChain.Start), long.MaxValue, cancellation);
        fault ??= heads.Keys.Where(s => s > sequence).Order().Select(s => new AuditFault("cut-off", sequence + 1, "",
            $"The chain ends with {Text(sequence)}, but {Text(s)} was its head once.")).FirstOrDefault();
        var waiting = await db.Set<AuditWaiting>().LongCountAsync(cancellation);
        fault ??= await Values(db, cancellation) ?? await Unsealed(db, keys, cancellation);
        return new AuditVerification(sequence, AuditSealer.Text(sequence, hash), waiting, keys.IsOutside, fault);
    }

    /// <summary>Walks on from a place that was verified, for so many entries.</summary>
    public static async Task<(long Sequence, byte[] Hash, AuditFault? Fault)> Walk(DbConnection connection, DbTransaction? transaction,
        AuditKeys keys, Dictionary<long, string> heads, (long Sequence, byte[] Hash) from, long most, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = $"""
            {Relay.Mark}
            select s."Sequence", s."Audit", s."Hash", {AuditTable.Select("a")} from "AuditSeals" s left join "Audit" a on a."Id" = s."Audit"
            where s."Sequence" > @from order by s."Sequence" limit @most
            """;
        AuditTable.Add(command, "from", from.Sequence);
        AuditTable.Add(command, "most", most);
        var (sequence, hash) = from;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (place, id) = (reader.GetInt64(0), reader.GetGuid(1));
            AuditFault Fault(string kind, string why) => new(kind, place, id.ToString(), why);
            if (place != sequence + 1)
                return (sequence, hash, new("removed", sequence + 1, "", $"The chain goes on with {Text(place)}."));
            if (reader.IsDBNull(3)) return (sequence, hash, Fault("removed", "Its seal is there, the row is not."));
            var row = AuditTable.Read(reader, 3);
            var digest = AuditChain.Digest(row);
            var link = AuditChain.Link(hash, place, id, digest);
            if (!link.AsSpan().SequenceEqual((byte[])reader[2]))
                return (sequence, hash, Fault("changed", "The row or its seal is not what was sealed."));
            if (!keys.Verify(row, digest))
                return (sequence, hash, Fault("inserted", "The row is not signed with a key of this service."));
            if (heads.TryGetValue(place, out var head) && head != Convert.ToHexStringLower(link))
                return (sequence, hash, Fault("changed", "The chain was another one when this head was kept."));
            (sequence, hash) = (place, link);
        }
        return (sequence, hash, null);
    }

    // A personal value is either erased or the one whose hash the row holds.
    static async Task<AuditFault?> Values(EmbassyDb db, CancellationToken cancellation)
    {
        var rows = db.Set<AuditValue>().AsNoTracking().Where(v => v.Value != null)
            .Join(db.Set<AuditRow>().AsNoTracking(), v => v.Audit, r => r.Id, (value, row) => new { value, row.Changes })
            .OrderBy(e => e.value.Audit).ThenBy(e => e.value.Position);
        await foreach (var each in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            if (each.value.Salt is null || !Hashes(each.Changes).TryGetValue(each.value.Position, out var hash)
                || hash != AuditChain.Salted(each.value.Salt, each.value.Value!))
                return new("changed", 0, each.value.Audit.ToString(), "A personal value of the row is another one than was written.");
        return null;
    }

    static Dictionary<int, string> Hashes(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        return json.RootElement.EnumerateArray().Where(c => c.TryGetProperty("fields", out _))
            .SelectMany(c => c.GetProperty("fields").EnumerateObject()).SelectMany(f => f.Value.EnumerateArray())
            .Where(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("personal", out _))
            .ToDictionary(v => v.GetProperty("personal").GetInt32(), v => v.GetProperty("sha256").GetString()!);
    }

    // A row that has no seal waits for one.
    static async Task<AuditFault?> Unsealed(EmbassyDb db, AuditKeys keys, CancellationToken cancellation)
    {
        var rows = db.Set<AuditRow>().AsNoTracking().Where(r => !db.Set<AuditSeal>().Any(s => s.Audit == r.Id)).OrderBy(r => r.Id);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            if (!keys.Verify(row, AuditChain.Digest(row)))
                return new("inserted", 0, row.Id.ToString(), "The row is not signed with a key of this service.");
        var lost = db.Set<AuditWaiting>().Where(w => !db.Set<AuditRow>().Any(r => r.Id == w.Audit)).Select(w => w.Audit);
        if (await lost.OrderBy(i => i).Select(i => (Guid?)i).FirstOrDefaultAsync(cancellation) is { } id)
            return new("removed", 0, id.ToString(), "The row was removed before it was sealed.");
        var unseen = db.Set<AuditRow>().AsNoTracking().Where(r => !db.Set<AuditSeal>().Any(s => s.Audit == r.Id)
            && !db.Set<AuditWaiting>().Any(w => w.Audit == r.Id)).OrderBy(r => r.Id).Select(r => (Guid?)r.Id);
        return await unseen.FirstOrDefaultAsync(cancellation) is { } extra
            ? new("inserted", 0, extra.ToString(), "The row has no seal and does not wait for one.") : null;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
