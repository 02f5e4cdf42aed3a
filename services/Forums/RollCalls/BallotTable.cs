using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Embassy.Forums.RollCalls;

/// <summary>A ballot with its key in the table.</summary>
public readonly record struct BallotRow(int RollCall, string State, Choice Choice);

/// <summary>
/// Reads and writes ballots in bulk, bypassing the change tracker, which would take minutes and gigabytes for 870,109
/// of them.
/// </summary>
/// <remarks>
/// It uses COPY on PostgreSQL and one prepared statement on SQLite, both on the connection and in the transaction of
/// the context.
/// </remarks>
public static class BallotTable
{
    public static async Task Insert(ForumsDb db, IEnumerable<BallotRow> rows, CancellationToken cancellation)
    {
        if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
        {
            await using var copy =
                await postgres.BeginBinaryImportAsync("""copy "Ballots" ("RollCall", "State", "Choice") from stdin (format binary)""",
                    cancellation);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(row.RollCall, NpgsqlDbType.Integer, cancellation);
                await copy.WriteAsync(row.State, NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync((short)row.Choice, NpgsqlDbType.Smallint, cancellation);
            }
            await copy.CompleteAsync(cancellation);
            return;
        }
        await Each(db, """insert into "Ballots" ("RollCall", "State", "Choice") values ($r, $s, $c)""", rows, cancellation);
    }

    /// <summary>Writes corrections, which are few, with one statement each.</summary>
    public static Task Update(ForumsDb db, IEnumerable<BallotRow> rows, CancellationToken cancellation) =>
        Each(db, """update "Ballots" set "Choice" = @c where "RollCall" = @r and "State" = @s""", rows, cancellation);

    static async Task Each(ForumsDb db, string sql, IEnumerable<BallotRow> rows, CancellationToken cancellation)
    {
        await using var command = Command(db, db.Database.IsSqlite() ? sql.Replace('@', '$') : sql);
        var mark = db.Database.IsSqlite() ? '$' : '@';
        DbParameter[] given = [Parameter("r", DbType.Int32), Parameter("s", DbType.String), Parameter("c", DbType.Int16)];
        var prepared = false;
        foreach (var row in rows)
        {
            (given[0].Value, given[1].Value, given[2].Value) = (row.RollCall, row.State, (short)row.Choice);
            if (!prepared) await command.PrepareAsync(cancellation);
            prepared = true;
            // SQLite does no asynchronous I/O, and its Async methods cost one allocation per row.
            if (command is SqliteCommand sqlite) sqlite.ExecuteNonQuery();
            else await command.ExecuteNonQueryAsync(cancellation);
        }

        DbParameter Parameter(string name, DbType type)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (mark + name, type);
            command.Parameters.Add(parameter);
            return parameter;
        }
    }

    /// <summary>All ballots, or those of a range of roll calls.</summary>
    public static async IAsyncEnumerable<BallotRow> Read(ForumsDb db, [EnumeratorCancellation]
        CancellationToken cancellation, (int From, int To)? of = null)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = Command(db, """select "RollCall", "State", "Choice" from "Ballots" """
                + (of is { } range
                    ? string.Create(CultureInfo.InvariantCulture, $"""where "RollCall" between {range.From} and {range.To}""") : ""));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            // One string per State instead of one per ballot.
            var states = new Dictionary<int, string>();
            var letters = new char[4];
            while (reader.Read())
            {
                var length = (int)reader.GetChars(1, 0, letters, 0, 3);
                var key = letters[0] << 16 | letters[1] << 8 | letters[2];
                if (length != 3) throw new DataException("A ballot's State has not three letters.");
                if (!states.TryGetValue(key, out var state)) states[key] = state = new string(letters, 0, 3);
                yield return new BallotRow(reader.GetInt32(0), state, (Choice)reader.GetInt16(2));
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    static DbCommand Command(ForumsDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
