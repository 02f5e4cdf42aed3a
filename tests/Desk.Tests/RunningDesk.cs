using System.Text.Json;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Desk.Tests;

/// <summary>The embedded run with its desk, started once for all classes.</summary>
public sealed class RunningDesk : IAsyncLifetime
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-desk-");
    LocalProcess run = null!;

    /// <summary>Options of the embedded run: <c>--empty</c> is a mission without records.</summary>
    internal string[] Options { get; init; } = [];

    public string Address { get; private set; } = "";

    public string Site { get; private set; } = "";

    public string Gateway => run.Address;

    /// <summary>An administrator's token, for what a test finds there already.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The passwords of the demonstration accounts, as JSON.</summary>
    public string Passwords { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        run = await LocalProcess.Start(data.FullName, Options);
        (Address, Site) = (Said("The staff's desk is at "), Said("The mission's site is at "));
        Token = await LocalProcess.Token(data.FullName, Roles.Administrator);
        Passwords = JsonSerializer.Serialize(run.Output
            .SkipWhile(l => !l.StartsWith("Demonstration", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            // What the mission's loader prints looks alike: `11 persons`. A password has 26 characters.
            .Where(w => w is [_, { Length: 26 }]).ToDictionary(w => w[0], w => w[1]));
    }

    public async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        data.Delete(recursive: true);
    }

    string Said(string before) => run.Output.First(l => l.StartsWith(before, StringComparison.Ordinal))[before.Length..].TrimEnd('.');
}

/// <summary>The classes that look at the running desk.</summary>
[CollectionDefinition(nameof(RunningDesk))]
public sealed class RunningDesks : ICollectionFixture<RunningDesk>;
