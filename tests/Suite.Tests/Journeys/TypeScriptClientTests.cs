using System.Diagnostics;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// deploy/clients/typescript, built from today's contract, at an embedded run with the demonstration mission.
/// </summary>
[NeedsServers]
public sealed class TypeScriptClientTests(TypeScriptClient client) : IClassFixture<TypeScriptClient>
{
    [Fact]
    public async Task Every_view_of_a_site_is_written_without_a_cast()
    {
        var shown = await client.Program("views.js");
        Assert.Equal(["404", "agreement", "agreements", "dossier", "editor", "engagement", "engagements", "forums", "home",
            "language missing", "navigation", "page", "pages", "search"], shown.Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_revalidates_repeats_refuses_pages_and_resumes() =>
        Assert.Equal("etag, repetition, problem, pages, types, changes, reset",
            (await client.Program("behaviour.js")).Replace("\n", ", ", StringComparison.Ordinal));

    [Fact]
    public async Task Eight_tabs_of_a_browser_share_one_stream() => Assert.Equal("8 tabs, 1 stream",
        await TypeScriptClient.Run("tests/browser", "node", "eight-tabs.mjs", client.Address, client.Token, TypeScriptClient.Browser()));

    [Fact]
    public async Task A_cast_is_found()
    {
        await TypeScriptClient.Run("tests/contracts", "node",
            ["client/no-casts.mjs", .. Directory.GetFiles(TypeScriptClient.Programs, "*.ts")]);
        var planted = Path.Combine(client.Data.FullName, "planted.ts");
        foreach (var line in (string[])["const a = b as string;", "const a = <string>b;", "let a: any;", "a!.b();", "// @ts-ignore"])
        {
            await File.WriteAllTextAsync(planted, line);
            var found = await Assert.ThrowsAsync<InvalidOperationException>(
                () => TypeScriptClient.Run("tests/contracts", "node", "client/no-casts.mjs", planted));
            Assert.Contains("planted.ts:1:", found.Message, StringComparison.Ordinal);
        }
    }
}

/// <summary>Builds the client and the programs that use it, and runs a gateway for them.</summary>
public sealed class TypeScriptClient : IAsyncLifetime
{
    LocalProcess? run;

    internal static string Programs { get; } = Path.Combine(Repository.Root, "tests", "contracts", "client");

    internal DirectoryInfo Data { get; } = Directory.CreateTempSubdirectory("embassy-client-");
    internal string Address => run!.Address;
    internal string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Run("deploy/clients/typescript", "node", "generate.mjs");
        await Run("deploy/clients/typescript", "node_modules/.bin/tsc");
        await Run("tests/contracts", "node_modules/.bin/tsc", "--project", "client/tsconfig.json");
        run = await LocalProcess.Start(Data.FullName);
        Token = await LocalProcess.Token(Data.FullName, Roles.Editor);
    }

    internal Task<string> Program(string name) => Run("tests/contracts", "node", Path.Combine("made", name), Address, Token);

    internal static string Browser() =>
        new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");

    internal static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        var path = Path.Combine(Repository.Root, folder);
        Assert.True(Directory.Exists(Path.Combine(path, "node_modules")), $"{folder} is not installed: run tests/install.");
        using var process = Process.Start(new ProcessStartInfo(program is "node" ? program : Path.Combine(path, program), arguments)
        {
            WorkingDirectory = path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode == 0 ? (await said).Trim()
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await said}{await complained}");
    }

    public async ValueTask DisposeAsync()
    {
        if (run is not null) await run.DisposeAsync();
        Data.Delete(recursive: true);
    }
}
