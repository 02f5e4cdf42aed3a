using Embassy.Site.Routing;
using Embassy.Web.Gateway;
using Embassy.Web.Html;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>The site's addresses of what the API names in its own way.</summary>
public static class SiteLinks
{
    /// <summary>The address of a page in its language.</summary>
    public static string Page(Language language, string type, string slug) =>
        RouteTable.Path(language, RouteTable.Segment(type) ?? "", slug);

    public static string Page(this SiteContext site, Page page) => Page(site.Language, page.Type, page.Slug);

    public static string Media(string file) => "/media/" + file;

    public static string Picture(string address) => PageHtml.Asset(address, Media);

    public static string SourceSet(string? set) => set is null ? "" : PageHtml.SourceSet(set, Media);

    /// <summary>
    /// The address of a link in a page: <c>https://site/fr/news/slug</c> or <c>https://api/v1/engagements/id</c>. Null
    /// for a link to elsewhere.
    /// </summary>
    public static string? Link(SiteContext site, string href)
    {
        if (href.StartsWith('#')) return null;
        var path = Uri.TryCreate(href, UriKind.Absolute, out var address) ? address.AbsolutePath : href.Split('?')[0];
        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        return segments switch
        {
            ["v1", "pages", var key] => site.Path("-", "pages", key),
            ["v1", var type, var id] when RouteTable.Segment(type) is { Length: > 0 } section => site.Path(section, id),
            [var locale, var type, var slug] when RouteTable.Segment(type) is { } section && Language.Find(locale) is { } language
                => RouteTable.Path(language, section, slug),
            _ => null,
        };
    }

    /// <summary>The address of a search result or timeline entry.</summary>
    public static string? Subject(SiteContext site, string subject, string? slug, string? type, string? title)
    {
        var parts = subject.Trim('/').Split('/');
        if (parts[0] == "v1") parts = parts[1..];
        return parts switch
        {
            ["pages", _] when slug is not null && type is not null => Page(site.Language, type, slug),
            ["forums", var forum, "resolutions", var resolution, ..] => site.Path("forums", forum, "resolutions", resolution),
            ["forums", var forum, ..] => site.Path("forums", forum),
            [var collection, var id, ..] when RouteTable.Segment(collection) is { Length: > 0 } section
                => site.Path(section, id, Slug.Of(title)),
            _ => null,
        };
    }
}
