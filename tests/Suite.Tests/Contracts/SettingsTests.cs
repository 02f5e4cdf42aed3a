using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Conventions;

namespace Embassy.Suite.Tests.Contracts;

/// <summary>docs/settings.md lists the settings of the options classes; the programs accept no others.</summary>
public class SettingsTests
{
    const string Page = "docs/settings.md", Head = "| name | read by | meaning | values | default |", Rule = "|---|---|---|---|---|";

    static readonly IReadOnlyList<Type> Classes = SettingsReader.Classes(Tree.Shipped);

    [Fact]
    public void Every_setting_is_in_the_docs()
    {
        var file = Path.Combine(Repository.Root, Page);
        var text = File.ReadAllText(file);
        if (Environment.GetEnvironmentVariable("EMBASSY_ACCEPT") == "1") File.WriteAllText(file, text = With(text, Table(Classes)));
        Violations.None(Undocumented(text, Table(Classes)));
    }

    [Fact]
    public void Every_setting_says_what_it_means_and_which_numbers_it_takes_and_its_section_has_one_class() =>
        Violations.None(Unclear(Classes));

    [Fact]
    public void No_program_looks_up_a_setting_by_its_name() =>
        Violations.None(LookedUp(Tree.Read(["services", "gateway"], ".cs")));

    // docker-compose.yml sets only names that the programs know.
    [Fact]
    public void Every_setting_of_the_containers_is_known()
    {
        var names = Classes.SelectMany(Setting.Of).Select(s => s.Name)
            .Concat(typeof(Embassy.Site.SiteSettings).GetProperties()
                .Select(p => $"{Embassy.Site.SiteSettings.Section}__{p.Name}"))
            .Concat(typeof(Embassy.Desk.DeskSettings).GetProperties()
                .Select(p => $"{Embassy.Desk.DeskSettings.Section}__{p.Name}")).ToHashSet();
        var set = System.Text.RegularExpressions.Regex.Matches(Tree.Read("docker-compose.yml").Text, @"^\s+([A-Z]\w*__[\w-]+):",
            System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.Contains("Services__content", set);
        Assert.DoesNotContain(set, n => !names.Contains(n) && !n.StartsWith("Services__", StringComparison.Ordinal));
    }

    [Fact]
    public void A_setting_that_no_document_lists_is_found()
    {
        var table = Table(Classes);
        Assert.Empty(Undocumented(With($"{Head}\n{Rule}\n\nWords.", table), table));
        Violations.One(Undocumented(With($"{Head}\n{Rule}\n", table), [.. table, .. Table([typeof(Planted)])]), "Planted__Seconds");
        Violations.One(Undocumented(With($"{Head}\n{Rule}\n", [.. table, "| `Gone__Seconds` |"]), table), "Gone__Seconds");
    }

    [Fact]
    public void A_setting_without_meaning_or_range_and_a_second_class_of_a_section_are_found()
    {
        Violations.One(Unclear([typeof(Planted)]), "Planted__Seconds");
        Violations.One(Unclear([typeof(CatchUpOptions), typeof(Second)]), nameof(Second));
        Violations.One(LookedUp([new("gateway/A.cs", "var a = configuration[\"Cache:Megabytes\"];")]), "gateway/A.cs");
        Violations.One(LookedUp([new("gateway/A.cs", "var a = app.Configuration.GetValue(\"Cache:Megabytes\", 1);")]), "gateway/A.cs");
    }

    static IReadOnlyList<string> Table(IEnumerable<Type> classes) =>
        [.. classes.SelectMany(Setting.Of).OrderBy(s => s.Name, StringComparer.Ordinal)
        .Select(s =>
            $"| `{s.Name}` | {s.Section.ReadBy} | {s.Meaning} | {s.Accepts} | {(s.Default.Length > 0 ? $"`{s.Default}`" : "none")} |")];

    static string With(string page, IReadOnlyList<string> rows)
    {
        var lines = page.Split('\n').ToList();
        var at = lines.IndexOf(Head);
        Assert.True(at >= 0, $"{Page} has no table {Head}");
        return string.Join('\n', [.. lines[..at], Head, Rule, .. rows, .. lines.Skip(at + 2).SkipWhile(l => l.StartsWith('|'))]);
    }

    static IEnumerable<string> Undocumented(string page, IReadOnlyList<string> rows)
    {
        var there = page.Split('\n').SkipWhile(l => l != Head).Skip(2).TakeWhile(l => l.StartsWith('|')).ToList();
        return rows.Except(there).Select(r => $"{Page} lacks the line\n{r}\nTake it in: {ContractLock.Accept}")
            .Concat(there.Except(rows).Select(r => $"{Page} has a line that no options class knows\n{r}"));
    }

    static IEnumerable<string> Unclear(IReadOnlyList<Type> classes) => classes.SelectMany(Setting.Of)
        .Where(s => s.Meaning.Length == 0
            || s.Range is null && (s.Type == typeof(double[]) || s.Type is { IsPrimitive: true } && s.Type != typeof(bool)))
        .Select(s => $"{s.Name} needs a description, and a number needs a range.")
        .Concat(classes.GroupBy(c => Setting.Of(c).First().Section.Section).SelectMany(g => g.Skip(1))
            .Select(c => $"{c.Name}: its section has a class already."));

    // Written so that this test does not find itself.
    static IEnumerable<string> LookedUp(IEnumerable<TextFile> files) => files
        .Where(f => System.Text.RegularExpressions.Regex.IsMatch(f.Text, "onfiguration(\\.Get\\w*(<\\w+>)?\\(|\\[)\"[A-Z]\\w*:"))
        .Select(f => $"{f.Path} looks up a setting by name: give it a property of an options class.");

    [Settings("Planted", "nobody")]
    sealed class Planted
    {
        public double Seconds { get; set; } = 1;
    }

    [Settings("CatchUp", "nobody")]
    sealed class Second
    {
        [Description("another one"), Range(0, 1)]
        public int Other { get; set; }
    }
}
