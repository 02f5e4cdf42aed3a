using System.Security.Cryptography;
using Npgsql;

namespace Embassy.Testing;

// A private PostgreSQL on a free loopback port, in a folder of its own.
public sealed class PostgresServer : IAsyncDisposable
{
    static readonly Lazy<Task<PostgresServer>> Common = new(() => Start(durable: false, shared: true));

    readonly Sandbox sandbox = new("postgres");
    readonly bool durable;
    readonly bool shared;
    bool tls;
    Child? server;

    PostgresServer(bool durable, bool shared)
    {
        this.durable = durable;
        this.shared = shared;
    }

    public int Port { get; private set; }

    public string AdminConnection =>
        $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Pooling=false;Include Error Detail=true";

    string Data => Path.Combine(sandbox.Folder, "data");

    // PostgreSQL refuses to run as root.
    static string? User => Environment.IsPrivilegedProcess ? "postgres" : null;

    // Shared by all tests of this process; it ends with the process and survives DisposeAsync.
    public static Task<PostgresServer> Shared() => Common.Value;

    // A separate server that a test may kill. Durable: committed data survives Kill.
    public static Task<PostgresServer> Start(bool durable = true) => Start(durable, shared: false);

    // A separate server that also offers TLS, with a certificate of this authority.
    public static Task<PostgresServer> Start(CertificateAuthority authority) => Start(durable: false, shared: false, authority);

    // A separate server that asks every role for its password, but its administrator.
    public static async Task<PostgresServer> StartWithPasswords()
    {
        var postgres = await Start(durable: false, shared: false);
        var rules = Path.Combine(postgres.Data, "pg_hba.conf");
        await File.WriteAllTextAsync(rules, "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        await postgres.Run("select pg_reload_conf()");
        return postgres;
    }

    // Returns a connection string to an empty database, owned by a role of the same name.
    public async Task<string> CreateDatabase(string prefix)
    {
        var name = new string([.. prefix.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_').Take(40)])
            + "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));
        await Run($"create role \"{name}\" login", $"create database \"{name}\" owner \"{name}\"");
        return $"Host=127.0.0.1;Port={Port};Database={name};Username={name};Maximum Pool Size=20;Include Error Detail=true";
    }

    public async Task DropDatabase(string connection)
    {
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        await using (var pool = new NpgsqlConnection(connection))
            NpgsqlConnection.ClearPool(pool);
        await Run($"drop database if exists \"{name}\" with (force)", $"drop role if exists \"{name}\"");
    }

    // Ends every connection to a database, as a host that ends does.
    public Task CloseConnections(string connection) => Run("select pg_terminate_backend(pid) from pg_stat_activity "
        + $"where datname = '{new NpgsqlConnectionStringBuilder(connection).Database}'");

    // Replaces a database, which may exist, with a copy of another. Neither may be in use.
    public async Task CopyDatabase(string from, string to)
    {
        var (source, target) = (new NpgsqlConnectionStringBuilder(from).Database, new NpgsqlConnectionStringBuilder(to).Database);
        foreach (var each in (string[])[from, to])
            await using (var pool = new NpgsqlConnection(each))
                NpgsqlConnection.ClearPool(pool);
        await Run(
            $"drop database if exists \"{target}\" with (force)",
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{source}'",
            $"create database \"{target}\" template \"{source}\" owner \"{new NpgsqlConnectionStringBuilder(from).Username}\"");
    }

    // Ends it abruptly, as a power failure would.
    public async Task Kill()
    {
        NotShared();
        await server!.Stop(Signal.Kill, TimeSpan.FromSeconds(10));
    }

    // Stops it gracefully, as an operator does; Restart starts it again.
    public Task Stop()
    {
        NotShared();
        return server!.Stop(Signal.Interrupt, TimeSpan.FromSeconds(20));
    }

    // Same port, same data; a running server is shut down gracefully first.
    public async Task Restart()
    {
        NotShared();
        await server!.Stop(Signal.Interrupt, TimeSpan.FromSeconds(20));
        await Serve();
    }

    public ValueTask DisposeAsync()
    {
        if (!shared)
            sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    static async Task<PostgresServer> Start(bool durable, bool shared, CertificateAuthority? authority = null)
    {
        var postgres = new PostgresServer(durable, shared);
        try
        {
            await postgres.Initialize();
            if (authority is not null) await postgres.Offer(authority);
            for (var attempt = 1; ; attempt++)
            {
                postgres.Port = FreePorts.Free();
                try
                {
                    await postgres.Serve();
                    return postgres;
                }
                catch (InvalidOperationException reason) when (attempt < 5
                && reason.Message.Contains("Address already in use", StringComparison.Ordinal))
                {
                    // Another process took this port first.
                }
            }
        }
        catch
        {
            postgres.sandbox.Dispose();
            throw;
        }
    }

    async Task Initialize()
    {
        var initdb = Binary("initdb");
        if (User is not null)
            await Finish("chown", await Child.Start(Installed.Find("chown"), [User, sandbox.Folder]));
        await Finish("initdb", await Child.Start(
            initdb,
            ["-D", Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
            User,
            folder: sandbox.Folder));
    }

    async Task Offer(CertificateAuthority authority)
    {
        var (certificate, key) = authority.Issue();
        var (certificateFile, keyFile) = (Path.Combine(Data, "server.crt"), Path.Combine(Data, "server.key"));
        await File.WriteAllTextAsync(certificateFile, certificate);
        await File.WriteAllTextAsync(keyFile, key);
        // It refuses a key that others can read.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (User is not null) await Finish("chown", await Child.Start(Installed.Find("chown"), [User, certificateFile, keyFile]));
        tls = true;
    }

    async Task Serve()
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300",
            .. tls ? (string[])["ssl=on"] : [],
            .. durable ? (string[])[] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        // The last signal is Quit and not Kill, because Quit releases the System V shared memory, which is scarce.
        server = sandbox.Adopt(await Child.Start(
            Binary("postgres"),
            ["-D", Data, .. settings.SelectMany(setting => (string[])["-c", setting])],
            User,
            Signal.Quit,
            sandbox.Folder));
        await server.Until(
            () => Task.FromResult(server.Output.Contains("database system is ready to accept connections", StringComparison.Ordinal)),
            "PostgreSQL accepted connections",
            TimeSpan.FromSeconds(60));
    }

    async Task Run(params string[] commands)
    {
        await using var connection = new NpgsqlConnection(AdminConnection);
        await connection.OpenAsync();
        foreach (var text in commands)
        {
            await using var command = new NpgsqlCommand(text, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    void NotShared()
    {
        if (shared)
            throw new InvalidOperationException("Other tests use the shared PostgreSQL; start an own one to kill it.");
    }

    static async Task Finish(string what, Child child)
    {
        using (child)
        {
            await child.Exited.WaitAsync(TimeSpan.FromSeconds(60));
            if (child.ExitCode != 0)
                throw new InvalidOperationException($"{what} ended with {child.ExitCode}:\n{child.Output}");
        }
    }

    static string Binary(string name)
    {
        const string versions = "/usr/lib/postgresql";
        return (Directory.Exists(versions) ? Directory.GetDirectories(versions) : [])
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", name))
            .FirstOrDefault(File.Exists) ?? throw Installed.Missing("PostgreSQL");
    }
}
