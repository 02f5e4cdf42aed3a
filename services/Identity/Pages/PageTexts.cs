using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Embassy.Identity.Pages;

/// <summary>The texts of the pages in one language.</summary>
sealed class PageTexts
{
    // Each language by its own name, whatever the language of the page.
    static readonly (string Tag, string Name)[] Languages =
        [("ar", "العربية"), ("fr", "Français"), ("en", "English"), ("az", "Azərbaycanca")];

    static readonly FrozenDictionary<string, PageTexts> All = Languages.ToFrozenDictionary(l => l.Tag, l => new PageTexts(l.Tag));

    readonly Dictionary<string, string> texts;

    PageTexts(string language)
    {
        Language = language;
        using var stream = typeof(PageTexts).Assembly.GetManifestResourceStream($"texts/{language}.json")!;
        texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    public static IReadOnlyList<(string Tag, string Name)> Names => Languages;

    public string Language { get; }

    public string Direction => Language == "ar" ? "rtl" : "ltr";

    public string this[string key] => texts[key];

    public string Format(string key, string value) => string.Format(CultureInfo.InvariantCulture, texts[key], value);

    /// <summary>
    /// Chooses the language: that of the page's own links, else that of the front end, else that of the browser, else
    /// English.
    /// </summary>
    public static PageTexts For(HttpRequest request, string? chosen)
    {
        var asked = (string?[])[chosen, .. (request.Query["ui_locales"].ToString()).Split(' '), .. Accepted(request)];
        return asked.Select(Find).FirstOrDefault(t => t is not null) ?? All["en"];
    }

    static IEnumerable<string> Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());

    static PageTexts? Find(string? tag) => tag is { Length: >= 2 } && All.TryGetValue(tag.Split('-')[0].ToLowerInvariant(), out var texts)
        ? texts : null;
}
