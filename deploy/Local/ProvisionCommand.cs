using System.CommandLine;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Npgsql;

namespace Embassy.Local;

/// <summary>
/// <c>provision</c>: roles, databases, broker accounts and the files with which each host reaches them. A repeat
/// changes nothing. No secret is on the command line or in the output.
/// </summary>
static class ProvisionCommand
{
    static readonly Option<string?> Settings = new("--settings")
    {
        Description = "Folder for the secrets: DIR/content/database, DIR/content/bus and so on, readable by their owner only. "
            + "A password that is there is kept; a missing one is generated. Without it, every password is in the environment: "
            + "EMBASSY_DB_PASSWORD_CONTENT, EMBASSY_BUS_PASSWORD_CONTENT and so on.",
    };
    static readonly Option<string?> DatabaseAddress = new("--database")
    {
        Description = "How hosts reach PostgreSQL, without account: \"Host=db.example.org;SSL Mode=VerifyFull\". "
            + "Without it, as Provision__Database says.",
    };
    static readonly Option<Uri?> BusAddress = new("--bus")
    {
        Description = "How hosts reach RabbitMQ, without account, with the virtual host as its path: amqp://rabbitmq:5672/. "
            + "Without it, port 5672 of the host of Provision__Broker.",
        CustomParser = given =>
        {
            if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps"
                && address.UserInfo.Length == 0) return address;
            given.AddError("--bus is an amqp or amqps address without an account.");
            return null;
        },
    };
    static readonly Option<string[]> Only = Hosts("--only", "Only these hosts; all when not given.");
    static readonly Option<string[]> Rotate = Hosts("--rotate", "Gives these hosts new passwords. Restart them afterwards.");
    static readonly Option<bool> FilesOnly = new("--files-only") { Description = "Writes the files of --settings and asks no server." };
    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be changed, and changes nothing." };
    static readonly Option<bool> Json = new("--json") { Description = "Prints JSON: changes, hosts, dryRun." };

    public static Command Create()
    {
        var command = new Command("provision",
            "Makes the roles, databases, broker accounts and permissions of all hosts, and the files that name them. The "
            + "administrators are in Provision__Database and Provision__Broker, or in the files that Provision__Database_FILE and "
            + "Provision__Broker_FILE name. It can be repeated.")
        {
            Settings, DatabaseAddress, BusAddress, Only, Rotate, FilesOnly, DryRun, Json,
        };
        command.SetAction(Run);
        return command;
    }

    static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new ConfigurationBuilder().AddEnvironmentVariables().Build().Read<ProvisionOptions>();
        try
        {
            var (changes, hosts) = await Provision(parsed, options, cancellation);
            Print(parsed, changes, hosts);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or NpgsqlException or IOException
            or UnauthorizedAccessException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    static async Task<(IReadOnlyList<string> Changes, IReadOnlyList<HostAccount> Hosts)> Provision(
        ParseResult parsed, ProvisionOptions options, CancellationToken cancellation)
    {
        var (dryRun, filesOnly, rotated) = (parsed.GetValue(DryRun), parsed.GetValue(FilesOnly), parsed.GetValue(Rotate) ?? []);
        var only = parsed.GetValue(Only) is { Length: > 0 } some ? some : null;
        var hosts = ServiceCatalogue.Hosts.Where(h => only?.Contains(h.Name) != false).ToList();
        if (filesOnly && parsed.GetValue(Settings) is null)
            throw new InvalidOperationException("--files-only needs --settings.");
        if (!filesOnly && (options.Database is null || options.Broker is null))
            throw new InvalidOperationException($"Not set: {(options.Database is null ? "Provision__Database" : "Provision__Broker")}.");

        var addresses = Addresses(parsed, options);
        var secrets = new HostSecrets(parsed.GetValue(Settings), addresses, dryRun);
        // All files first: after an interrupted run, the next one brings the servers to what the files say.
        var passwords = hosts.ToDictionary(h => h.Name, h =>
            (Database: h.Database is null ? null : secrets.Database(h, rotated.Contains(h.Name)),
                Bus: secrets.Bus(h, rotated.Contains(h.Name))));
        if (filesOnly) return (secrets.Changes, hosts);

        await using var server = new DatabaseAdministration(options.Database!, dryRun);
        using var broker = Broker(new Uri(options.Broker!), addresses.Vhost, dryRun, out var administrator);
        foreach (var host in hosts.Where(h => h.Database is not null))
            await server.Save(host.Database!, passwords[host.Name].Database!, cancellation);
        await server.CloseCommon(cancellation);

        await broker.SaveVhost(administrator, cancellation);
        await broker.DeclareExchange(cancellation);
        foreach (var host in hosts) await broker.Save(host.Account, passwords[host.Name].Bus, cancellation);
        await broker.SpreadLeaders(ServiceCatalogue.Hosts.Select(h => h.Name), cancellation);
        return ([.. secrets.Changes, .. server.Changes, .. broker.Changes], hosts);
    }

    static ProvisionAddresses Addresses(ParseResult parsed, ProvisionOptions options)
    {
        var database = parsed.GetValue(DatabaseAddress);
        if (database is null && options.Database is { } administrator)
        {
            // The way to the server, without the account.
            var (from, way) = (new NpgsqlConnectionStringBuilder(administrator), new NpgsqlConnectionStringBuilder());
            foreach (var name in (string[])["Host", "Port", "SSL Mode", "Root Certificate"])
                if (from.ShouldSerialize(name)) way[name] = from[name];
            database = way.ConnectionString;
        }
        var bus = parsed.GetValue(BusAddress)
            ?? (options.Broker is { } broker ? new Uri($"amqp://{new Uri(broker).Host}:5672/") : null);
        if (database is null || bus is null)
            throw new InvalidOperationException("Without Provision__Database and Provision__Broker, name --database and --bus.");
        return new ProvisionAddresses(database, bus);
    }

    static BrokerAdministration Broker(Uri address, string vhost, bool dryRun, out string administrator)
    {
        var account = address.UserInfo.Split(':', 2);
        administrator = Uri.UnescapeDataString(account[0]);
        return new BrokerAdministration(new Uri(address.GetLeftPart(UriPartial.Scheme) + address.Authority), administrator,
            Uri.UnescapeDataString(account[1]), vhost, dryRun);
    }

    static void Print(ParseResult parsed, IReadOnlyList<string> changes, IReadOnlyList<HostAccount> hosts)
    {
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    changes,
                    hosts = hosts.Select(h => new { h.Name, h.Database, account = h.Account.User }),
                    dryRun = parsed.GetValue(DryRun),
                },
                JsonSerializerOptions.Web));
            return;
        }
        foreach (var change in changes) Console.WriteLine(change);
        if (changes.Count == 0) Console.WriteLine("Nothing to change.");
        else if (parsed.GetValue(DryRun)) Console.WriteLine("Nothing was changed.");
    }

    static Option<string[]> Hosts(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, AllowMultipleArgumentsPerToken = true };
        option.AcceptOnlyFromAmong([.. ServiceCatalogue.Hosts.Select(h => h.Name)]);
        return option;
    }
}
