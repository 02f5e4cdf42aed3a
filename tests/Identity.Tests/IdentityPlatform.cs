using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.Content;
using Embassy.Identity.Accounts;
using Embassy.Identity.Programs;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Identity.Tests;

/// <summary>
/// The identity service with an account for each role, beside the content service and gateways that accept its tokens
/// and those of the key file.
/// </summary>
sealed class IdentityPlatform(Stack stack, string address, List<string> output) : IAsyncDisposable
{
    public Stack Stack => stack;

    /// <summary>Where people sign in, and the issuer of the tokens.</summary>
    public string Address => address;

    /// <summary>What the operator was told.</summary>
    public IReadOnlyList<string> Output => output;

    public static async Task<IdentityPlatform> Start(Way way, TimeProvider? clock = null, bool demonstration = true, int gateways = 1,
        params (string Name, string Value)[] settings)
    {
        var address = $"http://localhost:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var output = new List<string>();
        var identity = new Host("identity", (args, embed) => IdentityHost.Build(args, builder =>
        {
            embed?.Invoke(builder);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Identity:Address"] = address,
                ["Identity:Redirects"] = "http://localhost/callback",
                ["Identity:Demonstration"] = demonstration ? "true" : "false",
                ["Identity:SecondFactorFor"] = demonstration ? "none" : "administrator",
                // A test is one client.
                ["Identity:AttemptsPerMinute"] = "0",
            }).AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
            builder.WebHost.UseUrls(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey)!, address);
            builder.Services.AddSingleton<OperatorOutput>(output.Add);
        }));
        var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), identity],
            new Dictionary<string, string?> { ["Auth:Authority"] = address }, clock: clock, gateways: gateways);
        var platform = new IdentityPlatform(stack, address, output);
        await platform.HasReadKeys();
        return platform;
    }

    // Gateway and services ask for the keys until the identity service, which starts at the same time, responds.
    async Task HasReadKeys()
    {
        using var browser = Browser();
        var token = (await browser.Token(("grant_type", "client_credentials"), ("client_id", "first"),
            ("client_secret", await Program("first", Roles.Editor))).Json()).Text("access_token");
        foreach (var host in (string[])[.. stack.Addresses, stack.AddressOf("content")])
            await Eventually.True($"{host} has read the keys",
                async () => await Tests.Browser.Status(host, "/v1/reviews", token) == HttpStatusCode.OK);
    }

    /// <summary>The password that was printed for an account.</summary>
    public string Password(string account) => output.Select(l => l.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Single(w => w.Length == 2 && w[0] == account)[1];

    /// <summary>Registers a program and returns its secret.</summary>
    public async Task<string> Program(string id, params string[] roles)
    {
        await using var scope = stack.Services("identity").CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ProgramAdministration>().Create(id, id, roles, null, CancellationToken.None);
    }

    /// <summary>Creates an account with a password that its person chose.</summary>
    public async Task<(string Name, string Password)> Account(string name, params string[] roles)
    {
        await using var scope = stack.Services("identity").CreateAsyncScope();
        var account = $"{name}-{Guid.NewGuid():n}"[..20];
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return (account, await Embassy.Identity.Accounts.Account.Create(users, account, name, roles.Length == 0 ? [Roles.Editor] : roles,
            mustChange: false));
    }

    /// <summary>The account as it is stored.</summary>
    public Task<Person> Stored(string account) =>
        stack.Query<IdentityDb, Person>("identity", db => db.People.AsNoTracking().SingleAsync(p => p.UserName == account));

    public Browser Browser() => new(address);

    /// <summary>Signs an account in at the front end, and returns its tokens.</summary>
    public async Task<JsonElement> SignIn(string account)
    {
        using var browser = Browser();
        return await browser.Tokens(await browser.Code(account, Password(account)));
    }

    public ValueTask DisposeAsync() => stack.DisposeAsync();
}

/// <summary>A class fixture: the platform, started once for a test class in each way that it uses.</summary>
public sealed class IdentityPlatforms : IAsyncLifetime
{
    readonly SemaphoreSlim one = new(1, 1);
    readonly Dictionary<Way, IdentityPlatform> running = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<IdentityPlatform> On(Way way)
    {
        await one.WaitAsync();
        try
        {
            if (!running.TryGetValue(way, out var platform)) running[way] = platform = await IdentityPlatform.Start(way);
            return platform;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var platform in running.Values) await platform.DisposeAsync();
        one.Dispose();
    }
}
