using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Every page with its state in every language of the mission.</summary>
public sealed class PagesGridModel(DeskContext desk) : DeskScreen(desk)
{
    const int Size = 100;

    static readonly string[] AllTypes = ["page", "news", "statement", "speech", "notice"],
        States = ["draft", "in-review", "approved", "scheduled", "published", "outdated", "missing", "withdrawn"];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "pages";

    public ListPageStatesResponse List { get; private set; } = new([], null, null);

    public IReadOnlyList<Field> Filters { get; private set; } = [];

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

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
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
        ];
        var (pages, token) = (new List<PageState>(), PageToken);
        // A filter by state looks at every page, because one page has several states.
        do
        {
            var part = await Desk.Gateway.Get<ListPageStatesResponse>($"/v1/editions:byPage?pageSize={Size}&includeTotal=true"
                + Part("type", Type) + Part("query", Query) + Part("pageToken", token), cancellation);
            if (part.Value is null) return Missing(part.Problem);
            pages.AddRange(part.Value.Pages.Where(Wanted));
            (token, List) = (part.Value.NextPageToken, part.Value);
        }
        while (!string.IsNullOrEmpty(State) && !string.IsNullOrEmpty(token));
        List = List with { Pages = pages };
        return Page();
    }

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

    bool Wanted(PageState page) => string.IsNullOrEmpty(State)
        || Desk.Locales.Where(l => string.IsNullOrEmpty(InLanguage) || l == InLanguage).Any(l => (Cell(page, l), State) switch
        {
            (null, "missing") => true,
            ({ Translation: "outdated" }, "outdated") => true,
            ({ } cell, _) => cell.State == State,
            _ => false,
        });

    static string Part(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Encode(value)}";
}
