using System.Runtime.Versioning;
using System.Text.Json;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// The command <c>provision</c> as an operator runs it, on a PostgreSQL that asks for passwords and a RabbitMQ.
/// </summary>
[NeedsServers, UnsupportedOSPlatform("windows")]
public sealed class ProvisionTests : IAsyncLifetime
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll");

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-provision-");
    PostgresServer postgres = null!;
    RabbitServer rabbit = null!;

    string Secrets => Path.Combine(folder.FullName, "secrets");

    public async ValueTask InitializeAsync() =>
        (postgres, rabbit) = (await PostgresServer.StartWithPasswords(), await RabbitServer.Start());

    public async ValueTask DisposeAsync()
    {
        await postgres.DisposeAsync();
        await rabbit.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Twice_in_a_row_changes_nothing_and_a_dry_run_never_does()
    {
        var planned = await Changes("--settings", Secrets, "--dry-run");
        Assert.False(Directory.Exists(Secrets));
        Assert.Null(await Ask("select rolname::text from pg_roles where rolname = 'content'"));
        var made = await Changes("--settings", Secrets);
        // A database is closed to other roles once it is there, which a dry run cannot know.
        Assert.Equal(planned.Order(), made.Where(c => !(c.EndsWith("closed to other roles", StringComparison.Ordinal)
            && planned.Contains(c.Replace("closed to other roles", "created", StringComparison.Ordinal)))).Order());
        Assert.Contains("database forums_opec_plus: created", made);
        Assert.Contains("account gateway: created", made);
        Assert.Contains("file content/database: created", made);
        var stamps = Files().ToDictionary(f => f, File.GetLastWriteTimeUtc);
        Assert.Empty(await Changes("--settings", Secrets));
        Assert.Equal(stamps, Files().ToDictionary(f => f, File.GetLastWriteTimeUtc));
        Assert.Equal((0, "Nothing to change."), await Run("--settings", Secrets));
    }

    [Fact]
    public async Task Secrets_are_in_files_of_their_owner_and_nowhere_else()
    {
        var (_, said) = await Run("--settings", Secrets);
        var files = Files();
        Assert.Equal(ServiceCatalogue.Hosts.Sum(h => h.Database is null ? 1 : 2), files.Count);
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.All(Directory.GetDirectories(Secrets).Append(Secrets), d =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(d)));
        Assert.Equal(files.Count, files.Select(Password).Distinct().Count());
        Assert.All(files, f => Assert.Equal(48, Password(f).Length));
        Assert.All(files, f => Assert.DoesNotContain(Password(f), said, StringComparison.Ordinal));
        // Nor in the database's own log of its statements, if it has one.
        Assert.StartsWith("SCRAM-SHA-256$4096:", await Ask("select rolpassword from pg_authid where rolname = 'content'"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_reaches_its_own_database_only()
    {
        await Changes("--settings", Secrets);
        foreach (var host in ServiceCatalogue.Hosts.Where(h => h.Database is not null))
        {
            var own = await File.ReadAllTextAsync(Path.Combine(Secrets, host.Name, "database"));
            await Enter(own, "create table mine (n int)");
            foreach (var other in (string[])["postgres", "template1", host.Database == "events" ? "content" : "events"])
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(
                    () => Enter(new NpgsqlConnectionStringBuilder(own) { Database = other }.ConnectionString, "select 1"))).SqlState);
        }
        var content = await File.ReadAllTextAsync(Path.Combine(Secrets, "content", "database"));
        foreach (var statement in (string[])["create role helper", "create database more", "alter role events password 'mine'",
            "select rolpassword from pg_authid", "copy mine from program 'id'"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => Enter(content, statement))).SqlState);
    }

    [Fact]
    public async Task An_account_has_its_own_rights_at_the_broker_only()
    {
        await Changes("--settings", Secrets);
        await Attempt("content", c => Publish(c, "content.edition.published.ar"));
        await Attempt("content", c => c.QueueDeclareAsync("content.mine", durable: true, exclusive: false, autoDelete: false));
        await Attempt("forums-un", c => Publish(c, "forums.votes.imported.-"));
        await Refused("content", c => Publish(c, "events.engagement.held.-"));
        await Refused("content", c => c.QueueDeclareAsync("events.mine", durable: true, exclusive: false, autoDelete: false));
        await Refused("events", c => c.BasicGetAsync("content.mine", autoAck: false));
        await Refused("gateway", c => Publish(c, "content.edition.published.ar"));
        await Refused("webhooks", c => c.QueueDeclareAsync("webhooks.mine", durable: true, exclusive: false, autoDelete: false));
    }

    [Fact]
    public async Task A_changed_password_is_taken_and_a_rotated_one_replaces_the_old()
    {
        await Changes("--settings", Secrets);
        var (database, bus) = (Path.Combine(Secrets, "content", "database"), Path.Combine(Secrets, "content", "bus"));
        var (oldDatabase, oldBus) = (await File.ReadAllTextAsync(database), await File.ReadAllTextAsync(bus));

        Assert.Equal(
            ["account content: changed", "file content/bus: changed", "file content/database: changed", "role content: password changed"],
            (await Changes("--settings", Secrets, "--rotate", "content")).Order(StringComparer.Ordinal));
        Assert.NotEqual(oldDatabase, await File.ReadAllTextAsync(database));
        await Enter(await File.ReadAllTextAsync(database), "select 1");
        await Attempt("content", c => Publish(c, "content.edition.published.ar"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword,
            (await Assert.ThrowsAsync<PostgresException>(() => Enter(oldDatabase, "select 1"))).SqlState);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => Connect(oldBus));

        // The operator's own password, in the file or in the environment.
        await File.WriteAllTextAsync(database, (await File.ReadAllTextAsync(database))
            .Replace(Password(database), "chosen", StringComparison.Ordinal));
        Assert.Equal(["role content: password changed"], await Changes("--settings", Secrets));
        var (code, said) = await Run(new Dictionary<string, string?> { ["EMBASSY_BUS_PASSWORD_CONTENT"] = "given" }, "--settings", Secrets);
        Assert.Equal((0, "file content/bus: changed\naccount content: changed"), (code, said));
        Assert.Empty(await Changes("--settings", Secrets));
    }

    [Fact]
    public async Task Rights_that_someone_changed_are_put_right()
    {
        await Changes("--settings", Secrets);
        await Enter(postgres.AdminConnection, "alter role events superuser createdb");
        await Enter(postgres.AdminConnection, "grant connect on database events to public");
        using (var broker = new BrokerAdministration(rabbit.Management, "guest", "guest"))
            await broker.Save(BrokerAccount.Service("events") with { User = "content" }, "other", CancellationToken.None);
        Assert.Equal(
            ["account content: changed", "database events: closed to other roles", "rights of content: changed",
                "role events: rights changed", "routing keys of content: changed"],
            (await Changes("--settings", Secrets)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_folder_the_passwords_come_from_the_environment_and_a_missing_one_is_named()
    {
        var passwords = ServiceCatalogue.Hosts.SelectMany(h => (string[])["DB", "BUS"], (h, kind) =>
            $"EMBASSY_{kind}_PASSWORD_{h.Name.ToUpperInvariant().Replace('-', '_')}").ToDictionary(n => n, string? (n) => "p" + n);
        var (code, _) = await Run(passwords);
        Assert.Equal(0, code);
        Assert.Equal((0, "Nothing to change."), await Run(passwords));
        await Enter($"Host=127.0.0.1;Port={postgres.Port};Database=forums_un;Username=forums_un;Password=pEMBASSY_DB_PASSWORD_FORUMS_UN",
            "select 1");
        passwords["EMBASSY_BUS_PASSWORD_GATEWAY"] = null;
        var (refused, why) = await Run(passwords);
        Assert.Equal(1, refused);
        Assert.Contains("Not set: EMBASSY_BUS_PASSWORD_GATEWAY.", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_alone_need_no_server()
    {
        var child = await Child.Start("dotnet", [Program, "provision", "--files-only", "--settings", Secrets, "--only", "content",
            "--database", "Host=db.example.org;SSL Mode=VerifyFull", "--bus", "amqps://bus.example.org:5671/embassy"]);
        await child.Exited;
        Assert.Equal((0, "file content/database: created\nfile content/bus: created"), (child.ExitCode, child.Output));
        var database = new NpgsqlConnectionStringBuilder(await File.ReadAllTextAsync(Path.Combine(Secrets, "content", "database")));
        Assert.Equal(("db.example.org", SslMode.VerifyFull, "content", "content", 20),
            (database.Host, database.SslMode, database.Database, database.Username, database.MaxPoolSize));
        Assert.StartsWith("amqps://content:", await File.ReadAllTextAsync(Path.Combine(Secrets, "content", "bus")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_of_an_administrator_is_in_no_message()
    {
        var child = await Child.Start("dotnet", [Program, "provision", "--settings", Secrets], environment: new Dictionary<string, string?>
        {
            ["Provision__Database"] = postgres.AdminConnection,
            ["Provision__Broker"] = $"http://guest:topsecret@127.0.0.1:{rabbit.Management.Port}",
        });
        await child.Exited;
        Assert.Equal(1, child.ExitCode);
        Assert.Contains("The administrator's name or password is wrong.", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", child.Output, StringComparison.Ordinal);
    }

    IReadOnlyList<string> Files() => [.. Directory.GetFiles(Secrets, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    static string Password(string file) => Path.GetFileName(file) == "database"
        ? new NpgsqlConnectionStringBuilder(File.ReadAllText(file)).Password!
        : new Uri(File.ReadAllText(file)).UserInfo.Split(':')[1];

    async Task<string[]> Changes(params string[] arguments)
    {
        var (code, said) = await Run([.. arguments, "--json"]);
        Assert.True(code == 0, said);
        return [.. JsonElement.Parse(said).GetProperty("changes").EnumerateArray().Select(c => c.GetString()!)];
    }

    Task<(int Code, string Output)> Run(params string[] arguments) => Run([], arguments);

    async Task<(int Code, string Output)> Run(Dictionary<string, string?> environment, params string[] arguments)
    {
        environment = new(environment)
        {
            ["Provision__Database"] = postgres.AdminConnection,
            ["Provision__Broker"] = $"http://guest:guest@127.0.0.1:{rabbit.Management.Port}",
        };
        var child = await Child.Start("dotnet", [Program, "provision", "--bus", $"amqp://127.0.0.1:{rabbit.Port}/", .. arguments],
            environment: environment);
        await child.Exited;
        return (child.ExitCode, child.Output.Trim());
    }

    async Task<string?> Ask(string question)
    {
        await using var connection = new NpgsqlConnection(postgres.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        return (string?)await command.ExecuteScalarAsync();
    }

    static async Task Enter(string address, string statement)
    {
        await using var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    async Task Attempt(string host, Func<IChannel, Task> work)
    {
        await using var connection = await Connect(await File.ReadAllTextAsync(Path.Combine(Secrets, host, "bus")));
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await work(channel);
    }

    async Task Refused(string host, Func<IChannel, Task> work)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Attempt(host, work));
        Assert.Contains("403", refusal.ToString(), StringComparison.Ordinal);
    }

    static async Task Publish(IChannel channel, string key) =>
        await channel.BasicPublishAsync(BusOptions.Exchange, key, mandatory: false, body: ReadOnlyMemory<byte>.Empty);

    static Task<IConnection> Connect(string address) =>
        new ConnectionFactory { Uri = new Uri(address.Trim()), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
}
