using System.CommandLine;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Local;

/// <summary>
/// <c>broker consumer NAME</c>. Passwords come only from environment variables.
/// </summary>
static class BrokerCommand
{
    const string Password = "EMBASSY_BUS_PASSWORD";

    static readonly Option<Uri> Management = new("--management")
    {
        Description = "RabbitMQ's management API: http://rabbitmq:15672.",
        Required = true,
        Recursive = true,
        CustomParser = given =>
        {
            if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            given.AddError("--management is an http or https address.");
            return null;
        },
    };
    static readonly Option<string> User = new("--user")
    {
        Description = $"The broker's administrator; the password is in {Password}.",
        DefaultValueFactory = _ => "embassy",
        Recursive = true,
    };
    static readonly Option<string> Vhost = new("--vhost")
    {
        Description = "The virtual host.",
        DefaultValueFactory = _ => "/",
        Recursive = true,
    };
    static readonly Option<bool> Json = new("--json") { Description = "Prints JSON.", Recursive = true };

    public static Command Create() => new("broker",
        "Makes accounts of the broker for external consumers, each with the rights that it needs and no others.")
    {
        Management, User, Vhost, Json, Consumer(),
    };

    static Command Consumer()
    {
        var name = new Argument<string>("name") { Description = "The account, which is the queue's name too: newsroom." };
        name.Validators.Add(given =>
        {
            if (!System.Text.RegularExpressions.Regex.IsMatch(given.GetValueOrDefault<string>() ?? "", "^[a-z][a-z0-9-]{1,40}$"))
                given.AddError("A name is 2 to 41 of a-z, 0-9 and -, and begins with a letter.");
        });
        var keys = new Option<string[]>("--bind")
        {
            Description = "Routing keys: content.edition.published.*",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["#"],
        };
        var length = new Option<int>("--max-length")
        {
            Description = "How many announcements wait while the consumer is away; then the oldest are dropped.",
            DefaultValueFactory = _ => BrokerAdministration.MaxLength,
        };
        var command = new Command("consumer",
            $"An account that reads one queue, and the queue with its dead letters. The password is in {Password}_NEWSROOM, after the "
            + $"name.")
        {
            name, keys, length,
        };
        command.SetAction((parsed, cancellation) => Run(parsed, async broker =>
        {
            var account = BrokerAccount.Consumer(parsed.GetValue(name)!);
            if (ServiceCatalogue.Names.Concat(ServiceCatalogue.Hosts.Select(h => h.Name)).Contains(account.User))
                throw new InvalidOperationException($"{account.User} is the account of a host.");
            var password = Environment.GetEnvironmentVariable(Variable(account.User));
            if (string.IsNullOrEmpty(password)) throw new InvalidOperationException($"Not set: {Variable(account.User)}.");
            await broker.DeclareExchange(cancellation);
            await broker.SaveConsumerQueue(account.User, parsed.GetValue(keys)!, parsed.GetValue(length), cancellation);
            await broker.Save(account, password, cancellation);
            Print(parsed, [account]);
        }));
        return command;
    }

    static string Variable(string user) => $"{Password}_{user.ToUpperInvariant().Replace('-', '_')}";

    static async Task<int> Run(ParseResult parsed, Func<BrokerAdministration, Task> work)
    {
        try
        {
            if (Environment.GetEnvironmentVariable(Password) is not { Length: > 0 } password)
                throw new InvalidOperationException($"Not set: {Password}.");
            using var broker = new BrokerAdministration(
                parsed.GetValue(Management)!, parsed.GetValue(User)!, password, parsed.GetValue(Vhost)!);
            await work(broker);
            return 0;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    static void Print(ParseResult parsed, IReadOnlyList<BrokerAccount> accounts)
    {
        if (parsed.GetValue(Json)) Console.WriteLine(JsonSerializer.Serialize(accounts, JsonSerializerOptions.Web));
        else foreach (var account in accounts) Console.WriteLine(account.User);
    }
}
