using Embassy.ServiceDefaults;
using Embassy.V1;

namespace Embassy.Cooperation.Trade;

/// <summary>
/// Short headings of the chapters of the Harmonized System, one file for each language, <c>Chapters/en.json</c>.
/// </summary>
static class ChapterHeadings
{
    static readonly IReadOnlyList<(string Lang, IReadOnlyDictionary<string, string> Words)> Languages =
        [.. DataFile.Embedded(typeof(ChapterHeadings).Assembly, "chapters/").Select(f => (f.Name, LocaleCatalogue.Words(f)))];

    public static IEnumerable<Text> Texts(string chapter) => Languages.Where(l => l.Words.ContainsKey("chapter." + chapter))
        .Select(l => new Text { Lang = l.Lang, Dir = ServiceDefaults.Languages.Direction(l.Lang), Text_ = l.Words["chapter." + chapter] });
}
