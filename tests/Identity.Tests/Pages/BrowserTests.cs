using System.Collections.Concurrent;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Tests.Pages;

/// <summary>tests/browser/sign-in.mjs: a real browser, and an OpenID Connect client of other authors.</summary>
public class BrowserTests(IdentityPlatforms platforms) : IClassFixture<IdentityPlatforms>
{
    [Theory, NeedsServers]
    [InlineData(Way.Embedded)]
    [InlineData(Way.Real)]
    public async Task A_person_signs_in_with_the_keyboard_in_Arabic_and_English_and_a_program_with_its_secret(Way way)
    {
        var platform = await platforms.On(way);
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
        var program = $"importer-{Guid.NewGuid():n}";
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", ["sign-in.mjs", platform.Address, Roles.Editor,
            platform.Password(Roles.Editor), program, await platform.Program(program, Roles.Service), browser], folder: folder,
            heard: said.Enqueue, complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', complaints));
        Assert.Equal(["ar, en, program"], said);
    }
}
