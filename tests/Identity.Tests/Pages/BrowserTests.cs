using System.Collections.Concurrent;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Pages;

/// <summary>tests/browser: a real browser, and an OpenID Connect client of other authors.</summary>
public class BrowserTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, NeedsServers]
    [InlineData(Way.Embedded)]
    [InlineData(Way.Real)]
    public async Task A_person_signs_in_with_the_keyboard_in_Arabic_and_English_and_a_program_with_its_secret(Way way)
    {
        var platform = await platforms.On(way);
        var program = $"importer-{Guid.NewGuid():n}";
        await Run("sign-in.mjs", "ar, en, program", platform.Address, Roles.Editor, platform.Password(Roles.Editor), program,
            await platform.Program(program, Roles.Service), Chromium());
    }

    [Theory, NeedsServers]
    [InlineData(Way.Embedded)]
    [InlineData(Way.Real)]
    public async Task People_use_second_factors_and_passkeys_and_an_administrator_adds_people_and_programs(Way way)
    {
        var platform = await platforms.On(way);
        var (arabic, english) = (await platform.Account("arabic"), await platform.Account("english"));
        await Run("people.mjs", "second factor, passkey, administration", platform.Address, platform.Password(Roles.Administrator),
            arabic.Name, arabic.Password, english.Name, english.Password, Chromium());
    }

    static async Task Run(string script, string expected, params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        // A folder for screenshots, to look at the pages.
        string[] looks = Environment.GetEnvironmentVariable("EMBASSY_TEST_SCREENSHOTS") is { Length: > 0 } shots && script == "people.mjs"
            ? [shots] : [];
        using var node = await Child.Start("node", [script, .. arguments, .. looks], folder: folder, heard: said.Enqueue,
            complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', complaints));
        Assert.Equal([expected], said);
    }

    static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
}
