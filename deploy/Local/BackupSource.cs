using System.Diagnostics;
using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Embassy.Local;

/// <summary>A database that is backed up or restored.</summary>
/// <param name="Name">Name of its host: <c>content</c>, <c>forums-un</c>.</param>
/// <param name="Connection">Connection string, of SQLite or of PostgreSQL.</param>
sealed record BackupSource(string Name, string Connection)
{
    // Readers of the others' logs first: a copy that is older than what it was made from lacks announcements, which the
    // log still has. The other way round, it would have consequences of announcements that no log has.
    static readonly string[] ReadersFirst = ["webhooks", "search", "content", "events", "cooperation", "forums", "identity"];

    public bool IsPostgres { get; } = new DatabaseOptions { Database = Connection }.IsPostgres;

    /// <summary>The databases of a folder of settings, <c>DIR/content/database</c>, in the order of backups.</summary>
    public static IReadOnlyList<BackupSource> OfSettings(string folder)
    {
        var found = ServiceCatalogue.Hosts.Select(h => h.Name).Append("forums").Where(h => File.Exists(Path.Combine(folder, h, "database")))
            .Select(h => new BackupSource(h, File.ReadAllText(Path.Combine(folder, h, "database")).TrimEnd('\r', '\n')));
        return Ordered(found, $"{folder} has no file such as content/database. `provision --settings` writes them.");
    }

    /// <summary>The databases of an embedded run's folder, present ones only, or all if it is to be filled.</summary>
    public static IReadOnlyList<BackupSource> OfData(string folder, bool all = false) =>
        Ordered(ServiceCatalogue.Names.Where(n => all || File.Exists(Path.Combine(folder, n + ".db")))
            .Select(n => new BackupSource(n, $"Data Source={Path.Combine(folder, n + ".db")}")), $"{folder} has no databases.");

    static List<BackupSource> Ordered(IEnumerable<BackupSource> found, string none)
    {
        var sources = found.OrderBy(s => Array.IndexOf(ReadersFirst, s.Name.Split('-')[0])).ToList();
        return sources.Count > 0 ? sources : throw new InvalidOperationException(none);
    }

    string DatabaseFile => Path.GetFullPath(new SqliteConnectionStringBuilder(Connection).DataSource);

    /// <summary>Copies the database, which stays in use, to a file; one transaction sees all of it.</summary>
    public async Task Dump(string file, CancellationToken cancellation)
    {
        if (IsPostgres)
        {
            await Client("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--file={file}"], cancellation);
            return;
        }
        if (!File.Exists(DatabaseFile)) throw new InvalidOperationException($"There is no file {DatabaseFile}.");
        await using var live = new SqliteConnection(new SqliteConnectionStringBuilder(Connection)
        {
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 60,
        }.ConnectionString);
        await live.OpenAsync(cancellation);
        // Readers and writers go on meanwhile; a copy of the file would lack what is in the write-ahead log.
        await using var command = live.CreateCommand();
        command.CommandText = "vacuum into $file";
        command.Parameters.AddWithValue("$file", file);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Checks a copy without restoring it; throws if it cannot be read to its end.</summary>
    public static async Task Check(string file, bool isPostgres, CancellationToken cancellation)
    {
        if (isPostgres)
        {
            // Converts every table and its rows to SQL.
            await Run("pg_restore", ["--file=/dev/null", file], [], cancellation);
            return;
        }
        await using var copy = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        await copy.OpenAsync(cancellation);
        await using var command = copy.CreateCommand();
        command.CommandText = "pragma integrity_check";
        if (await command.ExecuteScalarAsync(cancellation) is not "ok")
            throw new InvalidDataException("A database of the backup is damaged.");
    }

    /// <summary>Throws if the database has records, unless they are to be replaced, or if it is in use.</summary>
    public async Task ExpectFree(bool replace, CancellationToken cancellation)
    {
        if (!IsPostgres)
        {
            if (!replace && File.Exists(DatabaseFile) && new FileInfo(DatabaseFile).Length > 0) throw Occupied();
            return;
        }
        if (!replace && await Ask("select count(*) from pg_tables where schemaname = 'public'", cancellation) > 0) throw Occupied();
        // A host that has just stopped leaves connections that end in a moment.
        var others = await Others(cancellation);
        for (var attempt = 0; others > 0 && attempt < 20; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
            others = await Others(cancellation);
        }
        if (others > 0)
            throw new InvalidOperationException(
                $"{others.ToString(CultureInfo.InvariantCulture)} connections use the database of {Name}. Stop the hosts first.");
    }

    Task<long> Others(CancellationToken cancellation) => Ask("""
        select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        """, cancellation);

    InvalidOperationException Occupied() =>
        new($"The database of {Name} has records. Restore into empty databases, or replace them with --replace.");

    /// <summary>Puts the database in the state of a copy, in one step.</summary>
    public async Task Load(string file, CancellationToken cancellation)
    {
        if (IsPostgres)
        {
            await Ask("drop owned by current_user cascade; select 0", cancellation);
            await Client("pg_restore", ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                $"--dbname={new NpgsqlConnectionStringBuilder(Connection).Database}", file], cancellation);
            return;
        }
        var target = DatabaseFile;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var beside = target + ".restored";
        File.Copy(file, beside, overwrite: true);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var part in (string[])["-wal", "-shm"]) File.Delete(target + part);
        File.Move(beside, target, overwrite: true);
    }

    /// <summary>Begins a new epoch of the service's log, as <c>log --new-epoch</c> does; the epoch.</summary>
    public async Task<string> NewEpoch(string keyFile)
    {
        var service = Name.Split('-')[0];
        var build = ServiceCatalogue.All.Single(s => s.Name == service).Build;
        var output = new StringWriter();
        await using (var app = build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Database"] = Connection,
                ["ConnectionStrings:Database_FILE"] = "",
                ["Auth:KeyFile"] = keyFile,
                ["Bus:Url"] = "",
                ["Bus:Url_FILE"] = "",
                ["Telemetry:Shared"] = "true",
            });
            if (service != Name)
                builder.Configuration.AddInMemoryCollection([new("Forums:Serves", Name[(service.Length + 1)..])]);
            builder.Services.AddSingleton(new MemoryBus());
        }))
            await LogCommand.Run(app, begin: true, json: true, output);
        // Its connections would look like those of a host that runs.
        if (IsPostgres)
            await using (var pool = new NpgsqlConnection(Connection)) NpgsqlConnection.ClearPool(pool);
        else SqliteConnection.ClearAllPools();
        return System.Text.Json.JsonElement.Parse(output.ToString())[0].GetProperty("epoch").GetString()!;
    }

    async Task<long> Ask(string sql, CancellationToken cancellation)
    {
        var alone = new NpgsqlConnectionStringBuilder(Connection) { Pooling = false };
        await using var connection = new NpgsqlConnection(alone.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    // The password is in the environment, where other users of the machine do not see it.
    Task Client(string program, string[] arguments, CancellationToken cancellation)
    {
        var at = new NpgsqlConnectionStringBuilder(Connection);
        var environment = new Dictionary<string, string?>
        {
            ["PGHOST"] = at.Host,
            ["PGPORT"] = at.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = at.Database,
            ["PGUSER"] = at.Username,
            ["PGPASSWORD"] = at.Password,
            ["PGSSLMODE"] = at.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
        if (at.RootCertificate is { Length: > 0 } root) environment["PGSSLROOTCERT"] = root;
        return Run(program, arguments, environment, cancellation);
    }

    static async Task Run(string program, string[] arguments, Dictionary<string, string?> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"{program} is not installed: it is in PostgreSQL's client programs (postgresql-client).");
        }
        using (process)
        {
            process.StandardInput.Close();
            var complaint = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0) throw new InvalidDataException($"{program} failed. {complaint.Trim()}");
        }
    }
}
