using System.CommandLine;
using System.Text.Json;
using Embassy.Identity.Accounts;
using Embassy.Identity.Programs;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Accounts;

/// <summary><c>account</c> and <c>program</c>: what the pages do, at the command line.</summary>
public class AccountCommandTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, BothWays]
    public async Task An_account_is_created_shown_changed_reset_disabled_and_enabled(Way way)
    {
        var platform = await platforms.On(way);
        var name = $"c.{Guid.NewGuid():n}"[..20];
        var password = await Run(platform, "account", name, "--create", "C. Name", "--role", "editor", "desk-officer:opec-plus");
        Assert.Matches("^[a-z2-9]{26}$", password);
        var shown = JsonElement.Parse(await Run(platform, "account", name, "--json"))[0];
        Assert.Equal(("C. Name", "editor desk-officer:opec-plus", "active", false),
            (shown.Text("fullName"), shown.Text("roles"), shown.Text("state"), shown.GetProperty("secondFactor").GetBoolean()));
        Assert.Contains(name, await Run(platform, "account"), StringComparison.Ordinal);
        Assert.Equal("", await Run(platform, "account", name, "--role", "approver"));
        Assert.Equal(["approver"], (await platform.Stored(name)).Roles);
        var reset = JsonElement.Parse(await Run(platform, "account", name, "--reset", "--json")).Text("password");
        Assert.NotEqual(password, reset);
        await Run(platform, "account", name, "--disable");
        Assert.Equal("disabled", JsonElement.Parse(await Run(platform, "account", name, "--json"))[0].Text("state"));
        await Run(platform, "account", name, "--enable");
        await Run(platform, "account", name, "--reset-second-factor");
        await Run(platform, "account", name, "--sign-out");
        using var browser = platform.Browser();
        var answer = await browser.Submit("/sign-in", ("name", name), ("password", reset));
        Assert.Contains("action=\"/new-password\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var refused in (string[][])[["account", name, "--create", "Twice", "--role", "editor"],
            ["account", "nobody-here", "--reset"], ["account", name, "--role", "king"]])
            Assert.Equal(1, await Exit(platform, TextWriter.Null, refused));
    }

    [Theory, BothWays]
    public async Task A_program_is_created_shown_rotated_and_revoked(Way way)
    {
        var platform = await platforms.On(way);
        var id = $"p-{Guid.NewGuid():n}";
        var secret = await Run(platform, "program", id, "--create", "P", "--role", "editor", "--expires", "2099-06-30");
        var shown = JsonElement.Parse(await Run(platform, "program", id, "--json"))[0];
        Assert.Equal(("P", "editor"), (shown.Text("name"), shown.Text("roles")));
        Assert.StartsWith("2099-06-", shown.Text("expiresAt"), StringComparison.Ordinal);
        Assert.Contains(id, await Run(platform, "program"), StringComparison.Ordinal);
        var second = JsonElement.Parse(await Run(platform, "program", id, "--rotate", "--overlap", "1", "--json")).Text("secret");
        using var browser = platform.Browser();
        foreach (var good in (string[])[secret, second])
            await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", good)).Json();
        await Run(platform, "program", id, "--revoke");
        await browser.Token(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", second)).Refused("invalid_client");
        foreach (var refused in (string[][])[["program", id, "--rotate"], ["program", "nobody-here", "--revoke"],
            ["program", id, "--create", "P", "--role", "editor"]])
            Assert.Equal(1, await Exit(platform, TextWriter.Null, refused));
    }

    [Theory]
    [InlineData("account", "a.name", "--reset", "--disable")]
    [InlineData("account", "a.name", "--create", "A")]
    [InlineData("account", "a.name", "--reset", "--role", "editor")]
    [InlineData("account", "--reset")]
    [InlineData("program", "p", "--create", "P")]
    [InlineData("program", "p", "--rotate", "--revoke")]
    [InlineData("program", "p", "--revoke", "--overlap", "3")]
    [InlineData("program", "p", "--rotate", "--overlap", "721")]
    [InlineData("program", "p", "--expires", "2030-01-01")]
    [InlineData("program", "--revoke")]
    public void Options_that_do_not_belong_together_are_refused(params string[] arguments) =>
        Assert.NotEmpty(Commands(null).Parse(arguments).Errors);

    [Theory]
    [InlineData("account", "--reset-second-factor")]
    [InlineData("program", "--overlap")]
    public async Task The_help_names_the_options(string command, string option)
    {
        await using var output = new StringWriter();
        await Commands(null).Parse([command, "--help"]).InvokeAsync(new InvocationConfiguration { Output = output });
        Assert.Contains(option, output.ToString(), StringComparison.Ordinal);
    }

    static async Task<string> Run(IdentityPlatform platform, params string[] arguments)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await Exit(platform, output, arguments));
        return output.ToString().Trim();
    }

    static Task<int> Exit(IdentityPlatform platform, TextWriter output, params string[] arguments) =>
        Commands(platform).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output });

    static RootCommand Commands(IdentityPlatform? platform) =>
        ServiceCommands.Create(_ => platform!.Stack.App("identity"), AccountCommand.Create(), ProgramCommand.Create());
}
