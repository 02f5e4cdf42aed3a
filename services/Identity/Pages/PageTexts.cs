using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Embassy.Identity.Pages;

/// <summary>The texts of the pages in one language.</summary>
sealed class PageTexts
{
    /// <summary>Remembers the language that a person chose.</summary>
    public const string Cookie = "embassy-locale";

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

    public bool Has(string key) => texts.ContainsKey(key);

    public string Format(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, texts[key], values);

    /// <summary>
    /// Chooses the language: that of <c>?locale=</c>, else that of the front end, else the one that was chosen last,
    /// else that of the browser, else English. A choice is remembered.
    /// </summary>
    /// <param name="shown">The language of the page whose form this request answers.</param>
    public static PageTexts For(HttpContext http, string? shown = null)
    {
        var request = http.Request;
        var chosen = Find(request.Query["locale"]);
        if (chosen is not null)
            http.Response.Cookies.Append(Cookie, chosen.Language, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = request.IsHttps,
            });
        var asked = (string?[])[shown, .. request.Query["ui_locales"].ToString().Split(' '), request.Cookies[Cookie], .. Accepted(request)];
        return chosen ?? asked.Select(Find).FirstOrDefault(t => t is not null) ?? All["en"];
    }

    static IEnumerable<string> Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());

    static PageTexts? Find(string? tag) => tag is { Length: >= 2 } && All.TryGetValue(tag.Split('-')[0].ToLowerInvariant(), out var texts)
        ? texts : null;
}
