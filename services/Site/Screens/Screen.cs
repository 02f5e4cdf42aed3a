using System.Diagnostics;
using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Embassy.Site.Screens;

/// <summary>A link of the breadcrumb.</summary>
public sealed record Crumb(string Path, string Title, string? Lang = null, string? Dir = null);

/// <summary>Another language of a screen: its address, or null where it does not exist.</summary>
public sealed record Alternate(Language Language, string Path, bool Exists);

/// <summary>
/// The model of every screen: what its head, its language switch and its frame need. A screen reads its main content
/// in <c>OnGetAsync</c> and returns <see cref="Show"/>, or <see cref="Instead"/> with the state that a reader sees.
/// </summary>
public abstract class Screen(SiteContext site) : PageModel
{
    static readonly ActivitySource Source = new("Embassy.Site");

    const int MostListed = 40;

    Activity? span;

    public SiteContext Site => site;

    public Words W => site.Words;

    /// <summary>The row of the <see cref="RouteTable"/>.</summary>
    public SiteRoute Route => HttpContext.GetEndpoint()?.Metadata.GetMetadata<SiteRoute>() ?? RouteTable.State;

    /// <summary>
    /// The entry of the navigation that is marked: that of the route, unless the content knows better.
    /// </summary>
    public virtual string Section => Route.Section;

    public string Title { get; protected set; } = "";

    /// <summary>The language of the title, where it is not that of the screen.</summary>
    public LocalText? TitleText { get; protected set; }

    public string? Summary { get; protected set; }

    /// <summary>The address without query, readable.</summary>
    public string Canonical { get; protected set; } = "";

    /// <summary>The query that belongs to the canonical address: <c>?type=news</c>.</summary>
    public string CanonicalQuery { get; protected set; } = "";

    public IReadOnlyList<Alternate> Alternates { get; protected set; } = [];

    public IReadOnlyList<Crumb> Crumbs { get; protected set; } = [];

    public bool NoIndex { get; protected set; }

    /// <summary>The address of the main content in the API.</summary>
    public string? Api { get; protected set; }

    /// <summary>
    /// The address of the same content in the API, for people; null where the operator has named none.
    /// </summary>
    public string? ApiAddress => Api is null || site.Settings.Api.Length == 0 ? null : site.Settings.Api.TrimEnd('/') + Api
        + (Api.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "locale=" + site.Language.Tag;

    /// <summary>A picture for social networks, as a path of this site.</summary>
    public string? SharePicture { get; protected set; }

    public bool Article { get; protected set; }

    public DateTimeOffset? PublishedAt { get; protected set; }

    public DateTimeOffset? UpdatedAt { get; protected set; }

    /// <summary>What the screen lists, for programs: the address and the title of each.</summary>
    public IReadOnlyList<(string Path, string Title)> Listed { get; protected set; } = [];

    /// <summary>Blocks of JSON-LD.</summary>
    public IList<string> JsonLd { get; } = [];

    /// <summary>A day in the past whose state is shown.</summary>
    public string? AsOf { get; protected set; }

    /// <summary>The path of the previous and next page of a list.</summary>
    public string? Previous { get; protected set; }

    public string? Next { get; protected set; }

    /// <summary>The address for readers of no offered language.</summary>
    public string DefaultPath
    {
        get => defaultPath ?? Alternates.FirstOrDefault(a => a.Exists)?.Path ?? Canonical;
        protected set => defaultPath = value;
    }

    string? defaultPath;

    public string PublicUrl => site.Settings.PublicUrl.Length > 0 ? site.Settings.PublicUrl.TrimEnd('/')
        : $"{Request.Scheme}://{Request.Host}";

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        span = Source.StartActivity($"site.page {Route.Name}");
        span?.SetTag("site.language", site.Language.Tag);
        base.OnPageHandlerExecuting(context);
    }

    public override void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        span?.Dispose();
        if (context.Result is PageResult && site.Rewritten)
            context.Result = Moved(Canonical + Request.QueryString);
        if (site.Gateway.Degraded) site.Degraded = true;
        var milliseconds = site.Gateway.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
        Response.Headers["Server-Timing"] =
            $"gw;dur={milliseconds};desc=\"{site.Gateway.Calls} calls, {site.Gateway.NotModified} not modified\"";
        if (NoIndex || site.Settings.NoIndex || AsOf is not null) Response.Headers["X-Robots-Tag"] = "noindex";
        base.OnPageHandlerExecuted(context);
    }

    /// <summary>Shows the screen at this address in every language of the mission.</summary>
    protected PageResult Show(string title, params string?[] segments)
    {
        Title = title;
        Canonical = site.Path(segments);
        if (Alternates.Count == 0) Alternates = [.. site.Offered.Select(l => new Alternate(l, RouteTable.Path(l, segments), true))];
        return Page();
    }

    /// <summary>
    /// Shows a record that is found by its id. The words behind the id are those of its title in each language, so the
    /// language switch and the alternates lead to canonical addresses.
    /// </summary>
    protected async Task<IActionResult> ShowRecord(string section, string id, LocalText? title, string name, string api,
        CancellationToken cancellation)
    {
        if (!HasWords(title?.Text)) return Moved(Record(section, id, title) + Request.QueryString);
        var field = section == "people" ? "names" : "titles";
        var all = await site.Gateway.GetFollowed<RecordTitles>($"{api}?locale=*&fields={field}", cancellation);
        var titles = all.Value?.Titles ?? all.Value?.Names ?? [];
        Alternates = [.. site.Offered.Select(l => titles.FirstOrDefault(t => Language.Find(t.Lang) == l) is { Text: not null } own
            ? new Alternate(l, RouteTable.Path(l, section, id, Slug.Of(own.Text)), true)
            : new Alternate(l, RouteTable.Path(l, section, id), l == site.Language))];
        (TitleText, Api) = (title, api);
        return Show(title?.Text ?? name, section, id, Slug.Of(title?.Text));
    }

    /// <summary>Shows a state instead of the screen.</summary>
    protected IActionResult Instead(ScreenState state)
    {
        HttpContext.Features.Set(state);
        return new EmptyResult();
    }

    protected IActionResult Moved(string path)
    {
        Response.Headers.Location = Addresses.Encode(path);
        return StatusCode(StatusCodes.Status308PermanentRedirect);
    }

    /// <summary>
    /// True if the words behind an id are those of the title; the screen is shown at no other address.
    /// </summary>
    protected bool HasWords(string? title) => (RouteData.Values["words"] as string ?? "") == Slug.Of(title);

    /// <summary>A text; in an element with its language where it is not that of the screen.</summary>
    public IHtmlContent T(LocalText? text)
    {
        if (text?.Text is not { Length: > 0 } words) return HtmlString.Empty;
        var content = new HtmlContentBuilder();
        if (text.Lang == site.Language.Tag) return content.Append(words);
        return content.AppendHtml($"<bdi lang=\"{text.Lang}\" dir=\"{text.Dir}\">").Append(words).AppendHtml("</bdi>");
    }

    /// <summary>A name, symbol or number that keeps its own direction.</summary>
    public static IHtmlContent Isolated(string? text) =>
        string.IsNullOrEmpty(text) ? HtmlString.Empty : new HtmlContentBuilder().AppendHtml("<bdi>").Append(text).AppendHtml("</bdi>");

    /// <summary>The names of languages, each in its own.</summary>
    public IHtmlContent Languages(IReadOnlyList<string> tags)
    {
        var content = new HtmlContentBuilder();
        foreach (var (tag, i) in tags.Select((t, i) => (t, i)))
            content.Append(i > 0 ? W["and-list"] : "").AppendHtml("<bdi class=\"tongue\" lang=\"").Append(tag).AppendHtml("\">")
                .Append(Language.Find(tag)?.Name ?? tag).AppendHtml("</bdi>");
        return content;
    }

    /// <summary>The language of a name as a source has it, by its letters; null where they do not say.</summary>
    public static string? LanguageOf(string? name) => name is null ? null : name.Any(c => c is >= '\u0600' and <= '\u06ff') ? "ar"
        : name.Contains('ə', StringComparison.OrdinalIgnoreCase) ? "az" : null;

    /// <summary>A civil date in a <c>time</c> element.</summary>
    public IHtmlContent Date(string? civil, string? end = null) => string.IsNullOrEmpty(civil) ? HtmlString.Empty
        : new HtmlContentBuilder().AppendHtml($"<time datetime=\"{civil}\">").Append(CivilDates.Period(site.Language, civil, end))
            .AppendHtml("</time>");

    public string Label(string vocabulary, string? word) => site.Labels[vocabulary, word];

    public string State(string? code) => site.State(code);

    /// <summary>In which of the two States something takes place, or that it is elsewhere.</summary>
    public string Host(string direction) => direction switch
    {
        "incoming" => W["host", ("s", State(site.Sending))],
        "outgoing" => W["host", ("s", State(site.Receiving))],
        _ => Label("direction", direction),
    };

    public string Path(params string?[] segments) => site.Path(segments);

    /// <summary>The tone of a status: colour beside its icon and its word.</summary>
    public static string Tone(string? status) => status switch
    {
        "in-force" or "in-effect" or "held" or "done" or "completed" or "confirmed" => "ok",
        "late" or "cancelled" or "denounced" or "terminated" or "expired" or "blocked" or "withdrawn" => "bad",
        "postponed" or "suspended" or "tentative" or "awaiting" or "provisionally-applied" => "warn",
        "planned" or "signed" or "agreed" or "initialled" or "open" => "info",
        _ => "mute",
    };

    /// <summary>A status as an icon and a word.</summary>
    public IHtmlContent Status(string vocabulary, string? status)
    {
        if (string.IsNullOrEmpty(status)) return HtmlString.Empty;
        var tone = Tone(status);
        return new HtmlContentBuilder().AppendHtml($"<span class=\"tag {tone}\"><span class=\"dot\" aria-hidden=\"true\"></span>")
            .Append(Label(vocabulary, status)).AppendHtml("</span>");
    }

    /// <summary>
    /// The address of an engagement, agreement, letter, person or initiative, with the words of its title.
    /// </summary>
    public string Record(string section, string id, LocalText? title) => Path(section, id, Slug.Of(title?.Text));

    /// <summary>Records as entries of a list; those without a title in this language are left out.</summary>
    protected IReadOnlyList<(string Path, string Title)> Entries<T>(string section, IEnumerable<T> records,
        Func<T, (string Id, LocalText? Title)> of) =>
        [.. records.Select(of).Where(r => r.Title?.Text is { Length: > 0 }).Take(MostListed)
            .Select(r => (Record(section, r.Id, r.Title), r.Title!.Text!))];

    /// <summary>A decimal of the API as the language writes it.</summary>
    public string Amount(string? value, int decimals = 0) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? site.Number(number, decimals)
            : value ?? "";

    /// <summary>An amount with its currency in words, or with its code where there is no word for it.</summary>
    public string Money(string? value, string currency, int decimals = 0) => Amount(value, decimals) + " " + Currency(currency);

    public string Currency(string code) => W.Has("currency." + code) ? W["currency." + code] : code;
}
