using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>
/// A person: the offices held and when, the spellings of the name, and the engagements taken part in.
/// </summary>
public sealed class PersonModel(SiteContext site) : Screen(site)
{
    const int MostOffices = 6;

    public Person Person { get; private set; } = null!;

    public IReadOnlyList<(Tenure Tenure, Office? Office)> Tenures { get; private set; } = [];

    public IReadOnlyList<TimelineEntry> Entries { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, string? words, CancellationToken cancellation)
    {
        var found = await Site.Get<Person>($"/v1/persons/{Uri.EscapeDataString(id)}", cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Person = found.Value;
        var tenures = Site.Gateway.Get<ListTenuresResponse>($"/v1/tenures?person={id}&pageSize=20", cancellation);
        var entries = Site.Get<ListTimelineResponse>($"/v1/timeline?person={id}&order=newest&pageSize=50", cancellation);
        await Task.WhenAll(tenures, entries);
        Entries = (await entries).Value?.Entries ?? [];
        var held = ((await tenures).Value?.Tenures ?? []).OrderByDescending(t => t.From, StringComparer.Ordinal).ToList();
        var offices = await Task.WhenAll(held.Select(t => t.Office).Distinct().Take(MostOffices)
            .Select(o => Site.Get<Office>($"/v1/offices/{o}", cancellation)));
        Tenures = [.. held.Select(t => (t, offices.Select(o => o.Value).FirstOrDefault(o => o?.Id == t.Office)))];
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return await ShowRecord("people", id, Person.Name, id, $"/v1/persons/{id}", cancellation);
    }
}
