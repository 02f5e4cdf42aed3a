using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates the roles and databases of the services on a PostgreSQL server. Every operation compares first, changes only
/// what differs, and reports its changes. The administrator is a superuser, or a role that may create roles and
/// databases.
/// </summary>
/// <param name="connection">Connection string of the administrator.</param>
/// <param name="dryRun">Reports what would be changed, and changes nothing.</param>
public sealed class DatabaseAdministration(string connection, bool dryRun = false) : IAsyncDisposable
{
    readonly NpgsqlDataSource server = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connection) { GssEncryptionMode = GssEncryptionMode.Disable, Pooling = false });

    readonly List<string> changes = [];

    /// <summary>The changes so far, without any password: <c>role content: created</c>.</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <summary>
    /// Ensures that a role can log in with this password, and owns a database of its name that no other can enter.
    /// </summary>
    public async Task Save(string name, string password, CancellationToken cancellation)
    {
        await SaveRole(name, password, cancellation);
        var owner = await Ask<string>("select pg_get_userbyid(datdba)::text from pg_database where datname = @name", name, cancellation);
        if (owner is null)
        {
            if (!await IsSuperuser(cancellation)) await Change(null, $"grant {Quoted(name)} to current_user", cancellation);
            await Change($"database {name}: created", $"create database {Quoted(name)} owner {Quoted(name)}{await Collation(cancellation)}",
                cancellation);
            if (dryRun) return;
        }
        else if (owner != name)
            throw new InvalidOperationException($"The database {name} belongs to {owner}. Give it to the role {name}, or remove it.");
        await Close(name, cancellation);
    }

    /// <summary>Ensures that only superusers can connect to the databases that every server has.</summary>
    public async Task CloseCommon(CancellationToken cancellation)
    {
        if (!await IsSuperuser(cancellation)) return;
        await Close("postgres", cancellation);
        await Close("template1", cancellation);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    async Task SaveRole(string name, string password, CancellationToken cancellation)
    {
        const string plain = "login nosuperuser nocreatedb nocreaterole";
        var isPlain = await Ask<bool?>(
            "select rolcanlogin and not (rolsuper or rolcreatedb or rolcreaterole) from pg_roles where rolname = @name", name,
            cancellation);
        if (isPlain is null)
        {
            await Change($"role {name}: created", $"create role {Quoted(name)} {plain} password '{ScramVerifier.Of(password)}'",
                cancellation);
            return;
        }
        if (isPlain is false) await Change($"role {name}: rights changed", $"alter role {Quoted(name)} {plain}", cancellation);
        if (!await HasPassword(name, password, cancellation))
            await Change($"role {name}: password changed", $"alter role {Quoted(name)} password '{ScramVerifier.Of(password)}'",
                cancellation);
    }

    async Task<bool> HasPassword(string name, string password, CancellationToken cancellation)
    {
        if (await IsSuperuser(cancellation))
            return ScramVerifier.Matches(
                await Ask<string>("select rolpassword from pg_authid where rolname = @name", name, cancellation), password);
        // Only a superuser reads pg_authid. Others try the password; a database that is missing is refused after it.
        var own = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = name, Database = name, Password = password };
        try
        {
            await using var attempt = new NpgsqlConnection(own.ConnectionString);
            await attempt.OpenAsync(cancellation);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword
            or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidCatalogName)
        {
            return true;
        }
    }

    async Task Close(string database, CancellationToken cancellation)
    {
        if (await Ask<bool?>("select has_database_privilege('public', @name, 'connect, temporary')", database, cancellation) is true)
            await Change($"database {database}: closed to other roles", $"revoke all on database {Quoted(database)} from public",
                cancellation);
    }

    // Text sorts by code point. A server whose own databases do so lends its form to ours.
    async Task<string> Collation(CancellationToken cancellation) =>
        await Ask<bool?>("select datcollate in ('C', 'POSIX', 'C.UTF-8', 'C.utf8') from pg_database where datname = @name", "template1",
            cancellation) is true ? "" : " template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'";

    async Task<bool> IsSuperuser(CancellationToken cancellation) =>
        await Ask<bool?>("select rolsuper from pg_roles where rolname = current_user and @name = ''", "", cancellation) is true;

    async Task<T?> Ask<T>(string question, string name, CancellationToken cancellation)
    {
        await using var command = server.CreateCommand(question);
        command.Parameters.AddWithValue("name", name);
        return await command.ExecuteScalarAsync(cancellation) is T answer ? answer : default;
    }

    // Names of roles and databases cannot be parameters.
    async Task Change(string? what, string statement, CancellationToken cancellation)
    {
        if (!dryRun)
        {
            await using var command = server.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        if (what is not null) changes.Add(what);
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
