using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A letter: from whom to whom, when, and its texts, the original first.</summary>
public sealed class LetterModel(SiteContext site) : Screen(site)
{
    public Letter Letter { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, string? words, CancellationToken cancellation)
    {
        var found = await Site.Get<Letter>($"/v1/letters/{Uri.EscapeDataString(id)}", cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Letter = found.Value;
        Crumbs = [new(Path("relations"), W["nav.relations"]), new(Path("letters"), W["letters"])];
        return await ShowRecord("letters", id, Letter.Title, Label("letter-kind", Letter.Kind), $"/v1/letters/{id}", cancellation);
    }
}
