using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>Writes the addresses in pages: of pages on the mission's site, and of pictures in this API.</summary>
public sealed class PageLinks(PublicAddressOptions gateway, SiteOptions site) : SiteLinks(gateway, site)
{
    /// <summary>Returns a picture with absolute addresses.</summary>
    public V1.Picture Picture(string sha, PictureForms picture, string locale) => new()
    {
        Asset = sha,
        Src = Api(picture.Forms[0].Path),
        Alt = picture.Alternative(locale),
        Width = picture.Forms[0].Width,
        Height = picture.Forms[0].Height,
        Srcset = picture.Srcset(Origin),
    };

    /// <summary>Fills in the origin of the addresses in a rendering.</summary>
    public string Absolute(string html) => html.Replace(HtmlPlaceholders.Origin, Origin, StringComparison.Ordinal);
}
