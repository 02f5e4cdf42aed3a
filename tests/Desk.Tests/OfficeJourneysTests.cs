using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;

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
    public async Task An_administrator_imports_a_mission_elsewhere_after_a_trial_that_stores_nothing()
    {
        await using var elsewhere = new RunningDesk { Options = ["--empty"] };
        await elsewhere.InitializeAsync();
        var file = Path.GetTempFileName();
        try
        {
            await using (var written = File.OpenWrite(file))
            await using (var exported = await Get(desk, "/v1/mission:export")) await exported.CopyToAsync(written);
            await Run("elsewhere", elsewhere, file);
            // Pages of other tests may come meanwhile: what was exported is there, in every language.
            using var contents = await JsonDocument.ParseAsync(await Get(elsewhere, "/v1/editions:byPage?pageSize=100&includeTotal=true"));
            using var zip = ZipFile.OpenRead(file);
            Assert.True(contents.RootElement.GetProperty("totalSize").GetInt32() > 3);
            Assert.Equal(zip.Entries.Count(e => e.FullName.EndsWith(".md", StringComparison.Ordinal)),
                contents.RootElement.GetProperty("pages").EnumerateArray().Sum(p => p.GetProperty("editions").GetArrayLength()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    static async Task<Stream> Get(RunningDesk of, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(of.Gateway) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", of.Token);
        return new MemoryStream(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
    }

    [Fact, NeedsServers]
    public Task Booklet_lists_and_cards_are_PDF_with_one_card_for_each_person_and_Arabic_in_order() => Run("prints");

    [Fact, NeedsServers]
    public Task Protocol_works_with_the_keyboard_alone() => Run("keyboard");

    [Fact, NeedsServers]
    public Task Every_screen_of_the_offices_is_shown_without_a_fault_that_a_browser_or_axe_sees() => Run("screens");

    Task Run(string part) => Run(part, desk);

    static async Task Run(string part, RunningDesk desk, params string[] more)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", ["desk-protocol.mjs", part, desk.Address, browser, desk.Passwords, .. more],
            folder: folder, heard: said.Enqueue, complained: complaints.Enqueue);
        await node.Exited;
        Assert.True(node.ExitCode == 0, string.Join('\n', said.Concat(complaints)));
    }
}
