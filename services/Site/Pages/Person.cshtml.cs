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
        var offices = OfficesModel.Offices(Site, cancellation);
        await Task.WhenAll(tenures, entries, offices);
        Entries = (await entries).Value?.Entries ?? [];
        var known = await offices ?? [];
        Tenures = [.. ((await tenures).Value?.Tenures ?? []).OrderByDescending(t => t.From, StringComparer.Ordinal)
            .Select(t => (t, known.Find(o => o.Id == t.Office)))];
        Crumbs = [new(Path("relations"), W["nav.relations"])];
        return await ShowRecord("people", id, Person.Name, id, $"/v1/persons/{id}", cancellation);
    }
}
