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

    /// <summary>The texts with their addresses; null for one that the public cannot open.</summary>
    public IReadOnlyList<(AgreementText Text, string? Path)> Texts { get; private set; } = [];

    public IReadOnlyList<Agreement> Amendments { get; private set; } = [];

    /// <summary>The provision that a reason follows from, with the treaty's name: <c>VCLT 24(1)</c>.</summary>
    public string Provision(string article) => LegalProvision.Name(W, article);

    public async Task<IActionResult> OnGetAsync(string id, string? words, string? on, CancellationToken cancellation)
    {
        var day = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var found = await Site.Get<Agreement>($"/v1/agreements/{Uri.EscapeDataString(id)}{(day is null ? "" : "?asOf=" + day)}",
            cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        (Agreement, AsOf) = (found.Value, day);
        var parent = Agreement.Parent is { Length: > 0 } above ? Site.Get<Agreement>($"/v1/agreements/{above}", cancellation) : null;
        var amendments = Site.Get<ListAgreementsResponse>($"/v1/agreements?parent={id}&pageSize=50", cancellation);
        var texts = Task.WhenAll((Agreement.Texts ?? []).Select(async t => (Text: t, Path: await Address(t, cancellation))));
        await Task.WhenAll(amendments, texts, parent ?? (Task)texts);
        if (parent is not null) Parent = (await parent).Value;
        (Amendments, Texts) = ((await amendments).Value?.Agreements ?? [], await texts);
        Crumbs = [new(Path("agreements"), W["nav.agreements"])];
        Summary = $"{Label("agreement-type", Agreement.Type)} · {Label("status", Agreement.Status)}";
        JsonLd.Add(StructuredData.Of(this, Agreement));
        return await ShowRecord("agreements", id, Agreement.Title, Label("agreement-type", Agreement.Type), $"/v1/agreements/{id}",
            cancellation);
    }

    // The public opens a file of the mission as soon as a public page uses it. Until then a link would lead nowhere.
    async Task<string?> Address(AgreementText text, CancellationToken cancellation)
    {
        if (!text.Asset.Contains("/v1/assets/", StringComparison.Ordinal)) return text.Asset;
        var file = SiteLinks.Picture(text.Asset);
        var found = await Site.Gateway.GetFollowed<Asset>($"/v1/assets/{file.Split('/')[^1].Split('-')[0]}/description", cancellation);
        // While it cannot be said, the link stays: the file may be there.
        return found.Value is not null || found.Unavailable ? file : null;
    }

    /// <summary>
    /// The acts of a party, in time; those without a party are of all. Of a day in the past, those until then.
    /// </summary>
    public IEnumerable<AgreementAction> Acts(string? party) => (Agreement.Actions ?? [])
        .Where(a => AsOf is null || string.CompareOrdinal(a.Date, AsOf) <= 0)
        .Where(a => party is null ? string.IsNullOrEmpty(a.Party) : a.Party == party).OrderBy(a => a.Date, StringComparer.Ordinal);
}
