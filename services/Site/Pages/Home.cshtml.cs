using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A number of the front page, with the screen that it leads to.</summary>
public sealed record Figure(string Value, string Name, string Path, string? Note);

/// <summary>What a newcomer looks for: hours, the latest news, the next dates, the relations in four numbers.</summary>
public sealed class HomeModel(SiteContext site) : Screen(site)
{
    const int News = 5, Ahead = 4;

    public GatewayResult<ListPagesResponse> Latest { get; private set; } = null!;

    public IReadOnlyList<Page> Notices { get; private set; } = [];

    /// <summary>What is ahead, the nearest first.</summary>
    public IReadOnlyList<DatedItem> Dates { get; private set; } = [];

    public IReadOnlyList<Figure> Figures { get; private set; } = [];

    /// <summary>The dates cannot be said just now.</summary>
    public bool DatesMissing { get; private set; }

    /// <summary>The figures cannot be said just now.</summary>
    public bool FiguresMissing { get; private set; }

    public OpeningTimes Hours { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var today = Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var news = Site.Get<ListPagesResponse>("/v1/pages?type=news,statement,speech,notice&order=-publicDate&pageSize=20", cancellation);
        var ahead = Site.Get<ListEngagementsResponse>(
            $"/v1/engagements?from={today}&status=planned,tentative,confirmed&order=start&pageSize=20", cancellation);
        var occasions = Site.Get<ListOccasionsResponse>("/v1/occasions?nextDays=60", cancellation);
        var facts = Site.Get<ListFactsResponse>("/v1/facts?pageSize=100", cancellation);
        await Task.WhenAll(news, ahead, occasions, facts);
        Latest = await news;
        Notices = [.. Latest.Value?.Pages.Where(p => p.Type == "notice" && p.State == "published").Take(1) ?? []];
        if (Latest.Value is { } list)
        {
            var shown = list.Pages.Where(p => p.State == "published" && p.Type != "notice").Take(News);
            Latest = Latest with { Value = new(Pages: [.. shown], list.NextPageToken, list.TotalSize) };
        }
        Dates = DatedItem.InOrder((await ahead).Value?.Engagements.Where(e => e.Precision == "day").Take(Ahead) ?? [],
            (await occasions).Value?.Occasions.Take(Ahead) ?? []);
        Figures = [.. Figure((await facts).Value?.Facts ?? [])];
        (DatesMissing, FiguresMissing) = ((await ahead).Unavailable || (await occasions).Unavailable, (await facts).Unavailable);
        Hours = OpeningTimes.Of(Site);
        (Summary, Api) = (W["home.summary", ("m", Site.Mission?.Name?.Text ?? "")], "/v1/mission");
        JsonLd.Add(StructuredData.Mission(this));
        return Show(Site.ShortName);
    }

    IEnumerable<Figure> Figure(IReadOnlyList<Fact> facts)
    {
        foreach (var (keys, name, path) in new (string[], string, string)[]
        {
            (["visits.held", "visits.total", "visits"], "figure.visits", "visits"),
            (["agreements.in-force"], "figure.agreements", "agreements"),
            (["trade.turnover", "trade.total"], "figure.trade", "trade"),
            (["consultations.held"], "figure.consultations", "relations"),
            (["votes.agreement"], "figure.votes", "forums/un/votes"),
        })
            if (facts.FirstOrDefault(f => keys.Contains(f.Key) || (name == "figure.visits"
                && f.Key.StartsWith("visits", StringComparison.Ordinal)))
                is { Shown: [{ Text: { Length: > 0 } shown }, ..] } fact)
                yield return new(shown, W[name], Path(path.Split('/')), fact.AsOf is { Length: > 0 } day
                    ? W["as-of", ("d", Site.Date(day))] : null);
    }
}
