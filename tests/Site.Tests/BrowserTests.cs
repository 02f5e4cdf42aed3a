using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.Web.Languages;

namespace Embassy.Site.Tests;

/// <summary>tests/browser/site.mjs: every screen in a real browser, and the tasks of readers and analysts.</summary>
[Collection(nameof(RunningSite))]
public class BrowserTests(RunningSite site)
{
    /// <summary><c>all</c>: every screen in every width and theme, not each once.</summary>
    const string Extent = "SITE_SCREENS";

    [Fact, NeedsServers]
    public async Task Every_screen_is_shown_in_four_languages_without_a_fault_that_a_browser_or_axe_sees()
    {
        var preview = await Preview();
        var paths = (await site.Screens).ToDictionary(l => l.Key, l => (string[])[.. l.Value.Values.Select(p => p
            + (p.EndsWith("/search", StringComparison.Ordinal) ? $"?q={Capital(l.Key)}" : "")), $"/{l.Key}{preview}",
            $"/{l.Key}/nothing/here"]);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(paths));
        await Run("screens", file, Environment.GetEnvironmentVariable(Extent) == "all" ? "all" : "sample");
        File.Delete(file);
    }

    [Fact, NeedsServers]
    public Task The_first_view_keeps_its_place_and_fetches_no_more_than_its_language_needs() => Run("first");

    [Fact, NeedsServers]
    public Task Readers_of_four_languages_do_ten_things_within_the_interactions_that_each_may_take() => Run("readers");

    [Fact, NeedsServers]
    public Task Analysts_do_ten_things_within_the_interactions_that_each_may_take() => Run("analysts");

    [Fact, NeedsServers]
    public Task The_month_and_the_skip_link_work_by_keys() => Run("keyboard");

    [Fact, NeedsServers]
    public async Task Printed_the_dossier_has_at_most_four_pages_and_its_words_can_be_copied_in_their_order()
    {
        var folder = Directory.CreateTempSubdirectory("embassy-dossier-");
        await Run("dossier", folder.FullName);
        foreach (var language in RunningSite.Languages)
        {
            var pdf = Path.Combine(folder.FullName, $"dossier-{language}.pdf");
            var pages = (await Poppler("pdfinfo", pdf)).Split('\n').First(l => l.StartsWith("Pages:", StringComparison.Ordinal));
            Assert.InRange(int.Parse(pages["Pages:".Length..], CultureInfo.InvariantCulture), 1, 4);
            var text = Plain(await Poppler("pdftotext", "-enc", "UTF-8", pdf, "-"));
            var words = Words.Of(Language.Find(language)!);
            var at = 0;
            // Poppler turns the two letters of an Arabic ligature round; these words have none.
            foreach (var part in (string[])["holders", "dossier.contact", "nav.trade"])
            {
                at = text.IndexOf(words[part], at, StringComparison.Ordinal);
                Assert.True(at >= 0, $"{language}: {words[part]} is not in its place");
            }
            using var gateway = site.Gateway();
            var mission = JsonElement.Parse(await gateway.GetStringAsync($"/v1/mission?locale={language}"));
            Assert.Contains(mission.GetProperty("contact").GetProperty("head").GetProperty("name").GetProperty("text").GetString()!, text,
                StringComparison.Ordinal);
        }
        folder.Delete(recursive: true);
    }

    // Marks of direction that a reader of PDF may add, presentation forms that a font may use, and broken lines.
    static string Plain(string text) => string.Join(' ', text.Normalize(System.Text.NormalizationForm.FormKC)
        .Split([' ', '\n', '\r', '\f', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u00a0'], StringSplitOptions.RemoveEmptyEntries));

    static string Capital(string language) => language == "ar" ? "كورفان" : "Korvan";

    async Task<string> Preview()
    {
        using var editor = site.Gateway(await site.Token("editor"));
        var preview = await editor.Post("/v1/pages/history/editions/en:preview", new { }).Json();
        return "/preview/" + preview.GetProperty("token").GetString();
    }

    Task Run(string part, params string[] more)
    {
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/local/bin/chromium" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install what the tests need with: tests/install");
        return Node(["site.mjs", part, site.Address, browser, .. more]);
    }

    static async Task Node(string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "tests", "browser");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/browser is not installed: run tests/install.");
        var (said, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        using var node = await Child.Start("node", arguments, folder: folder, heard: said.Enqueue, complained: complaints.Enqueue);
        await node.Exited;
        foreach (var line in said) TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(node.ExitCode == 0, string.Join('\n', said.Concat(complaints)));
    }

    static async Task<string> Poppler(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"There is no {program}. Install what the tests need with: tests/install");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
