using System.Collections.Concurrent;

namespace Embassy.Site.Tests;

/// <summary>tests/browser/site.mjs: every screen in a real browser, and the tasks of readers and analysts.</summary>
[Collection(nameof(RunningSite))]
public class BrowserTests(RunningSite site)
{
    [Fact, NeedsServers]
    public Task Every_screen_is_shown_in_four_languages_without_a_fault_that_a_browser_or_axe_sees() => Run("screens", site.Address);

    [Fact, NeedsServers]
    public async Task Readers_of_four_languages_find_their_way()
    {
        await using var demonstration = await RunningSite.Demonstration();
        await Run("tasks", demonstration.Address);
    }

    static async Task Run(string part, string address)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", ["site.mjs", part, address, browser], folder: folder,
            heard: said.Enqueue, complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', said.Concat(complaints)));
    }
}
