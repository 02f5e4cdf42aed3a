using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A draft that a link shows for some hours. It is not public, and nobody keeps it.</summary>
public sealed class PreviewModel(SiteContext site) : Screen(site)
{
    public Page Entry { get; private set; } = null!;

    public PageHtml Body { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        NoIndex = true;
        var found = await Site.Gateway.Get<Page>($"/v1/previews/{Uri.EscapeDataString(token)}", cancellation);
        if (found.Value is null) return Instead(found.Unavailable ? ScreenState.Unavailable : new ScreenState(403, "preview-ended"));
        Entry = found.Value;
        Body = new PageHtml(Entry.Html ?? "", SiteLinks.Media, href => SiteLinks.Link(Site, href), W["condition.fell"]);
        TitleText = new LocalText(Entry.Lang, Entry.Title, Entry.Dir);
        Alternates = [new Alternate(Site.Language, Path(), false)];
        return Show(Entry.Title, "preview", "-");
    }
}
