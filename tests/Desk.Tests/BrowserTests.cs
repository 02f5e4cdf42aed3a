using System.Collections.Concurrent;
using System.Net;

namespace Embassy.Desk.Tests;

/// <summary>tests/browser/desk.mjs and desk-editing.mjs: the desk in a real browser, on a stack that runs.</summary>
[Collection(nameof(RunningDesk))]
public class BrowserTests(RunningDesk desk)
{
    [Fact, NeedsServers]
    public Task A_page_is_written_approved_and_published_in_Arabic_and_in_French() => Run("journey");

    [Fact, NeedsServers]
    public Task Two_people_on_one_page_and_a_session_that_ends_lose_nothing() => Run("people");

    [Fact, NeedsServers]
    public Task A_visit_is_planned_confirmed_and_postponed_and_an_act_shows_the_status_that_it_would_give() => Run("offices");

    [Fact, NeedsServers]
    public Task Every_screen_is_shown_in_Arabic_and_English_without_a_fault_that_a_browser_or_axe_sees() => Run("screens");

    [Fact, NeedsServers]
    public Task Each_task_of_editors_translators_and_approvers_takes_no_more_interactions_than_are_allowed() => Editing("tasks");

    [Fact, NeedsServers]
    public Task What_is_typed_is_saved_as_one_edition_and_writes_over_nobody() => Editing("typing");

    [Fact, NeedsServers]
    public Task Lists_tools_dialogs_and_release_work_by_keyboard_in_both_directions() => Editing("keyboard");

    [Fact, NeedsServers]
    public Task Editing_screens_and_dialogs_are_without_a_fault_that_a_browser_or_axe_sees() => Editing("screens");

    [Fact]
    public async Task No_screen_is_shown_without_signing_in()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(desk.Address),
        };
        foreach (var path in ScreensTests.Addresses())
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{path} is {response.StatusCode}.");
            Assert.Contains("/connect/authorize", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.Contains("code_challenge_method=S256", response.Headers.Location.OriginalString, StringComparison.Ordinal);
            Assert.All(response.Headers.GetValues("Set-Cookie"), c =>
            {
                Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("samesite=lax", c, StringComparison.OrdinalIgnoreCase);
            });
        }
    }

    Task Run(string part) => Run(["desk.mjs", part, desk.Address, desk.Site, Browser, desk.Passwords]);

    Task Editing(string part) =>
        Run(["desk-editing.mjs", part, desk.Address, Browser, desk.Passwords, desk.Gateway, desk.Token]);

    static string Browser => new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");

    static async Task Run(string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", arguments, folder: folder, heard: said.Enqueue,
            complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', said.Concat(complaints)));
    }
}
