using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>One forum: the standing of both States, its sessions, chairs, resolutions and joint positions.</summary>
public sealed class ForumModel(SiteContext site) : Screen(site)
{
    public Forum Forum { get; private set; } = null!;

    public Pair? Pair { get; private set; }

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    public IReadOnlyList<Resolution> Resolutions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string forum, string? on, CancellationToken cancellation)
    {
        var key = Uri.EscapeDataString(forum);
        var day = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var found = Site.Get<Forum>($"/v1/forums/{key}", cancellation);
        var pair = Site.Get<Pair>($"/v1/forums/{key}/pairs/{Site.PairKey}{(day is null ? "" : "?asOf=" + day)}", cancellation);
        var sessions = Site.Get<ListSessionsResponse>($"/v1/forums/{key}/sessions?pageSize=100", cancellation);
        var resolutions = Site.Get<ListResolutionsResponse>($"/v1/forums/{key}/resolutions?pageSize=50", cancellation);
        await Task.WhenAll(found, pair, sessions, resolutions);
        if ((await found).Value is not { } value) return Instead((await found).Status == 400 ? ScreenState.NotFound
            : ScreenState.Of(await found));
        (Forum, Pair, AsOf) = (value, (await pair).Value, day);
        Sessions = [.. ((await sessions).Value?.Sessions ?? []).OrderByDescending(s => s.Start, StringComparer.Ordinal)];
        Resolutions = (await resolutions).Value?.Resolutions ?? [];
        (Api, Crumbs, TitleText) = ($"/v1/forums/{key}", [new(Path("forums"), W["nav.forums"])], Forum.Name);
        return Show(Forum.Name?.Text ?? Label("forum", forum), "forums", forum);
    }
}
