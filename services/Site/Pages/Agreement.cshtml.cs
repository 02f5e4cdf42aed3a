using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>An agreement: its status today or on a day, and why it has it.</summary>
public sealed class AgreementModel(SiteContext site) : Screen(site)
{
    public Agreement Agreement { get; private set; } = null!;

    public Agreement? Parent { get; private set; }

    public IReadOnlyList<Agreement> Amendments { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, string? words, string? on, CancellationToken cancellation)
    {
        var day = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var found = await Site.Get<Agreement>($"/v1/agreements/{Uri.EscapeDataString(id)}{(day is null ? "" : "?asOf=" + day)}",
            cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        (Agreement, AsOf) = (found.Value, day);
        if (Agreement.Parent is { Length: > 0 } parent) Parent = (await Site.Get<Agreement>($"/v1/agreements/{parent}", cancellation))
            .Value;
        Amendments = (await Site.Get<ListAgreementsResponse>($"/v1/agreements?parent={id}&pageSize=50", cancellation))
            .Value?.Agreements ?? [];
        Crumbs = [new(Path("agreements"), W["nav.agreements"])];
        Summary = $"{Label("agreement-type", Agreement.Type)} · {Label("status", Agreement.Status)}";
        JsonLd.Add(StructuredData.Of(this, Agreement));
        return await ShowRecord("agreements", id, Agreement.Title, Label("agreement-type", Agreement.Type), $"/v1/agreements/{id}",
            cancellation);
    }

    /// <summary>The acts of a party, in time; those without a party are of all.</summary>
    public IEnumerable<AgreementAction> Acts(string? party) => (Agreement.Actions ?? [])
        .Where(a => party is null ? string.IsNullOrEmpty(a.Party) : a.Party == party).OrderBy(a => a.Date, StringComparer.Ordinal);
}
