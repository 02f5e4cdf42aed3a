using Embassy.Web.Languages;

namespace Embassy.Site.Routing;

/// <summary>A screen: its name in traces, and its route after the language.</summary>
/// <param name="Page">The Razor page that shows it.</param>
/// <param name="Section">The entry of the navigation that it belongs to; empty for none.</param>
/// <param name="Fixed">The route has no places, so it exists in every mission.</param>
/// <param name="Indexed">The screen is for search engines and in the sitemap.</param>
public sealed record SiteRoute(string Name, string Pattern, string Page, string Section, bool Fixed, bool Indexed = true);

/// <summary>The only list of screens: pages, navigation, sitemap and tests read it.</summary>
public static class RouteTable
{
    public static IReadOnlyList<SiteRoute> Routes { get; } =
    [
        new("home", "", "/Home", "", true),
        new("relations", "relations", "/Relations", "relations", true),
        new("page", "{slug}", "/Article", "relations", false),
        new("news", "news", "/News", "news", true),
        new("news-item", "news/{slug}", "/Article", "news", false),
        new("statement", "statements/{slug}", "/Article", "news", false),
        new("speech", "speeches/{slug}", "/Article", "news", false),
        new("notice", "notices/{slug}", "/Article", "news", false),
        new("calendar", "calendar", "/Calendar", "calendar", true),
        new("month", "calendar/{month}", "/Calendar", "calendar", false),
        new("engagement", "events/{id}/{words?}", "/Engagement", "calendar", false),
        new("visits", "visits", "/Visits", "relations", true),
        new("letters", "letters", "/Letters", "relations", true),
        new("letter", "letters/{id}/{words?}", "/Letter", "relations", false),
        new("offices", "offices", "/Offices", "relations", true),
        new("person", "people/{id}/{words?}", "/Person", "relations", false),
        new("agreements", "agreements", "/Agreements", "agreements", true),
        new("agreement", "agreements/{id}/{words?}", "/Agreement", "agreements", false),
        new("roadmap", "roadmap", "/Roadmap", "relations", true),
        new("initiative", "roadmap/{id}/{words?}", "/Initiative", "relations", false),
        new("trade", "trade", "/Trade", "trade", true),
        new("forums", "forums", "/Forums", "forums", true),
        new("forum", "forums/{forum}", "/Forum", "forums", false),
        new("resolution", "forums/{forum}/resolutions/{resolution}", "/Resolution", "forums", false),
        new("votes", "forums/un/votes", "/Votes", "forums", true),
        new("vote", "forums/un/votes/{vote}", "/Vote", "forums", false),
        new("commitments", "forums/opec-plus/commitments", "/Commitments", "forums", true),
        new("dossier", "dossier", "/Dossier", "relations", true),
        new("search", "search", "/Search", "", true, Indexed: false),
        new("preview", "preview/{token}", "/Preview", "", false, Indexed: false),
        new("embassy", "embassy", "/Embassy", "embassy", true),
        new("ambassador", "embassy/ambassador", "/Ambassador", "embassy", true),
        new("services", "embassy/services", "/Services", "embassy", true),
        new("contact", "embassy/contact", "/Contact", "embassy", true),
        new("accessibility", "about/accessibility", "/About", "", true),
        new("privacy", "about/privacy", "/About", "", true),
        new("figures", "about/figures", "/About", "", true),
    ];

    /// <summary>The page of states; it has no address of its own.</summary>
    public static SiteRoute State { get; } = new("state", "-/state", "/State", "", false, Indexed: false);

    /// <summary>The entries of the navigation, in the same order in every language.</summary>
    public static IReadOnlyList<string> Sections { get; } =
        ["relations", "news", "calendar", "agreements", "trade", "forums", "embassy"];

    /// <summary>First segments that a page cannot have as its slug.</summary>
    public static IReadOnlySet<string> Reserved { get; } =
        Routes.Select(r => r.Pattern.Split('/')[0]).Where(s => s.Length > 0 && s[0] != '{').ToHashSet(StringComparer.Ordinal);

    /// <summary>Where the API says that something is, as the segments of the site: <c>news</c> and a slug.</summary>
    public static string? Segment(string type) => type switch
    {
        "page" => "",
        "news" => "news",
        "statement" => "statements",
        "speech" => "speeches",
        "notice" => "notices",
        "engagement" or "engagements" => "events",
        "letter" or "letters" => "letters",
        "agreement" or "agreements" => "agreements",
        "initiative" or "initiatives" => "roadmap",
        "person" or "persons" => "people",
        _ => null,
    };

    public static string Path(Language language, params string?[] segments) =>
        "/" + string.Join('/', segments.Where(s => !string.IsNullOrEmpty(s)).Prepend(language.Tag));
}
