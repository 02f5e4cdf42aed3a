namespace Embassy.ServiceDefaults.Tests.Commands;

public class ServiceCommandsTests
{
    const string Id = "01a20bf6-0b42-7e92-a7ae-620919b95676";

    [Theory]
    [InlineData("errors", "--retrun")]
    [InlineData("errors", "--return", "x")]
    [InlineData("errors", "--discard")]
    [InlineData("errors", "--discard", Id)]
    [InlineData("errors", "--discard", "x", "--note", "why")]
    [InlineData("errors", "--note", "why")]
    [InlineData("errors", "--return", "--discard", Id, "--note", "why")]
    [InlineData("errors", Id)]
    [InlineData("errors", "--discard", Id, "--note", " ")]
    [InlineData("errors", "--jsno")]
    [InlineData("error")]
    [InlineData("outbox", "--retrun")]
    [InlineData("outbox", "--return", Id)]
    [InlineData("log", "--new-epohc")]
    [InlineData("log", "errors")]
    [InlineData("rebuild", "--jsno")]
    [InlineData("migration")]
    [InlineData("--helth")]
    [InlineData("--Cache:Megabytes=5")]
    public async Task A_wrong_command_line_is_refused_before_anything_is_built(params string[] args) =>
        Assert.Equal(CommandLine.Refused,
            await ServiceCommands.Run(args, _ => throw new InvalidOperationException("Nothing is built for it."),
            new ServiceCommand("rebuild", "Rebuilds.", _ => Task.FromResult(0))));

    [Theory]
    [InlineData("errors")]
    [InlineData("errors", "--json")]
    [InlineData("errors", "--return")]
    [InlineData("errors", "--return", Id)]
    [InlineData("errors", "--return", "--json")]
    [InlineData("errors", "--discard", Id, "--note", "@the publisher was corrected")]
    [InlineData("outbox", "--return", "--json")]
    [InlineData("log", "--new-epoch", "--json")]
    public async Task A_right_one_is_run_on_the_host(params string[] args)
    {
        var built = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceCommands.Run(args, _ => throw new InvalidOperationException("Built.")));
        Assert.Equal("Built.", built.Message);
    }

    [Fact]
    public async Task A_command_of_its_own_runs_on_the_services_of_the_host()
    {
        await using var host = Microsoft.AspNetCore.Builder.WebApplication.Create();
        Assert.Equal(7, await ServiceCommands.Run(["rebuild"], _ => host,
            new ServiceCommand("rebuild", "Rebuilds.", services => Task.FromResult(services == host.Services ? 7 : 1))));
    }
}
