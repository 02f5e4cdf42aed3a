namespace Embassy.Suite.Tests.Journeys;

/// <summary>The commands that make the broker's accounts, as an operator or Compose runs them.</summary>
[NeedsServers]
public class BrokerCommandTests
{
    [Fact]
    public async Task The_program_makes_a_consumers_account_and_queue()
    {
        await using var rabbit = await RabbitServer.Start();
        var passwords = new Dictionary<string, string?>
        {
            ["EMBASSY_BUS_PASSWORD"] = "guest",
            ["EMBASSY_BUS_PASSWORD_NEWSROOM"] = "p-newsroom",
        };
        Assert.Equal((0, "newsroom"), await Run(rabbit, passwords, "consumer", "newsroom"));
        Assert.Equal(0u, await RabbitServer.Depth($"amqp://newsroom:p-newsroom@127.0.0.1:{rabbit.Port}/%2F", "newsroom"));
        foreach (var host in (string[])["gateway", "content", "forums", "forums-un"])
            Assert.Equal((1, $"{host} is the account of a host."), await Run(rabbit, passwords, "consumer", host));
        Assert.Equal((1, "Not set: EMBASSY_BUS_PASSWORD_PRESS."), await Run(rabbit, passwords, "consumer", "press"));
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused()
    {
        var child = await Child.Start("dotnet", [Program, "broker", "consumer", "newsroom", "--management", "rabbitmq"]);
        await child.Exited;
        Assert.Equal(2, child.ExitCode);
        Assert.Contains("--management is an http or https address", child.Output, StringComparison.Ordinal);
    }

    static string Program => Path.Combine(AppContext.BaseDirectory, "Embassy.Local.dll");

    static async Task<(int Code, string Output)> Run(RabbitServer rabbit, Dictionary<string, string?> environment,
        params string[] arguments)
    {
        var child = await Child.Start("dotnet",
            [Program, "broker", .. arguments, "--management", rabbit.Management.ToString(), "--user", "guest"], environment: environment);
        await child.Exited;
        return (child.ExitCode, child.Output.Trim());
    }
}
