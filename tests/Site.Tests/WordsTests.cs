using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Web.Languages;

namespace Embassy.Site.Tests;

/// <summary>The words of the interface are whole in every language.</summary>
public partial class WordsTests
{
    // Words that are the same in two languages.
    static readonly HashSet<string> Same =
    [
        "and-list", "contact", "date", "dimension", "filter.status", "filter.type", "foot.contact", "forum", "initiative",
        "map.web", "nav", "nav.relations", "original", "participants", "parties", "privacy.2.title", "programme",
        "sector.culture", "sector.justice", "sector.science", "series", "services", "sessions", "source", "sources", "vote",
        "votes.session",
    ];

    public static TheoryData<string> Languages => [.. Language.All.Select(l => l.Tag)];

    [Theory, MemberData(nameof(Languages))]
    public void A_language_has_every_word_with_the_same_places_and_its_plural_forms(string tag)
    {
        var language = Language.Find(tag)!;
        var (english, own) = (Words.Of(Language.Find("en")!).All, Words.Of(language).All);
        Assert.Equal(english.Keys.Order(), own.Keys.Order());
        foreach (var (key, text) in own)
        {
            if (text.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(Plurals.Of(tag).Order(), text.EnumerateObject().Select(p => p.Name).Order());
                continue;
            }
            Assert.NotEmpty(text.GetString()!.Trim());
            Assert.Equal(Places(english[key].GetString()!), Places(text.GetString()!));
            if (tag != "en" && !Same.Contains(key)) Assert.False(text.GetString() == english[key].GetString(),
                $"{tag} {key} is the English word.");
        }
    }

    [Fact]
    public void Every_word_that_a_screen_asks_for_is_there()
    {
        var words = Words.Of(Language.All[0]);
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "services", "Site"), "*.cs*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
        var asked = files.SelectMany(f => Asked().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.True(asked.Count > 150, $"{asked.Count} words");
        Assert.Empty(asked.Where(k => !words.Has(k)).Order());
    }

    [Theory]
    [InlineData(0, "zero", "one", "other")]
    [InlineData(1, "one", "one", "one")]
    [InlineData(2, "two", "other", "other")]
    [InlineData(3, "few", "other", "other")]
    [InlineData(11, "many", "other", "other")]
    [InlineData(100, "other", "other", "other")]
    [InlineData(101, "other", "other", "other")]
    [InlineData(102, "other", "other", "other")]
    [InlineData(103, "few", "other", "other")]
    public void Counted_nouns_follow_the_rules_of_CLDR(int n, string arabic, string french, string english)
    {
        Assert.Equal((arabic, french, english, english),
            (Plurals.Category("ar", n), Plurals.Category("fr", n), Plurals.Category("en", n), Plurals.Category("az", n)));
    }

    [Theory]
    [InlineData("ar", "2024-04-22", null, "22 أفريل 2024")]
    [InlineData("fr", "2024-04-01", null, "1er avril 2024")]
    [InlineData("en", "2022-08", null, "August 2022")]
    [InlineData("az", "2025-11-04", null, "4 noyabr 2025")]
    [InlineData("en", "2024-04-22", "2024-04-25", "22–25 April 2024")]
    [InlineData("en", "2022", null, "2022")]
    [InlineData("en", "2024-02-29", "2024-03-02", "29 February 2024 – 2 March 2024")]
    public void Dates_are_written_as_precisely_as_they_are_known(string tag, string start, string? end, string expected) =>
        Assert.Equal(expected, CivilDates.Period(Language.Find(tag)!, start, end));

    [Fact]
    public void A_Hijri_day_is_that_of_the_Umm_al_Qura_calendar()
    {
        Assert.Equal((1, 1, 1446), CivilDates.HijriDay(new DateOnly(2024, 7, 7)));
        Assert.Equal((1, 9, 1445), CivilDates.HijriDay(new DateOnly(2024, 3, 11)));
        Assert.Null(CivilDates.HijriDay(new DateOnly(1850, 1, 1)));
    }

    static string Places(string text) => string.Join(' ', Place().Matches(text).Select(m => m.Value).Distinct().Order());

    [GeneratedRegex(@"\{\w\}")]
    private static partial Regex Place();

    // W["key"], w["key"], and .Count("key".
    [GeneratedRegex("""\b[Ww](?:\[|\.Count\()"([a-z][\w.-]*[\w])"[\],)]""")]
    private static partial Regex Asked();
}
