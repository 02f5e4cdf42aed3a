using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Embassy.Desk.Pages;

/// <summary>Writes one edition; it is released on another screen.</summary>
public sealed class EditModel(DeskContext desk) : EditionScreen(desk)
{
    static readonly string[] Closed = ["in-review", "approved", "scheduled"];

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Tab => "edit";

    public override IReadOnlyList<Field> Fields => fields;

    [BindProperty]
    public int? Source { get; set; }

    [FromQuery(Name = "edit")]
    public bool Open { get; set; }

    public bool MayWrite => Desk.MayAny("edit", "translate");

    /// <summary>A save would take it back from review or release, or make an approver a contributor.</summary>
    public bool ReadOnly => !MayWrite || (!Open && HttpMethods.IsGet(Request.Method)
        && Edition is not null && (Closed.Contains(Edition.State) || Desk.May("approve")));

    /// <summary>
    /// Only a draft is saved while somebody types: that makes no edition and takes nothing back from review. A
    /// translation keeps the original that it follows.
    /// </summary>
    public bool MayAutosave => MayWrite && Edition is { State: "draft" } && Problem is null;

    /// <summary>What was pasted to be imported.</summary>
    public string? Pasted { get; private set; }

    public string PastedFormat => Given("importFormat") ?? "html";

    public bool Imported { get; private set; }

    public string? ImportError { get; private set; }

    /// <summary>What the import left out or changed.</summary>
    public IReadOnlyList<LeftOut> NotTaken { get; private set; } = [];

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Only the part that changes while somebody types.</summary>
    public bool Part => Request.Headers.ContainsKey("HX-Request");

    /// <summary>The rendered words, as the site shows them.</summary>
    public string? Rendered { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(Edition);
        (Base, Source) = (Edition?.Body, Edition?.Source);
        if (ReadOnly && Edition?.Body is { Length: > 0 }) await Render(cancellation);
        Findings = await Check(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(null);
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, Draft(), ETag, Key, cancellation);
        if (saved.Value is not null) return Finished(Address + (Given("then") == "review" ? "/review" : ""), "saved");
        // A race for the first edition of a language shows as one that is there already.
        if (saved.Problem is { Code: "stale" } || (saved.Problem is { Code: "already_exists" } && string.IsNullOrEmpty(ETag)))
            return await Conflict(saved.Problem!, cancellation);
        return await Again(saved.Problem, cancellation);
    }

    // The findings of what is saved stay beside the words that were refused.
    async Task<IActionResult> Again(DeskProblem? problem, CancellationToken cancellation)
    {
        Findings = await Check(cancellation);
        return Refused(problem);
    }

    /// <summary>How many findings the newest edition has, for a cell of the grid.</summary>
    public async Task<IActionResult> OnGetCountAsync(CancellationToken cancellation)
    {
        var check = await Desk.Gateway.Get<CheckEditionResponse>($"{Api}:check", cancellation);
        var count = check.Value?.Findings?.Count ?? 0;
        return Content(count == 0 ? "" : " " + W.Count("findings.count", count), "text/plain; charset=utf-8");
    }

    /// <summary>Shows the words as the site would, without saving them; the form comes back as it was.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(null);
        var shown = await Render(cancellation) is { } refused ? await Again(refused, cancellation) : Page();
        return Part && shown is PageResult ? Partial("/Pages/Shared/_Rendered.cshtml", this) : shown;
    }

    /// <summary>Saves a draft while somebody types; answers with what the next save needs.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Away(problem);
        // What was sent for review meanwhile is not taken back by a save that nobody asked for.
        if (!MayAutosave) return Away(new DeskProblem { Code = "stale", Status = StatusCodes.Status412PreconditionFailed });
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, Draft(), ETag, null, cancellation);
        if (saved.Value is not { } edition) return Away(saved.Problem);
        return new JsonResult(new
        {
            etag = saved.ETag,
            // Only where the service stores other letters than were typed.
            text = (edition.Body ?? "") == (Given("body") ?? "") ? null : edition.Body,
            at = Desk.Instant(edition.SavedAt),
        });
    }

    static JsonResult Away(DeskProblem? problem) => new(new { code = problem?.Code ?? DeskProblem.Unavailable })
    {
        StatusCode = problem?.Status is >= 400 and < 600 and var status ? status : StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Turns a pasted page into Markdown at the end of the text; nothing is saved.</summary>
    public async Task<IActionResult> OnPostImportAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(null);
        Pasted = Given("import");
        // Nothing is stored under this key: the API imports only what is not there yet.
        var key = "pasted-" + Guid.NewGuid().ToString("N");
        var imported = await Desk.Gateway.Write<ImportPageResponse>(HttpMethod.Post, "/v1/pages:import",
            new ImportPageRequest(key, Locale, PastedFormat, Pasted ?? "", ValidateOnly: true)
            {
                Type = Type ?? "page",
                Title = Given("title"),
                Slug = key,
            }, null, null, cancellation);
        if (imported.Value is not { } made)
        {
            if (imported.Problem?.Errors?.FirstOrDefault(e => e.Field == "content") is { } error)
                ImportError = Problems.ProblemView.Message(W, error.Code);
            return await Again(imported.Problem, cancellation);
        }
        NotTaken = made.NotUnderstood ?? [];
        Set("body", ParagraphMerge.Join(new[] { Given("body"), made.Edition.Body }.OfType<string>().Where(t => t.Length > 0)));
        if (Given("title") is null && made.Edition.Title is { Length: > 0 } title) Set("title", title);
        (Pasted, Imported) = (null, true);
        await Render(cancellation);
        return Page();
    }

    async Task<DeskProblem?> Render(CancellationToken cancellation)
    {
        string? Value(string id) => fields.First(f => f.Id == id).Value;
        var rendered = await Desk.Gateway.Write<RenderTextResponse>(HttpMethod.Post, $"{Api}:render",
            new RenderTextRequest(Value("title"), Value("summary"), Value("body")), null, null, cancellation);
        if (rendered.Value is not { } text) return rendered.Problem;
        Rendered = new PageHtml(text.Html, f => "/media/" + f, _ => null, W["no-longer"]).Html;
        Findings = text.Findings;
        return null;
    }

    async Task<IActionResult> Conflict(DeskProblem problem, CancellationToken cancellation)
    {
        var (merged, refused) = await MergeWith(Given("body"), problem, cancellation);
        if (merged is not null) Set("body", merged);
        return await Again(refused, cancellation);
    }

    void Set(string id, string value) => fields = [.. fields.Select(f => f.Id == id ? f with { Value = value } : f)];

    SaveDraftRequest Draft() => new(Given("slug") ?? Slugs.Propose(Given("title")), Given("title") ?? "", Given("summary"), Given("body"),
        Given("cites")?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Source is > 0 ? Source : null,
        Given("lead"), Given("publicDate"), Given("shareDescription"))
    {
        TranslationNeutralReason = Given("translationNeutralReason"),
    };

    /// <param name="edition">The values; null takes those of the form.</param>
    IReadOnlyList<Field> FieldsOf(Edition? edition)
    {
        var form = HttpMethods.IsPost(Request.Method);
        string? Value(string id, string? stored) => form ? Given(id) : stored;
        return
        [
            new("title", W["f.title"], Value("title", edition?.Title)) { Lang = Locale, Required = true, Max = 300 },
            new("slug", W["f.slug"], Value("slug", edition?.Slug))
            {
                Lang = Locale,
                Hint = edition?.PublishedAt is null ? W["f.slug.hint"] : W["f.slug.public"],
            },
            new("summary", W["f.summary"], Value("summary", edition?.Summary), FieldKind.Text) { Lang = Locale, Max = 2000 },
            new("body", W["f.body"], Value("body", edition?.Body), FieldKind.Text) { Lang = Locale, Rows = 24, Hint = W["f.body.hint"] },
            new("lead", W["f.lead"], Value("lead", edition?.Lead)) { Hint = W["f.lead.hint"] },
            new("publicDate", W["f.publicDate"], Value("publicDate", edition?.PublicDate), FieldKind.Day) { Hint = W["f.day.hint"] },
            new("shareDescription", W["f.shareDescription"], Value("shareDescription", edition?.ShareDescription), FieldKind.Text)
            {
                Lang = Locale,
                Rows = 2,
            },
            new("cites", W["f.cites"], Value("cites", string.Join('\n', edition?.Cites ?? [])), FieldKind.Text)
            {
                Rows = 3,
                Hint = W["f.cites.hint"],
            },
            .. IsTranslation ? (Field[])[] :
            [
                new("translationNeutralReason", W["f.neutral"], Value("translationNeutralReason",
                    // That of a release is said: the next change says its own.
                    edition?.PublishedAt is null ? edition?.TranslationNeutralReason : null))
                {
                    Hint = W["f.neutral.hint"],
                },
            ],
        ];
    }
}
