using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>Writes absolute addresses: of pages on the mission's site, and of everything else in this API.</summary>
public sealed class PageLinks(PublicAddressOptions gateway, SiteOptions site)
{
    readonly string origin = gateway.PublicAddress.TrimEnd('/');

    /// <summary>Returns the address of a page in one language.</summary>
    public string Page(string key, string type, string locale, string slug) => site.Link is null
        ? $"{origin}/v1/pages/{key}?locale={locale}"
        : site.Link.Replace("{locale}", locale, StringComparison.Ordinal).Replace("{type}", type, StringComparison.Ordinal)
            .Replace("{key}", key, StringComparison.Ordinal)
            .Replace("{slug}", Uri.EscapeDataString(slug), StringComparison.Ordinal);

    /// <summary>Returns the absolute address of a path of this API.</summary>
    public string Api(string path) => origin + path;

    /// <summary>Returns a picture with absolute addresses.</summary>
    public V1.Picture Picture(string sha, PictureForms picture, string locale) => new()
    {
        Asset = sha,
        Src = Api(picture.Forms[0].Path),
        Alt = picture.Alternative(locale),
        Width = picture.Forms[0].Width,
        Height = picture.Forms[0].Height,
        Srcset = picture.Srcset(origin),
    };

    /// <summary>Fills in the origin of the addresses in a rendering.</summary>
    public string Absolute(string html) => html.Replace(HtmlPlaceholders.Origin, origin, StringComparison.Ordinal);
}
