using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A visit, meeting or session: when, where, who, what came of it.</summary>
public sealed class EngagementModel(SiteContext site) : Screen(site)
{
    const int DaysAfter = 3;

    public Engagement Engagement { get; private set; } = null!;

    public Programme? Programme { get; private set; }

    /// <summary>What was published while it took place and in the days after.</summary>
    public IReadOnlyList<Page> News { get; private set; } = [];

    /// <summary>The engagements of its series, the first one first, itself among them.</summary>
    public IReadOnlyList<Engagement> Series { get; private set; } = [];

    /// <summary>Where it is; null without coordinates.</summary>
    public ChartData? Map { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string? words, CancellationToken cancellation)
    {
        var found = await Site.Get<Engagement>($"/v1/engagements/{Uri.EscapeDataString(id)}", cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Engagement = found.Value;
        var programme = Site.Get<Programme>($"/v1/engagements/{id}/programme", cancellation);
        var (news, series) = (Around(cancellation), OfSeries(cancellation));
        await Task.WhenAll(programme, news, series);
        (Programme, News, Series) = ((await programme).Value, await news, await series);
        if (VisitsModel.Degrees(Engagement.Coordinates) is { } place && Engagement.Place?.Text is { Length: > 0 } name)
            Map = new("place", W["event.map"], W["place"], [name], [new(W["engagements"], [1])], Source: "Natural Earth", Places: [place]);
        Crumbs = [new(Path("calendar"), W["nav.calendar"])];
        Summary = string.Join(" · ", new[] { Label("kind", Engagement.Kind), Site.Date(Engagement.Start), Engagement.Place?.Text }
            .Where(s => !string.IsNullOrEmpty(s)));
        JsonLd.Add(StructuredData.Of(this, Engagement));
        return await ShowRecord("events", id, Engagement.Title, Label("kind", Engagement.Kind), $"/v1/engagements/{id}", cancellation);
    }

    async Task<IReadOnlyList<Engagement>> OfSeries(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(Engagement.Series)) return [];
        var list = await Site.Get<ListEngagementsResponse>($"/v1/engagements?kind={Engagement.Kind}&order=start&pageSize=100",
            cancellation);
        var own = (list.Value?.Engagements ?? []).Where(e => e.Series == Engagement.Series).ToList();
        return own.Count > 1 ? own : [];
    }

    async Task<IReadOnlyList<Page>> Around(CancellationToken cancellation)
    {
        if (Engagement is not { Status: "held", Precision: "day" } || CivilDates.First(Engagement.Start) is not { } first) return [];
        var last = (CivilDates.Last(Engagement.End) ?? first).AddDays(DaysAfter);
        return (await Site.Get<ListPagesResponse>($"/v1/pages?type=news,statement,speech&order=publicDate&pageSize=5&from={Text(first)}"
            + $"&to={Text(last)}", cancellation)).Value?.Pages ?? [];
    }

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A local time of the API, <c>2024-04-22T10:00:00+04:00</c>, as hours and minutes.</summary>
    public static string Hour(string local) => DateTimeOffset.TryParse(local, CultureInfo.InvariantCulture, out var at)
        ? at.ToString("HH:mm", CultureInfo.InvariantCulture) : local;

    /// <summary>The State whose hours are those of a zone without a city; null if the city says it.</summary>
    public string? StateOf(LocalTime time) =>
        HasCity(time) || Site.Mission?.TimeZones is not [var first, .., var last] || first == last ? null
        : time.Zone == first ? State(Site.Sending)
        : time.Zone == last ? State(Site.Receiving)
        : null;

    /// <summary>
    /// The city of a time zone, <c>Asia/Baku</c>; of a zone without a city, how far its hours are from UTC. The sign in
    /// <c>Etc/GMT-4</c> is the contrary of that.
    /// </summary>
    public static string City(LocalTime time) => HasCity(time)
        ? time.Zone.Split('/')[^1].Replace('_', ' ')
        : DateTimeOffset.TryParse(time.Starts, CultureInfo.InvariantCulture, out var at)
            ? CivilDates.Offset(at.Offset) : time.Zone;

    static bool HasCity(LocalTime time) => !time.Zone.StartsWith("Etc/", StringComparison.Ordinal);
}
