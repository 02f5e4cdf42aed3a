using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A record without a text in a language.</summary>
/// <param name="Title">Its text in another language.</param>
/// <param name="Path">Where it is written; null if this person does not see that screen.</param>
public sealed record MissingText(LocalText? Title, string Name, string? Path);

/// <summary>The records of one kind without a text in a language.</summary>
/// <param name="By">Who writes these texts: <c>editors</c>, <c>plan</c>, <c>record</c>, <c>administer</c>.</param>
/// <param name="More">Whether the list was longer than what was read.</param>
public sealed record MissingTextGroup(string Key, IReadOnlyList<MissingText> Entries, string By, bool MayWrite, bool More)
{
    /// <summary>A screen that takes all of them at once; null if there is none.</summary>
    public string? Together { get; init; }
}

/// <summary>What is missing in one language, of the records of every service that this person sees.</summary>
public sealed class MissingTextsModel(DeskContext desk) : DeskScreen(desk)
{
    public const int Shown = 20;

    const int Parts = 5;

    static readonly string[] Editors = ["edit", "translate", "approve", "read-editorial"], Plans = ["plan", "read-plans"],
        Records = ["record", "read-records"];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "plan", "record", "read-editorial", "read-plans"];

    public override string Section => "missing";

    [FromQuery(Name = "language")]
    public string? Asked { get; set; }

    public string Locale { get; private set; } = "";

    /// <summary>The kinds of which something is missing.</summary>
    public IReadOnlyList<MissingTextGroup> Groups { get; private set; } = [];

    /// <summary>The kinds that could not be read.</summary>
    public IReadOnlyList<string> Away { get; private set; } = [];

    string Fallback => $"pageSize=100&locale={Encode(Locale)}&fallback=true";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        // A translator's own language first.
        var own = (Desk.Caller!.RoleSections ?? []).Where(r => r.Kind == "locale").SelectMany(r => r.Sections).FirstOrDefault();
        Locale = Desk.Locales.Contains(Asked) ? Asked! : own ?? Desk.Locales[^1];
        Title = W["missing.title", ("language", DeskContext.NameOf(Locale))];
        var (plans, records) = (Desk.MayAny(Plans) ? "&audience=all" : "", Desk.MayAny(Records) ? "&audience=all" : "");
        (string Key, Task<MissingTextGroup?> Read)[] reads =
        [
            ("pages", Pages(cancellation)), ("assets", Assets(cancellation)), ("facts", Facts(cancellation)),
            ("engagements", Engagements(cancellation)),
            ("letters", Listed<ListLettersResponse, Letter>("letters", "/v1/letters?" + Fallback + plans, l => (l.Letters, l.NextPageToken),
                l => (l.Title, Desk.Date(l.OccasionOn ?? l.SignedOn), "/letters/" + l.Id), "plan", Plans, cancellation)),
            ("persons", Listed<ListPersonsResponse, Person>("persons", "/v1/persons?" + Fallback + plans, l => (l.Persons, l.NextPageToken),
                p => (p.Name, p.Id, "/persons/" + p.Id), "plan", Plans, cancellation)),
            ("offices", Listed<ListOfficesResponse, Office>("offices", "/v1/offices?" + Fallback + plans, l => (l.Offices, l.NextPageToken),
                o => (o.Title, o.Id, "/offices/" + o.Id), "plan", Plans, cancellation)),
            ("agreements", Listed<ListAgreementsResponse, Agreement>("agreements", "/v1/agreements?" + Fallback + records,
                l => (l.Agreements, l.NextPageToken), a => (a.Title, a.Id, "/agreements/" + a.Id), "record", Records, cancellation)),
            ("initiatives", Listed<ListInitiativesResponse, Initiative>("initiatives", "/v1/initiatives?" + Fallback + records,
                l => (l.Initiatives, l.NextPageToken), i => (i.Title, i.Id, "/roadmap/" + i.Id), "record", Records, cancellation)),
            ("positions", Positions(records, cancellation)), ("mission", Mission(cancellation)),
        ];
        await Task.WhenAll(reads.Select(r => r.Read));
        Groups = [.. reads.Select(r => r.Read.Result).OfType<MissingTextGroup>().Where(g => g.Entries.Count > 0)];
        Away = [.. reads.Where(r => r.Read.Result is null).Select(r => r.Key)];
        return Page();
    }

    // The title in another language stands in for the one that is missing.
    async Task<MissingTextGroup?> Listed<TList, TItem>(string key, string address,
        Func<TList, (IReadOnlyList<TItem> Items, string? Next)> open, Func<TItem, (LocalText? Title, string Name, string Path)> entry,
        string by, string[] sees, CancellationToken cancellation) where TList : class
    {
        var (items, next, problem) = await Desk.Gateway.All(address, Parts, open, cancellation);
        return problem is not null ? null : Group(key, items.Select(entry)
            .Where(e => e.Title is null or { Fallback: true } or { Missing: true })
            .Select(e => new MissingText(e.Title, e.Name, Desk.MayAny(sees) ? e.Path : null)), by, next);
    }

    MissingTextGroup Group(string key, IEnumerable<MissingText> entries, string by, string? next, string? together = null) =>
        new(key, [.. entries], by, by == "editors" ? Desk.MayAny("edit", "translate") : Desk.May(by), !string.IsNullOrEmpty(next))
        {
            Together = together,
        };

    async Task<MissingTextGroup?> Pages(CancellationToken cancellation)
    {
        if (!Desk.MayAny(Editors)) return Group("pages", [], "editors", null);
        var (pages, next, problem) = await Desk.Gateway.All<ListPageStatesResponse, PageState>("/v1/editions:byPage?pageSize=100", Parts,
            l => (l.Pages, l.NextPageToken), cancellation);
        return problem is not null ? null : Group("pages", pages.Where(p => !Written(p).Any(e => e.Locale == Locale))
            .Select(p => new MissingText((p.Editions.FirstOrDefault(e => e.Locale == Desk.Language.Tag && e.Title?.Text is not null)
                ?? p.Editions.FirstOrDefault(e => e.Title?.Text is not null))?.Title, p.PageKey,
                $"/pages/{Encode(p.PageKey)}/{Encode(Locale)}/translate")), "editors", next);
    }

    // A language without an edition may be listed too, as `missing`.
    static IEnumerable<EditionState> Written(PageState page) => page.Editions.Where(e => e.State != "missing");

    async Task<MissingTextGroup?> Assets(CancellationToken cancellation)
    {
        if (!Desk.MayAny(Editors)) return Group("assets", [], "editors", null);
        var (assets, problem) = await AssetsModel.All(Desk.Gateway, cancellation);
        var together = Desk.MayAny("edit", "translate") ? $"/assets/texts/{Encode(Locale)}" : null;
        return problem is not null ? null : Group("assets", assets.Where(a => a.TextIn(Locale) is null).Select(a => new MissingText(
            Desk.Best(a.Texts), a.Name is { Length: > 0 } name ? name : a.Sha256[..12], "/assets/" + a.Sha256)), "editors", null, together);
    }

    async Task<MissingTextGroup?> Facts(CancellationToken cancellation)
    {
        var (facts, next, problem) = await Desk.Gateway.All<ListStaffFactsResponse, StaffFact>("/v1/facts?pageSize=100&locale=*", Parts,
            l => (l.Facts, l.NextPageToken), cancellation);
        return problem is not null ? null : Group("facts", facts.Where(f => f.Texts is { Count: > 0 } texts
            && texts.All(t => t.Lang != Locale || t.Text is not { Length: > 0 })).Select(f => new MissingText(Desk.Best(f.Texts), f.Key,
            Desk.MayAny(Editors) ? "/facts/" + Encode(f.Key) : null)), "edit", next);
    }

    async Task<MissingTextGroup?> Engagements(CancellationToken cancellation)
    {
        var (all, problem) = await EngagementTitlesModel.All(Desk, Parts, cancellation);
        return problem is not null ? null : Group("engagements", all.Where(e => e.Lacks(Locale)).Select(e => new MissingText(
            Desk.Best(e.Titles), Desk.Date(e.Start), Desk.MayAny(Plans) ? "/engagements/" + e.Id : null)), "plan", null,
            Desk.May("plan") ? $"/engagements/titles/{Encode(Locale)}" : null);
    }

    async Task<MissingTextGroup?> Positions(string audience, CancellationToken cancellation)
    {
        var read = await Task.WhenAll(Desk.Choice("forum").Select(f => Listed<ListJointPositionsResponse, JointPosition>("positions",
            $"/v1/forums/{Encode(f.Value)}/positions?{Fallback}{audience}", l => (l.Positions, l.NextPageToken),
            p => (p.Title, p.Id, "/positions?forum=" + Encode(f.Value)), "record", Records, cancellation)));
        return read.Any(g => g is null) ? null : Group("positions", read.SelectMany(g => g!.Entries), "record", null);
    }

    async Task<MissingTextGroup?> Mission(CancellationToken cancellation)
    {
        var read = await Desk.Gateway.Get<MissionRecord>("/v1/mission?locale=*", cancellation);
        if (read.Value is not { } mission) return null;
        (string Word, IReadOnlyList<LocalText>? Texts)[] texts =
        [
            ("f.mission-name", mission.Names), ("f.shortName", mission.Contact?.ShortNames), ("f.address", mission.Contact?.Addresses),
            ("f.head-name", mission.Contact?.Head?.Names), ("f.head-title", mission.Contact?.Head?.Titles),
        ];
        return Group("mission", texts.Where(t => t.Texts is { Count: > 0 } given && given.All(x => x.Lang != Locale))
            .Select(t => new MissingText(null, W[t.Word], Desk.May("administer") ? "/mission" : null)), "administer", null);
    }
}
