using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>One vote of the General Assembly: its result and each State's ballot.</summary>
public sealed class VoteModel(SiteContext site) : Screen(site)
{
    static readonly string[] Choices = ["yes", "no", "abstain", "non-voting"];

    public Vote Vote { get; private set; } = null!;

    public IReadOnlyList<(string Choice, IReadOnlyList<string> States)> Ballots { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string vote, CancellationToken cancellation)
    {
        var address = $"/v1/forums/un/votes/{Uri.EscapeDataString(Uri.UnescapeDataString(vote))}";
        var found = await Site.Gateway.Get<Vote>(address, cancellation);
        if (found.Value is null) return Instead(found.Status == 400 ? ScreenState.NotFound : ScreenState.Of(found));
        Vote = found.Value;
        Ballots = [.. Choices.Select(c => (c, (IReadOnlyList<string>)[.. (Vote.Ballots ?? []).Where(b => b.Choice == c).Select(b => b.State)
            .OrderBy(State, StringComparer.Create(Site.Language.Culture, ignoreCase: true))])).Where(c => c.Item2.Count > 0)];
        Crumbs = [new(Path("forums"), W["nav.forums"]), new(Path("forums", "un"), Label("forum", "un")),
            new(Path("forums", "un", "votes"), W["votes"])];
        Api = address;
        TitleText = new LocalText("en", Vote.Resolution is { Length: > 0 } r ? r : Vote.Key, "ltr");
        return Show(TitleText.Text!, "forums", "un", "votes", vote);
    }
}
