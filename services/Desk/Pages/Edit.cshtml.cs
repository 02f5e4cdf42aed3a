using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Writes one edition; it is released on another screen.</summary>
public sealed class EditModel(DeskContext desk) : EditionScreen(desk)
{
    static readonly string[] Closed = ["in-review", "approved", "scheduled"];

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Tab => "edit";

    public override IReadOnlyList<Field> Fields => fields;

    /// <summary>The words as they were when the form was made, for a merge.</summary>
    [BindProperty]
    public string? Base { get; set; }

    [BindProperty]
    public int? Source { get; set; }

    [FromQuery(Name = "edit")]
    public bool Open { get; set; }

    public bool MayWrite => Desk.MayAny("edit", "translate");

    /// <summary>A save would take it back from review or release, or make an approver a contributor.</summary>
    public bool ReadOnly => !MayWrite || (!Open && HttpMethods.IsGet(Request.Method)
        && ((Edition is not null && Closed.Contains(Edition.State)) || Desk.May("approve")));

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>The rendered words, as the site shows them.</summary>
    public string? Rendered { get; private set; }

    /// <summary>Someone else saved first: both versions, merged as far as they agree.</summary>
    public IReadOnlyList<MergedPart>? Merge { get; private set; }

    public Edition? Theirs { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(Edition);
        (Base, Source) = (Edition?.Body, Edition?.Source);
        Findings = Edition?.Findings ?? [];
        if (ReadOnly && Edition?.Body is { Length: > 0 }) await Render(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(null);
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, Draft(), ETag, Key, cancellation);
        if (saved.Value is not null) return Finished(Address, "saved");
        // A race for the first edition of a language shows as one that is there already.
        if (saved.Problem is { Code: "stale" } || (saved.Problem is { Code: "already_exists" } && string.IsNullOrEmpty(ETag)))
            return await Conflict(saved.Problem!, cancellation);
        return Refused(saved.Problem);
    }

    /// <summary>Shows the words as the site would, without saving them; the form comes back as it was.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return Missing(problem);
        fields = FieldsOf(null);
        if (await Render(cancellation) is { } refused) return Refused(refused);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("/Pages/Shared/_Rendered.cshtml", this) : Page();
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
        var current = await Desk.Gateway.Get<Edition>(Api, cancellation);
        if (current.Value is not { } theirs) return Refused(current.Problem ?? problem);
        Theirs = theirs;
        var (mine, parts) = (Given("body"), ParagraphMerge.Merge(Base, Given("body"), theirs.Body));
        Merge = parts;
        // Saving what is merged now replaces what the other person saved.
        (ETag, Base) = (current.ETag, theirs.Body);
        ModelState.Clear();
        Set("body", ParagraphMerge.Join(parts.SelectMany(p => p.Result ?? [.. p.Theirs, .. p.Mine])));
        Key = Guid.NewGuid().ToString("N");
        Mine = mine;
        return Refused(problem with
        {
            SavedByName = problem.SavedByName ?? theirs.AuthorName,
            SavedAt = problem.SavedAt ?? theirs.SavedAt,
        });
    }

    /// <summary>The words of this person before the merge.</summary>
    public string? Mine { get; private set; }

    void Set(string id, string value) => fields = [.. fields.Select(f => f.Id == id ? f with { Value = value } : f)];

    SaveDraftRequest Draft() => new(Given("slug") ?? Slugs.Propose(Given("title")), Given("title") ?? "", Given("summary"), Given("body"),
        Given("cites")?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Source, Given("lead"),
        Given("publicDate"), Given("shareDescription"));

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
            new("summary", W["f.summary"], Value("summary", edition?.Summary), FieldKind.Text) { Lang = Locale, Max = 1000 },
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
        ];
    }
}
