using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>Wakes the sealer of this process after a commit.</summary>
public sealed class AuditSignal : IDisposable
{
    readonly OutboxSignal signal = new();

    public void Set() => signal.Set();

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => signal.Wait(atMost, cancellation);

    public void Dispose() => signal.Dispose();
}

/// <summary>
/// Numbers committed audit rows and chains them, so that writers wait for nobody. One of several processes seals; two
/// at once are harmless, since the sequence is a primary key and the lock of the transaction serializes them.
/// </summary>
sealed class AuditSealer(AuditSignal signal, AuditRefusals refusals, AuditProgress progress, ServiceIdentity service, LoopHost host)
    : LeaderLoop(host)
{
    const int Batch = 500;

    // A seal costs SQLite a sync of its own, so rows gather for a moment under load.
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromMilliseconds(250),
        Longest = TimeSpan.FromSeconds(10);

    DateOnly checkedDay;
    bool verifies = true;

    protected override long LockKey => 0x61756469740000;

    protected override async Task<TimeSpan> RunAsLeader(CancellationToken stopping)
    {
        await refusals.Flush();
        if (IsDue(Longest) || verifies)
        {
            if (await Seal(stopping) == Batch) return TimeSpan.Zero;
            await NoteDay(stopping);
            await VerifyNext(stopping);
        }
        await signal.Wait(Poll, stopping);
        return Pause;
    }

    protected override async Task StopLeading()
    {
        try
        {
            await refusals.Flush(all: true);
            while (await Seal(CancellationToken.None) == Batch) { }
        }
        catch (DbException e)
        {
            // What waits is sealed after the next start.
            Log.LogWarning("The audit of {Service} was not sealed to its end: {Why}", service.LogName, e.Message);
        }
    }

    async Task VerifyNext(CancellationToken cancellation)
    {
        await using var scope = Scope();
        var verified = progress.Verified;
        var found = await progress.Continue(scope.ServiceProvider.GetRequiredService<EmbassyDb>(), cancellation);
        verifies = progress.Verified > verified;
        if (found is not { } fault) return;
        Log.LogError("The audit of {Service} does not verify: {Kind} at {Sequence}, row {Row}. {Why}", service.LogName, fault.Kind,
            fault.Sequence, fault.Id, fault.Why);
    }

    /// <summary>Seals what is committed and waits; returns the number of rows.</summary>
    public async Task<int> Seal(CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        if (!await HasWaiting(connection, cancellation)) return 0;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (connection is NpgsqlConnection)
            await Run(connection, transaction, "select pg_advisory_xact_lock(20261124, 10)", [], cancellation);
        var (sequence, hash) = await Head(connection, transaction, cancellation);
        var rows = await Waiting(connection, transaction, cancellation);
        if (rows.Count == 0) return 0;
        var (now, before, genuine) = (Clock.Now(), sequence, true);
        foreach (var chunk in rows.Chunk(100))
        {
            var parameters = new List<(string, object)> { ("at", AuditTable.Instant(connection, now)) };
            var (values, ids) = (new List<string>(), new List<string>());
            foreach (var row in chunk)
            {
                var digest = AuditChain.Digest(row);
                genuine &= progress.IsGenuine(row, digest);
                hash = AuditChain.Link(hash, ++sequence, row.Id, digest);
                var n = values.Count.ToString(CultureInfo.InvariantCulture);
                parameters.AddRange([("s" + n, sequence), ("a" + n, row.Id), ("h" + n, hash)]);
                values.Add($"(@s{n}, @a{n}, @h{n}, @at)");
                ids.Add("@a" + n);
            }
            await Run(connection, transaction, $"""
                insert into "AuditSeals" ("Sequence", "Audit", "Hash", "At") values {string.Join(", ", values)};
                delete from "AuditWaiting" where "Audit" in ({string.Join(", ", ids)})
                """, parameters, cancellation);
        }
        await transaction.CommitAsync(cancellation);
        // A row that is not genuine is found by the verification that follows.
        if (genuine) progress.Sealed(before, sequence, hash);
        return rows.Count;
    }

    static async Task<bool> HasWaiting(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"""{Relay.Mark}{'\n'}select exists (select 1 from "AuditWaiting")""";
        return Convert.ToBoolean(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    internal static async Task<(long Sequence, byte[] Hash)> Head(DbConnection connection, DbTransaction? transaction,
        CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""{Relay.Mark}{'\n'}select "Sequence", "Hash" from "AuditSeals" order by "Sequence" desc limit 1""";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), (byte[])reader[1]) : (0, AuditChain.Start);
    }

    static async Task<List<AuditRow>> Waiting(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            {Relay.Mark}
            select {AuditTable.Select("a")} from "AuditWaiting" w join "Audit" a on a."Id" = w."Audit" order by w."Audit" limit {Batch}
            """;
        var rows = new List<AuditRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) rows.Add(AuditTable.Read(reader, 0));
        return rows;
    }

    // The last seal before today, once for each day: in the table, and in the log, which is kept elsewhere.
    async Task NoteDay(CancellationToken cancellation)
    {
        var today = Clock.Today();
        if (today == checkedDay) return;
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var midnight = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var last = await db.Set<AuditSeal>().AsNoTracking().Where(s => s.At < midnight).OrderByDescending(s => s.Sequence)
            .FirstOrDefaultAsync(cancellation);
        checkedDay = today;
        if (last is null) return;
        var day = DateOnly.FromDateTime(last.At.UtcDateTime).ToString("O", CultureInfo.InvariantCulture);
        if (await db.Set<AuditDay>().AnyAsync(d => d.Day == day, cancellation)) return;
        db.Add(new AuditDay { Day = day, Sequence = last.Sequence, Hash = last.Hash });
        await db.SaveChangesAsync(cancellation);
        Log.LogInformation("The audit of {Service} ended {Day} with {Head}", service.LogName, day, Text(last.Sequence, last.Hash));
    }

    /// <summary>A head as `audit verify --head` takes it.</summary>
    public static string Text(long sequence, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence}:{Convert.ToHexStringLower(hash)}");

    static async Task Run(DbConnection connection, DbTransaction transaction, string sql,
        IEnumerable<(string Name, object Value)> parameters, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Relay.Mark + "\n" + sql;
        foreach (var (name, value) in parameters) AuditTable.Add(command, name, value);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
