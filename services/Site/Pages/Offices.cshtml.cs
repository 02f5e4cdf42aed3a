using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>An office of one of the two States, and who holds it on a day.</summary>
public sealed record HeldOffice(Office Office, Tenure Tenure, Person? Person)
{
    public LocalText? Title => Office.TitleOf(Tenure.Feminine);
}

/// <summary>Who holds which office of the two States, today or on another day.</summary>
public sealed class OfficesModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<HeldOffice> Held { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? on, CancellationToken cancellation)
    {
        AsOf = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var held = await On(Site, AsOf ?? Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancellation);
        if (held is null) return Instead(ScreenState.Unavailable);
        (Held, Api, Summary) = (held, "/v1/offices", W["holders.summary", ("a", State(Site.Sending)), ("b", State(Site.Receiving))]);
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return Show(W["holders"], "offices");
    }

    /// <summary>
    /// Those who hold an office on a day, the sending State first, each State in its order of precedence; null if the
    /// gateway does not say.
    /// </summary>
    public static async Task<IReadOnlyList<HeldOffice>?> On(SiteContext site, string day, CancellationToken cancellation)
    {
        var tenures = All<ListTenuresResponse, Tenure>(a => site.Gateway.Get<ListTenuresResponse>(a, cancellation),
            $"/v1/tenures?asOf={day}&pageSize=100", l => (l.Tenures, l.NextPageToken));
        var offices = Offices(site, cancellation);
        var persons = All<ListPersonsResponse, Person>(a => site.GetFollowed<ListPersonsResponse>(a, cancellation),
            "/v1/persons?pageSize=100", l => (l.Persons, l.NextPageToken));
        await Task.WhenAll(tenures, offices, persons);
        if ((await tenures, await offices, await persons) is not ({ } held, { } posts, { } people)) return null;
        return [.. held.Select(t => (Office: posts.FirstOrDefault(o => o.Id == t.Office), Tenure: t))
            .Where(h => h.Office?.State is { } state && (state == site.Sending || state == site.Receiving))
            .Select(h => new HeldOffice(h.Office!, h.Tenure, people.FirstOrDefault(p => p.Id == h.Tenure.Person)))
            .OrderBy(h => h.Office.State != site.Sending)
            .ThenBy(h => h.Office.Precedence == 0).ThenBy(h => h.Office.Precedence)
            .ThenBy(h => h.Office.Title?.Text, StringComparer.Create(site.Language.Culture, ignoreCase: true))];
    }

    /// <summary>The offices with their titles; null if the gateway does not say.</summary>
    public static Task<List<Office>?> Offices(SiteContext site, CancellationToken cancellation) => All<ListOfficesResponse, Office>(
        a => site.GetFollowed<ListOfficesResponse>(a, cancellation), "/v1/offices?pageSize=100", l => (l.Offices, l.NextPageToken));

    static async Task<List<TItem>?> All<TList, TItem>(Func<string, Task<GatewayResult<TList>>> get, string address,
        Func<TList, (IReadOnlyList<TItem> Items, string? Next)> open) where TList : class
    {
        var all = new List<TItem>();
        for (var token = ""; ;)
        {
            if ((await get($"{address}{token}")).Value is not { } list) return null;
            var (items, next) = open(list);
            all.AddRange(items);
            if (string.IsNullOrEmpty(next)) return all;
            token = "&pageToken=" + Uri.EscapeDataString(next);
        }
    }
}
