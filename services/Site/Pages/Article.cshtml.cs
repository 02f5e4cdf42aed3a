using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Html;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A page, news item, statement, speech or notice, as it is or as it stood on a day.</summary>
public sealed class ArticleModel(SiteContext site) : Screen(site)
{
    public Page Entry { get; private set; } = null!;

    public PageHtml Body { get; private set; } = null!;

    /// <summary>The day on which the authentic text changed, if this translation does not follow it yet.</summary>
    public PageTranslation? Authentic { get; private set; }

    public Page? Newer { get; private set; }

    public Page? Older { get; private set; }

    public IReadOnlyList<Page> Below { get; private set; } = [];

    /// <summary>What is on record beside the text.</summary>
    public Related Related { get; private set; } = Related.None;

    public bool IsNews => Entry.Type != "page";

    /// <summary>
    /// A page that explains a service of the mission, with what is above and below it, is the embassy's.
    /// </summary>
    public override string Section => Entry is not null && (Site.Mission?.Contact?.Services ?? []).Select(s => s.Key)
        .Intersect([Entry.Key, .. (Entry.Breadcrumb ?? []).Select(b => b.Key), .. Below.Select(b => b.Key)]).Any()
        ? "embassy" : base.Section;

    public async Task<IActionResult> OnGetAsync(string slug, string? on, string? fallback, CancellationToken cancellation)
    {
        var asked = fallback == "1" ? "?fallback=true" : "";
        var found = await Site.Gateway.Get<Page>($"/v1/slugs/{Site.Language.Tag}/{Uri.EscapeDataString(slug)}{asked}", cancellation);
        if (found.Status == 308 && found.Problem?.Location is { } location)
        {
            var target = await Site.Gateway.Get<Page>(new Uri(new Uri("http://api"), location).PathAndQuery, cancellation);
            if (target.Value is null) return Instead(ScreenState.Of(target));
            // An earlier slug, or that of another language: one redirect. A reader who asks for any language stays in
            // this one.
            if (asked.Length == 0 || Language.Find(target.Value.Locale) == Site.Language)
                return Language.Find(target.Value.Locale) is { } language
                    ? Moved(SiteLinks.Page(language, target.Value.Type, target.Value.Slug)) : Instead(ScreenState.NotFound);
            found = new(target.Value with { Fallback = true }, 200);
        }
        if (found.Value is null) return Instead(ScreenState.Of(found));
        var page = found.Value;
        if (CivilDates.First(on) is not null && on!.Length == 10)
        {
            var then = await Site.Get<Page>($"/v1/pages/{page.Key}?asOf={on}", cancellation);
            if (then.Value is null) return Instead(ScreenState.Of(then));
            (page, AsOf) = (then.Value with { Slug = page.Slug, Translations = page.Translations }, on);
        }
        var segment = RouteTable.Segment(page.Type) ?? "";
        // The section in the address is another one: a page that became news.
        if (segment != Route.Pattern.Replace("{slug}", "", StringComparison.Ordinal).Trim('/')) return Moved(Site.Page(page));
        return await Show(page, segment, cancellation);
    }

    async Task<IActionResult> Show(Page page, string segment, CancellationToken cancellation)
    {
        Entry = page;
        Body = new PageHtml(page.Html ?? "", SiteLinks.Media, href => SiteLinks.Link(Site, href), W["condition.fell"]);
        Alternates = [.. Site.Offered.Select(l => page.Translations?.FirstOrDefault(t => Language.Find(t.Locale) == l) is { Slug: { } own }
            ? new Alternate(l, SiteLinks.Page(l, page.Type, own), true)
            : new Alternate(l, RouteTable.Path(l, segment, page.Slug), l == Site.Language))];
        DefaultPath = Alternates.FirstOrDefault(a => a.Exists && a.Language.Tag == page.AuthenticLocale)?.Path ?? Site.Page(page);
        Authentic = page.Translation == "outdated" ? page.Translations?.FirstOrDefault(t => t.Locale == page.AuthenticLocale) : null;
        (Summary, Article, Api) = (page.ShareDescription is { Length: > 0 } s ? s : page.Summary, IsNews, $"/v1/pages/{page.Key}");
        (PublishedAt, UpdatedAt, NoIndex) = (page.FirstPublishedAt, page.UpdatedAt, page.State == "withdrawn" || page.Fallback);
        SharePicture = page.Lead is { } lead ? SiteLinks.Picture(lead.Src)
            : Path("share", "pages", page.Key + ".png") + $"?e={page.Edition}";
        TitleText = new LocalText(page.Lang, page.Title, page.Dir);
        Crumbs = [.. IsNews ? [new Crumb(Path("news"), W["nav.news"])] : (page.Breadcrumb ?? []).Where(b => b.Slug is not null)
            .Select(b => new Crumb(Path(b.Slug), b.Title?.Text ?? b.Key))];
        JsonLd.Add(StructuredData.Of(this, page));
        // Of a day in the past, the text alone is known.
        var related = AsOf is null ? Related.Of(this, page, Body.Records, cancellation) : Task.FromResult(Related.None);
        await Task.WhenAll(Around(cancellation), related);
        Related = await related;
        return Show(page.Title, segment, page.Slug);
    }

    async Task Around(CancellationToken cancellation)
    {
        if (!IsNews)
        {
            Below = (await Site.Get<ListPagesResponse>($"/v1/pages?parent={Entry.Key}&order=position&pageSize=50", cancellation))
                .Value?.Pages ?? [];
            Listed = [.. Below.Select(p => (Site.Page(p), p.Title))];
            return;
        }
        var list = (await Site.Get<ListPagesResponse>($"/v1/pages?type={Entry.Type}&order=-publicDate&pageSize=100", cancellation))
            .Value?.Pages ?? [];
        for (var i = 0; i < list.Count; i++)
            if (list[i].Key == Entry.Key) (Newer, Older) = (i > 0 ? list[i - 1] : null, i + 1 < list.Count ? list[i + 1] : null);
    }
}
