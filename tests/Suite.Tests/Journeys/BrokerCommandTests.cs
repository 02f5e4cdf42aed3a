using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>The commands that make the broker's accounts, as an operator or Compose runs them.</summary>
[NeedsServers]
public partial class BrokerCommandTests
{
    // The hosts that docker-compose.yml gives an account of the broker.
    static readonly string[] Users =
        [.. HostWithAccount().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml")))
            .Select(m => m.Groups[1].Value)];

    [Fact]
    public async Task The_program_makes_the_accounts_of_all_hosts_and_a_consumers_queue()
    {
        await using var rabbit = await RabbitServer.Start();
        var passwords = Users.Append("newsroom")
            .ToDictionary(u => "EMBASSY_BUS_PASSWORD_" + u.ToUpperInvariant().Replace('-', '_'), string? (u) => "p-" + u);
        passwords["EMBASSY_BUS_PASSWORD"] = "guest";
        var (code, made) = await Run(rabbit, passwords, "accounts", "--json");
        Assert.Equal(0, code);
        Assert.Equal(Users.Order(), JsonElement.Parse(made).EnumerateArray().Select(a => a.Text("user")).Order());
        Assert.Equal((0, "newsroom"), await Run(rabbit, passwords, "consumer", "newsroom"));
        Assert.Equal(0u, await RabbitServer.Depth($"amqp://newsroom:p-newsroom@127.0.0.1:{rabbit.Port}/%2F", "newsroom"));

        passwords.Remove("EMBASSY_BUS_PASSWORD_GATEWAY");
        var (refused, why) = await Run(rabbit, passwords, "accounts");
        Assert.Equal(1, refused);
        Assert.Contains("EMBASSY_BUS_PASSWORD_GATEWAY", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused()
    {
        var child = await Child.Start("dotnet", [Program, "broker", "accounts", "--management", "rabbitmq"]);
        await child.Exited;
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("--management is an http or https address", child.Output, StringComparison.Ordinal);
    }

    static string Program => Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll");

    [GeneratedRegex("Bus__Url: amqp://([a-z-]+):")]
    private static partial Regex HostWithAccount();

    static async Task<(int Code, string Output)> Run(RabbitServer rabbit, Dictionary<string, string?> environment,
        params string[] arguments)
    {
        var child = await Child.Start("dotnet",
            [Program, "broker", .. arguments, "--management", rabbit.Management.ToString(), "--user", "guest"], environment: environment);
        await child.Exited;
        return (child.ExitCode, child.Output.Trim());
    }
}
