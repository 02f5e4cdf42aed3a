using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Catalogue;

/// <summary>Shows entries of the forums' data as messages.</summary>
static class ForumMessages
{
    public static V1.Forum ToProto(this ForumEntry forum, int members, int others, int uncertain) => new()
    {
        Forum_ = forum.Key,
        ShortName = forum.ShortName,
        Members = members,
        Others = others,
        Uncertain = uncertain,
        Names = { InEachLanguage(forum.Names) },
        Founded = forum.Founded.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Standings = { forum.Standings },
    };

    public static V1.Body ToProto(this ForumBody body, ForumEntry forum) =>
        new() { Forum = forum.Key, Body_ = body.Key, Kind = body.Kind, Titles = { InEachLanguage(body.Titles) } };

    static IEnumerable<Embassy.V1.Text> InEachLanguage(IReadOnlyDictionary<string, string> texts) =>
        ForumCatalogue.Languages.Select(language => new LanguageText(language, texts[language]).ToProto());
}
