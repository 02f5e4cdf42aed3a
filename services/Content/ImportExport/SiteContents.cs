using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>
/// What a site's export has: which items are pages, in which language, which belong together, and what is left out.
/// </summary>
/// <param name="locale">The language of items that state none.</param>
sealed class SiteContents(string locale, IReadOnlyList<string> locales)
{
    const int MostAttachments = 100;

    static readonly string[] Shown = ["publish", "future", "draft", "pending", "private"];

    readonly Dictionary<string, string> authentic = new(StringComparer.Ordinal), titles = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, int> kinds = new(StringComparer.Ordinal), fields = new(StringComparer.Ordinal);
    int attachments, comments;

    /// <summary>The ids of the pages and posts that are taken.</summary>
    public HashSet<string> Pages { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Trash { get; } = new(StringComparer.Ordinal);
    public bool HasTranslations { get; private set; }
    public List<V1.NotUnderstood> Notes { get; } = [];

    public static bool IsPage(WordPressItem item) => item.Kind is "page" or "post" && Shown.Contains(item.Status);

    public void Add(WordPressItem item)
    {
        if (IsPage(item))
        {
            Pages.Add(item.Id);
            titles.TryAdd(item.Id, item.Title);
            comments += item.Comments;
            foreach (var field in item.Fields) fields[field] = fields.GetValueOrDefault(field) + 1;
            if (item.Group.Length == 0) return;
            var language = Language(item);
            // The mission's first language is the authentic one where the group has it, else the first in the file.
            if (!authentic.TryAdd(item.Group, language))
            {
                HasTranslations = true;
                if (language == locales[0]) authentic[item.Group] = language;
            }
        }
        else if (item.Kind is "page" or "post")
        {
            if (item.Status == "trash") Trash.Add(item.Id);
            var kind = $"{item.Kind}, {item.Status}";
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }
        else if (item.Kind == "attachment")
        {
            if (attachments++ < MostAttachments)
                Notes.Add(ImportedPage.Not("attachment", $"{item.Title} {item.Link}", "Left out: upload it."));
        }
        else kinds[item.Kind] = kinds.GetValueOrDefault(item.Kind) + 1;
    }

    /// <summary>The language of an item: the mission's form of it, or as the site has it.</summary>
    public string Language(WordPressItem item) => item.Language.Length == 0 ? locale
        : Languages.Lookup(item.Language.Replace('_', '-'), locales) ?? item.Language;

    public string Authentic(WordPressItem item) => authentic.GetValueOrDefault(item.Group, "") is { Length: > 0 } language ? language
        : Language(item);

    public bool IsTranslation(WordPressItem item) => Authentic(item) != Language(item);

    /// <summary>The title of an item's parent; empty without one.</summary>
    public string Parent(WordPressItem item) => item.Parent is "" or "0" ? "" : titles.GetValueOrDefault(item.Parent, item.Parent);

    /// <param name="controls">Control characters in the file.</param>
    public void Report(int controls)
    {
        if (attachments > MostAttachments) Say("attachment", $"{attachments - MostAttachments} more attachments", "Left out.");
        foreach (var (kind, count) in kinds) Say("item", Times(kind, count), "Left out: it is no page.");
        if (comments > 0) Say("comment", Times("comments", comments), "Left out.");
        foreach (var (field, count) in fields) Say("field", Times(field, count), "Left out: a custom field.");
        if (controls > 0) Say("characters", $"{controls} control characters", "Left out.");

        void Say(string what, string text, string became) => Notes.Add(ImportedPage.Not(what, text, became));
    }

    static string Times(string what, int count) => string.Create(CultureInfo.InvariantCulture, $"{what} ({count})");
}
