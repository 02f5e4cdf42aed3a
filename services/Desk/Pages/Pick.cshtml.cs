using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;
using Asset = Embassy.Desk.Gateway.Asset;

namespace Embassy.Desk.Pages;

/// <summary>What a choice writes; <c>{selection}</c> stands for what is selected in the text.</summary>
/// <param name="Into">The field that gets it.</param>
public sealed record PickAct(string Key, string Text, string Into = "body");

public sealed record PickEntry(
    string Shown, string? Lang, IReadOnlyList<string> Details, IReadOnlyList<PickAct> Acts, string? Picture = null);

/// <summary>
/// Finds a fact, a picture, a record or a page to insert into a text. The editor shows it in a dialog; without script
/// it is a screen of its own with the words to copy.
/// </summary>
public sealed class PickModel(DeskContext desk) : DeskScreen(desk)
{
    const int Most = 30;

    static readonly string[] Kinds = ["fact", "picture", "cite", "link", "condition"];

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate"];

    public override string Section => "pages";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "kind")]
    public string Kind { get; set; } = "";

    [FromRoute(Name = "locale")]
    public string Locale { get; set; } = "";

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    public IReadOnlyList<PickEntry> Picks { get; private set; } = [];

    /// <summary>Only the part that the dialog shows.</summary>
    public bool Part => Request.Headers.ContainsKey("HX-Request");

    public bool MayUpload => Desk.May("edit");

    public string? Alt { get; private set; }

    public string? FileError { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!Kinds.Contains(Kind) || !Desk.Locales.Contains(Locale)) return LocalRedirect("/nothing");
        return await Show(cancellation) is { } problem ? Missing(problem) : Page();
    }

    /// <summary>Uploads a picture with its text in this language; the answer is what the text gets.</summary>
    public async Task<IActionResult> OnPostUploadAsync(CancellationToken cancellation)
    {
        Alt = Given("alt");
        var file = Request.Form.Files.FirstOrDefault(f => f.Length > 0);
        var uploaded = file is null ? null : await AssetsModel.Upload(Desk.Gateway, file, Key!, cancellation);
        if (uploaded?.Status == StatusCodes.Status401Unauthorized) return StatusCode(StatusCodes.Status401Unauthorized);
        var json = Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);
        if (uploaded?.Value is not { } asset)
        {
            FileError = file is null ? Problems.ProblemView.Message(W, "required") : AssetsModel.Reason(uploaded!.Problem, Desk);
            if (json)
                return new JsonResult(new { message = FileError })
                {
                    StatusCode = uploaded?.Problem?.Status is >= 400 and < 600 and var status ? status : StatusCodes.Status400BadRequest,
                };
            return await Show(cancellation) is { } problem ? Missing(problem) : Page();
        }
        var address = $"/v1/assets/{asset.Sha256}/description";
        var about = await Desk.Gateway.Get<Asset>(address + "?locale=*", cancellation);
        if (Alt is not null && about.Value is { } known && known.TextIn(Locale) != Alt)
            await Desk.Gateway.Write<Asset>(HttpMethod.Put, address,
                AssetModel.Description((known.Texts ?? []).Where(t => t.Lang != Locale).Select(t => (t.Lang, t.Text)).Append((Locale, Alt)),
                    known.Name), about.ETag, null, cancellation);
        if (json) return new JsonResult(new { text = Markdown(asset) });
        Query = asset.Name;
        return await Show(cancellation) is { } missing ? Missing(missing) : Page();
    }

    static string[] Told(params string?[] details) => [.. details.OfType<string>().Where(d => d.Length > 0)];

    static string Markdown(Asset asset) => asset.IsPicture() ? $"\n\n![](/v1/assets/{asset.Sha256})\n\n"
        : $"[{{selection}}](/v1/assets/{asset.Sha256})";

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = Kinds.Contains(Kind) ? W["pick.title." + Kind] : Kind;
        fields = [new("file", W["asset.upload-one"])];
        var (picks, problem) = Kind switch
        {
            "fact" => await Facts(cancellation),
            "picture" => await Pictures(cancellation),
            "condition" => (Conditions(await Agreements(cancellation)), null),
            "cite" => (await Records("cite", cancellation), null),
            _ => (await Records("link", cancellation), (DeskProblem?)null),
        };
        Picks = picks;
        return problem;
    }

    async Task<(IReadOnlyList<PickEntry>, DeskProblem?)> Facts(CancellationToken cancellation)
    {
        var (facts, problem) = await FactsModel.Find(Desk.Gateway, Query, cancellation);
        return ([.. facts.Take(Most).Select(f => new PickEntry(f.ShownIn(Locale)?.Text ?? f.Value ?? f.Key, Locale,
            Told(f.Key, Desk.Date(f.AsOf), f.Source?.Reference),
            [
                new("fact", $"{{{{fact:{f.Key}}}}}"),
                new("claim", $"{{{{claim:{f.Key}|{{selection}}}}}}"),
            ]))], problem);
    }

    async Task<(IReadOnlyList<PickEntry>, DeskProblem?)> Pictures(CancellationToken cancellation)
    {
        var (assets, problem) = await AssetsModel.All(Desk.Gateway, cancellation);
        return ([.. assets.Where(a => AssetsModel.Has(a, Query)).Take(Most).Select(a => new PickEntry(
            a.TextIn(Locale) ?? (a.Name is { Length: > 0 } name ? name : a.Sha256[..12]), a.TextIn(Locale) is null ? null : Locale,
            Told(a.TextIn(Locale) is null ? W["asset.no-text"] : a.Name),
            a.IsPicture() ? [new("insert", Markdown(a)), new("lead", a.Sha256, "lead")] : [new("insert", Markdown(a))],
            a.IsPicture() ? a.Picture(320) : null))], problem);
    }

    /// <summary>Engagements and agreements, and for a link pages: those with the words, else the newest.</summary>
    async Task<IReadOnlyList<PickEntry>> Records(string act, CancellationToken cancellation)
    {
        PickEntry Entry(string subject, string? title, string? lang, string detail) => new(title ?? subject,
            title is null ? null : lang, Told(detail, title is null ? null : subject),
            [act == "cite" ? new("cite", subject, "cites") : new("link", $"[{{selection}}](/{subject})")]);
        if (!string.IsNullOrWhiteSpace(Query))
        {
            var types = act == "cite" ? "engagement,agreement" : "page,news,statement,speech,notice,engagement,agreement";
            var found = (await Desk.Gateway.Get<SearchResponse>(
                $"/v1/search?q={Encode(Query)}&locale={Locale}&type={types}&pageSize={Most}", cancellation)).Value;
            return [.. (found?.Results ?? []).Select(r => Entry(r.Subject, string.Concat(r.Title.Select(p => p.Text)), r.Lang,
                Desk.Date(r.Date)))];
        }
        var visits = Desk.Gateway.Get<ListEngagementsResponse>($"/v1/engagements?order=-start&pageSize=15&locale={Locale}&fallback=true",
            cancellation);
        var pages = act == "cite" ? null : Desk.Gateway.Get<ListPageStatesResponse>("/v1/editions:byPage?pageSize=30", cancellation);
        var agreements = await Agreements(cancellation);
        var list = pages is null ? [] : (await pages).Value?.Pages ?? [];
        return
        [
            .. list.Select(p => (p, e: p.Editions.FirstOrDefault(e => e.Locale == Locale)))
                .Select(x => Entry("pages/" + x.p.PageKey, x.e?.Title?.Text, x.e?.Title?.Lang, W["type." + x.p.Type])),
            .. ((await visits).Value?.Engagements ?? []).Select(e => Entry("engagements/" + e.Id, e.Title?.Text, e.Title?.Lang,
                Desk.Date(e.Start))),
            .. agreements.Select(a => Entry("agreements/" + a.Id, a.Title?.Text, a.Title?.Lang, Desk.Label("status", a.Status))),
        ];
    }

    async Task<IReadOnlyList<Agreement>> Agreements(CancellationToken cancellation) => (await Desk.Gateway.Get<ListAgreementsResponse>(
        $"/v1/agreements?pageSize=15&locale={Locale}&fallback=true", cancellation)).Value?.Agreements ?? [];

    List<PickEntry> Conditions(IReadOnlyList<Agreement> agreements)
    {
        var end = Desk.Today.AddMonths(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            new(W["pick.until"], null, Told(Desk.Date(end)), [new("condition", $"{{{{until {end}}}}} {{selection}}")]),
            .. agreements.Select(a => new PickEntry(a.Title?.Text ?? a.Id, a.Title?.Lang,
                Told(W["pick.while", ("status", Desk.Label("status", a.Status))]),
                [new("condition", $"{{{{while agreement/{a.Id} is {a.Status}}}}} {{selection}}")])),
        ];
    }
}
