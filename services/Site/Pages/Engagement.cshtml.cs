using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
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

    public async Task<IActionResult> OnGetAsync(string id, string? words, CancellationToken cancellation)
    {
        var found = await Site.Get<Engagement>($"/v1/engagements/{Uri.EscapeDataString(id)}", cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Engagement = found.Value;
        var programme = Site.Get<Programme>($"/v1/engagements/{id}/programme", cancellation);
        var news = Around(cancellation);
        await Task.WhenAll(programme, news);
        (Programme, News) = ((await programme).Value, await news);
        Crumbs = [new(Path("calendar"), W["nav.calendar"])];
        Summary = string.Join(" · ", new[] { Label("kind", Engagement.Kind), Site.Date(Engagement.Start), Engagement.Place?.Text }
            .Where(s => !string.IsNullOrEmpty(s)));
        JsonLd.Add(StructuredData.Of(this, Engagement));
        return await ShowRecord("events", id, Engagement.Title, Label("kind", Engagement.Kind), $"/v1/engagements/{id}", cancellation);
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

    /// <summary>The city of a time zone: <c>Asia/Baku</c> is that of the receiving capital.</summary>
    public static string City(string zone) => zone.Split('/')[^1].Replace('_', ' ');
}
