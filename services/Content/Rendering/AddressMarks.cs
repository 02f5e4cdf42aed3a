using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Embassy.Content.Rendering;

/// <summary>
/// Makes the addresses of assets and records in sanitised HTML absolute, and marks their elements, so that a site on
/// another origin shows pictures and can lead to its own pages.
/// </summary>
static partial class AddressMarks
{
    /// <summary>Returns the pictures, each as the digest of its asset with its width suffix.</summary>
    public static List<string> Add(IElement body)
    {
        var images = new List<string>();
        foreach (var image in body.QuerySelectorAll("img"))
        {
            if (AssetAddresses.Of(image.GetAttribute("src")) is null) continue;
            var name = image.GetAttribute("src")!.Split('/')[^1];
            image.SetAttribute("src", $"{HtmlPlaceholders.Origin}/v1/assets/{name}");
            // The stored sizes replace the author's, because an attribute may occur only once.
            image.RemoveAttribute("width");
            image.RemoveAttribute("height");
            image.SetAttribute(HtmlPlaceholders.ImageAttribute, HtmlPlaceholders.Attributes(images.Count));
            images.Add(name);
        }
        // The first picture is probably in view at once.
        foreach (var later in body.QuerySelectorAll("img").Skip(1))
        {
            later.SetAttribute("loading", "lazy");
            later.SetAttribute("decoding", "async");
        }
        foreach (var link in body.QuerySelectorAll("a[href]"))
        {
            var address = link.GetAttribute("href")!;
            if (Record().Match(address) is not { Success: true } match) continue;
            var (kind, id) = (match.Groups["kind"].Value, match.Groups["id"].Value);
            link.SetAttribute("href", $"{HtmlPlaceholders.Origin}/v1/{kind}s/{id}{match.Groups["rest"].Value}");
            link.SetAttribute($"data-{kind}", id);
        }
        return images;
    }

    [GeneratedRegex(@"^/?(?:v1/)?(?<kind>page|engagement|agreement|asset)s/(?<id>[0-9a-z][0-9a-z-]{0,99})(?<rest>[?#].*)?$")]
    private static partial Regex Record();
}
