using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>Writes and reads audit rows by SQL, on a connection of either database.</summary>
static class AuditTable
{
    const string Columns = """
        "Id", "At", "Operation", "Outcome", "Code", "Person", "Name", "Roles", "Client", "Cause", "Address", "RequestId", "TraceId",
        "Records", "Changes", "Times", "KeyId", "Mac"
        """;

    static readonly string Statement = $"""
        insert into "Audit" ({Columns}) values (@id, @at, @operation, @outcome, @code, @person, @name, @roles, @client, @cause, @address,
            @request, @trace, @records, @changes, @times, @key, @mac)
        """;

    /// <summary>The columns of <see cref="Read"/>, of the table under this alias.</summary>
    public static string Select(string alias) =>
        string.Join(", ", Columns.Split(',', StringSplitOptions.TrimEntries).Select(c => $"{alias}.{c}"));

    public static AuditRow Sign(AuditRow row, AuditKeys keys)
    {
        row.Mac = keys.Sign(row.Id, AuditChain.Digest(row));
        return row;
    }

    public static async Task Insert(DbConnection connection, DbTransaction? transaction, AuditRow row, IReadOnlyList<AuditValue> values,
        CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Statement;
        if (values.Count > 0)
        {
            var text = new StringBuilder(Statement)
                .Append(""";insert into "AuditValues" ("Audit", "Position", "Salt", "Value") values """);
            for (var i = 0; i < values.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : "")}(@id, @position{i}, @salt{i}, @value{i})");
            command.CommandText = text.ToString();
        }
        Add(command, "id", row.Id);
        Add(command, "at", Instant(connection, row.At));
        Add(command, "operation", row.Operation);
        Add(command, "outcome", row.Outcome);
        Add(command, "code", row.Code);
        Add(command, "person", row.Person);
        Add(command, "name", row.Name);
        Add(command, "roles", row.Roles);
        Add(command, "client", row.Client);
        Add(command, "cause", row.Cause);
        Add(command, "address", row.Address);
        Add(command, "request", row.RequestId);
        Add(command, "trace", row.TraceId);
        Add(command, "records", row.Records);
        Add(command, "changes", row.Changes);
        Add(command, "times", row.Times);
        Add(command, "key", row.KeyId);
        Add(command, "mac", row.Mac);
        for (var i = 0; i < values.Count; i++)
        {
            var suffix = i.ToString(CultureInfo.InvariantCulture);
            Add(command, "position" + suffix, i);
            Add(command, "salt" + suffix, values[i].Salt!);
            Add(command, "value" + suffix, values[i].Value!);
        }
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Reads a row whose columns begin here (<see cref="Select"/>).</summary>
    public static AuditRow Read(DbDataReader reader, int at) => new()
    {
        Id = reader.GetGuid(at),
        At = InstantOf(reader, at + 1),
        Operation = reader.GetString(at + 2),
        Outcome = reader.GetString(at + 3),
        Code = reader.GetString(at + 4),
        Person = reader.GetString(at + 5),
        Name = reader.GetString(at + 6),
        Roles = reader.GetString(at + 7),
        Client = reader.GetString(at + 8),
        Cause = reader.GetString(at + 9),
        Address = reader.GetString(at + 10),
        RequestId = reader.GetString(at + 11),
        TraceId = reader.GetString(at + 12),
        Records = reader.GetString(at + 13),
        Changes = reader.GetString(at + 14),
        Times = reader.GetInt32(at + 15),
        KeyId = reader.GetString(at + 16),
        Mac = (byte[])reader[at + 17],
    };

    public static object Instant(DbConnection connection, DateTimeOffset at) =>
        connection is NpgsqlConnection ? at : at.UtcTicks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset InstantOf(DbDataReader reader, int at) => reader is NpgsqlDataReader
        ? reader.GetFieldValue<DateTimeOffset>(at)
        : new DateTimeOffset(reader.GetInt64(at) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
