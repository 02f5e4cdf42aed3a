using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Every page with its state in every language of the mission.</summary>
public sealed class PagesGridModel(DeskContext desk) : DeskScreen(desk)
{
    const int Size = 100, Most = 500;

    static readonly string[] AllTypes = ["page", "news", "statement", "speech", "notice"],
        States = ["draft", "in-review", "approved", "scheduled", "published", "outdated", "missing", "withdrawn"];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "pages";

    public ListPageStatesResponse List { get; private set; } = new([], null, null);

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    IReadOnlyList<Field> fields = [];

    public override IReadOnlyList<Field> Fields => fields;

    public bool MayAct => Desk.May("edit");

    public HashSet<string> Picked { get; } = [];

    [FromQuery(Name = "mine")]
    public bool Mine { get; set; }

    /// <summary>How many pages one screen shows, 100 to 500.</summary>
    [FromQuery(Name = "size")]
    public int? Wide { get; set; }

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "type")]
    public string? Type { get; set; }

    [FromQuery(Name = "state")]
    public string? State { get; set; }

    [FromQuery(Name = "language")]
    public string? InLanguage { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public string Here => "/pages" + Request.QueryString;

    public string HandlerPath(string handler) => Here + (Request.QueryString.HasValue ? "&" : "?") + "handler=" + handler;

    public string NextPath(string token) =>
        $"/pages?pageToken={Encode(token)}{QueryPart("type", Type)}{QueryPart("q", Query)}"
        + QueryPart("size", Wide?.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Sends the drafts of the chosen pages for review in one language; a page without a draft there is left.
    /// </summary>
    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancellation)
    {
        var locale = Given("in") ?? "";
        return await Each(async key =>
        {
            var address = $"/v1/pages/{Encode(key)}/editions/{Encode(locale)}";
            var read = await Desk.Gateway.Get<Edition>(address, cancellation);
            if (read.Value is not { State: "draft" }) return read.Value is null ? read.Problem : null;
            return (await Desk.Gateway.Write<Edition>(HttpMethod.Post, address + ":submit", new { }, read.ETag, $"{Key}-{key}",
                cancellation)).Problem;
        }, "submitted", cancellation);
    }

    /// <summary>Plans a review of the chosen pages and names their owner.</summary>
    public Task<IActionResult> OnPostPlanAsync(CancellationToken cancellation) => Each(async key =>
    {
        var read = await Desk.Gateway.Get<ListEditionsResponse>($"/v1/pages/{Encode(key)}/editions", cancellation);
        if (read.Value is null) return read.Problem;
        return (await Desk.Gateway.Write<PagePlan>(HttpMethod.Post, $"/v1/pages/{Encode(key)}:planReview",
            new { reviewBy = Given("reviewBy") ?? "", owner = Given("owner") ?? "" }, read.ETag, $"{Key}-{key}", cancellation)).Problem;
    }, "planned", cancellation);

    // Each page is a write of its own: one that is refused stays chosen, and the others are done.
    async Task<IActionResult> Each(Func<string, Task<DeskProblem?>> act, string done, CancellationToken cancellation)
    {
        DeskProblem? refused = null;
        foreach (var key in Request.Form["pick"].OfType<string>())
            if (await act(key) is { } problem)
            {
                refused ??= problem;
                Picked.Add(key);
            }
        if (refused is null && Request.Form["pick"].Count > 0) return Finished(Here, done);
        if (await Show(cancellation) is { } missing) return Missing(missing);
        return Refused(refused ?? new DeskProblem
        {
            Code = "invalid_request",
            Status = StatusCodes.Status400BadRequest,
            Title = W["pick.nothing"],
        });
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.pages"];
        Filters =
        [
            new("q", W["filter.word"], Query),
            new("type", W["filter.type"], Type, FieldKind.Choice) { Options = [("", W["all"]), .. Types(Desk)] },
            new("state", W["filter.state"], State, FieldKind.Choice)
            {
                Options = [("", W["all"]), .. States.Select(s => (s, s == "outdated" ? W["tr.outdated"] : W["state." + s]))],
            },
            new("language", W["filter.language"], InLanguage, FieldKind.Choice)
            {
                Options = [("", W["all"]), .. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("mine", W["mine"], Mine ? "true" : null, FieldKind.Check),
            new("size", W["filter.size"], (Wide ?? Size).ToString(CultureInfo.InvariantCulture), FieldKind.Choice)
            {
                Options = [("100", "100"), ("500", "500")],
            },
        ];
        fields =
        [
            new("in", W["filter.language"], Given("in") ?? InLanguage ?? Desk.Language.Tag, FieldKind.Choice)
            {
                Options = [.. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("reviewBy", W["f.reviewBy"], Given("reviewBy"), FieldKind.Day) { Hint = W["f.day.hint"] },
            new("owner", W["f.owner"], Given("owner") ?? Desk.Caller!.Subject) { Lang = "en" },
        ];
        var (pages, token, total) = (new List<PageState>(), PageToken, (int?)null);
        // A filter by state or author looks at every page, because the API filters neither by page.
        var (filtered, most) = (!string.IsNullOrEmpty(State) || Mine, Math.Clamp(Wide ?? Size, Size, Most));
        do
        {
            var part = await Desk.Gateway.Get<ListPageStatesResponse>(
                $"/v1/editions:byPage?pageSize={Size}{(total is null ? "&includeTotal=true" : "")}"
                + QueryPart("type", Type) + QueryPart("query", Query) + QueryPart("pageToken", token), cancellation);
            if (part.Value is null) return part.Problem;
            pages.AddRange(filtered ? part.Value.Pages.Where(Wanted) : part.Value.Pages);
            (token, total) = (part.Value.NextPageToken, total ?? part.Value.TotalSize);
        }
        while (!string.IsNullOrEmpty(token) && (filtered || pages.Count < most));
        List = new(pages, filtered ? null : token, filtered ? null : total);
        return null;
    }

    // The words of one state are asked for thousands of times.
    readonly Dictionary<string, string> words = [];

    public string StateWord(string state) => Word("state." + state, state);

    public string TypeWord(string type) => Word("type." + type, type);

    public string OutdatedWord => Word("tr.outdated", "");

    string Word(string key, string otherwise) =>
        words.TryGetValue(key, out var word) ? word : words[key] = W.Has(key) ? W[key] : otherwise;

    public static string Tone(string state) => state switch
    {
        "published" => "ok",
        "in-review" or "scheduled" or "approved" => "info",
        "draft" => "warn",
        "withdrawn" or "gone" => "bad",
        _ => "mute",
    };

    public EditionState? Cell(PageState page, string locale) => page.Editions.FirstOrDefault(e => e.Locale == locale);

    /// <summary>The title in the desk's language, else in the page's own.</summary>
    public EditionState? Head(PageState page) =>
        page.Editions.FirstOrDefault(e => e.Locale == Desk.Language.Tag && e.Title?.Text is not null)
        ?? page.Editions.FirstOrDefault(e => e.Locale == page.AuthenticLocale && e.Title?.Text is not null)
        ?? page.Editions.FirstOrDefault(e => e.Title?.Text is not null);

    /// <summary>Of the pages shown, how many are current in a language.</summary>
    public int Current(string locale) => List.Pages.Count(p => Cell(p, locale) is { State: "published", Translation: "current" });

    public static IEnumerable<(string Value, string Label)> Types(DeskContext desk) =>
        AllTypes.Select(t => (t, desk.Words["type." + t]));

    bool Wanted(PageState page) => (!Mine || page.Editions.Any(e => e.Author == Desk.Caller!.Subject)) && (string.IsNullOrEmpty(State)
        || Desk.Locales.Where(l => string.IsNullOrEmpty(InLanguage) || l == InLanguage).Any(l => (Cell(page, l), State) switch
        {
            (null, "missing") => true,
            ({ Translation: "outdated" }, "outdated") => true,
            ({ } cell, _) => cell.State == State,
            _ => false,
        }));
}
