using System.Collections.Concurrent;

namespace Embassy.Desk.Tests;

/// <summary>tests/browser/desk-protocol.mjs: tasks of protocol, desks and administration in a real browser.</summary>
[Collection(nameof(RunningDesk))]
public class OfficeJourneysTests(RunningDesk desk)
{
    [Fact, NeedsServers]
    public Task A_protocol_officer_does_ten_tasks_in_Arabic_with_at_most_so_many_interactions() => Run("protocol");

    [Fact, NeedsServers]
    public Task A_desk_officer_does_nine_tasks_in_French_with_at_most_so_many_interactions() => Run("desks");

    [Fact, NeedsServers]
    public Task An_administrator_does_the_tasks_of_the_desk_with_at_most_so_many_interactions() => Run("administration");

    [Fact, NeedsServers]
    public Task Booklet_lists_and_cards_are_PDF_with_one_card_for_each_person_and_Arabic_in_order() => Run("prints");

    [Fact, NeedsServers]
    public Task Protocol_works_with_the_keyboard_alone() => Run("keyboard");

    [Fact, NeedsServers]
    public Task Every_screen_of_the_offices_is_shown_without_a_fault_that_a_browser_or_axe_sees() => Run("screens");

    async Task Run(string part)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", ["desk-protocol.mjs", part, desk.Address, browser, desk.Passwords], folder: folder,
            heard: said.Enqueue, complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', said.Concat(complaints)));
    }
}
