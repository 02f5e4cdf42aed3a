using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The register of letters between the two States, the newest first.</summary>
public sealed class LettersModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<Letter> Letters { get; private set; } = [];

    public bool Published => Letters.Any(l => l.PublishedOn is { Length: > 0 });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var list = await Site.Get<ListLettersResponse>("/v1/letters?order=-dated&pageSize=100", cancellation);
        if (list.Value is null) return Instead(ScreenState.Of(list));
        (Letters, Summary, Api) = (list.Value.Letters, W["letters.summary"], "/v1/letters?order=-dated");
        Listed = Entries("letters", Letters, l => (l.Id, l.Title));
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return Show(W["letters"], "letters");
    }
}
