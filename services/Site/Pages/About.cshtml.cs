using Embassy.Site.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The statements on accessibility and privacy, and how figures are made: paragraphs of the words.</summary>
public sealed class AboutModel(SiteContext site) : Screen(site)
{
    const int Most = 12;

    public string Name => Route.Name;

    public IReadOnlyList<(string? Title, string Text)> Paragraphs { get; private set; } = [];

    public IActionResult OnGet()
    {
        Paragraphs = [.. Enumerable.Range(1, Most).Select(i => $"{Name}.{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}")
            .Where(W.Has)
            .Select(k => (W.Has(k + ".title") ? W[k + ".title"] : null, W[k]))];
        Summary = Paragraphs[0].Text;
        return Show(W[Name], "about", Name);
    }
}
