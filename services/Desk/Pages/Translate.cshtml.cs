using System.Text.RegularExpressions;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A paragraph of the authentic text beside that of the translation.</summary>
/// <param name="Changed">How the authentic paragraph differs from the translated one; null if it does not.</param>
public sealed record TranslationRow(int Index, string? Source, string? Target, BlockDifference? Changed);

/// <summary>
/// Translates paragraph by paragraph. The translation is current only when the person declares it; saving alone never
/// makes it so.
/// </summary>
public sealed partial class TranslateModel(DeskContext desk) : EditionScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate"];

    public override string Tab => "translate";

    public override IReadOnlyList<Field> Fields => [.. fields, .. Looked];

    /// <summary>The fields that are written; the others say what was looked at.</summary>
    public IReadOnlyList<Field> Written => fields;

    /// <summary>A box for each change of the original, ticked when the person has looked at it.</summary>
    public IReadOnlyList<Field> Looked { get; private set; } = [];

    public IReadOnlyList<TranslationRow> Rows { get; private set; } = [];

    /// <summary>The authentic edition that this person has seen: only that one can be declared translated.</summary>
    [BindProperty]
    public int? Seen { get; set; }

    public Edition? Original { get; private set; }

    public CompareTranslationResponse? Changes { get; private set; }

    /// <summary>
    /// Changes beside which no paragraph stands: what is no longer in the authentic text, and a row of a table or an
    /// entry of a list.
    /// </summary>
    public IReadOnlyList<BlockDifference> Apart { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : !IsTranslation ? LocalRedirect(Address) : Page();

    public async Task<IActionResult> OnPostAsync(bool done, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (done && Unseen() is { } unseen) return Refused(unseen);
        // Without a declaration the former source is kept, so an outdated translation stays outdated.
        var source = done ? Seen ?? Original?.Number : Edition?.Source ?? Seen ?? Original?.Number;
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, Draft(source), ETag, Key, cancellation);
        if (saved.Value is not null)
            return Finished($"{Address}/{(Given("then") == "review" ? "review" : "translate")}", done ? "translated" : "saved");
        if (saved.Problem is not ({ Code: "stale" } or { Code: "already_exists" })) return Refused(saved.Problem);
        var (merged, refused) = await MergeWith(Body(), saved.Problem, cancellation);
        if (merged is not null) Align(merged);
        return Refused(refused);
    }

    // A translation is declared current only when each change of the original was looked at.
    DeskProblem? Unseen() => Looked.Where(f => f.Value is null).Select(f => new FieldProblem(f.Id, "not_looked_at", null)).ToList()
        is not { Count: > 0 } missing ? null : DeskProblem.Invalid(missing) with { Title = W["translated.unseen"] };

    public Field LookedAt(object change) => Looked.First(f => f.Id == $"looked-{change}");

    // Without script a paragraph whose translation was changed was looked at; with script its box is ticked.
    void SetLooked(IReadOnlyList<TranslationRow> stored)
    {
        Field Box(string id, bool rewritten = false) =>
            new("looked-" + id, W["looked"], Given("looked-" + id) is not null || rewritten ? "true" : null, FieldKind.Check);
        Looked =
        [
            .. (Changes?.Fields ?? []).Select(f => Box("field-" + f.Field, HttpMethods.IsPost(Request.Method)
                && fields.FirstOrDefault(x => x.Id == f.Field) is { } field && (field.Value ?? "") != (Stored(f.Field) ?? ""))),
            .. Rows.Where(r => r.Changed is not null).Select(r => Box($"{r.Index}",
                (r.Target ?? "") != (stored.FirstOrDefault(s => s.Index == r.Index)?.Target ?? ""))),
            .. Apart.Select((_, i) => Box($"apart-{i}")),
        ];
    }

    string? Stored(string field) => field switch { "title" => Edition?.Title, "summary" => Edition?.Summary, _ => null };

    string Body() => ParagraphMerge.Join(Rows.Select(r => r.Target ?? "").Where(p => p.Length > 0));

    /// <summary>Only a draft is saved while somebody types; it keeps the original that it follows.</summary>
    public bool MayAutosave => Edition is { State: "draft" } && Problem is null;

    /// <summary>Saves a draft while somebody types; answers with what the next save needs.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(CancellationToken cancellation)
    {
        var problem = await Show(cancellation);
        if (problem is null && !MayAutosave) problem = new DeskProblem { Code = "stale", Status = StatusCodes.Status412PreconditionFailed };
        if (problem is null)
        {
            var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, Draft(Edition?.Source), ETag, null, cancellation);
            if (saved.Value is { } edition) return new JsonResult(new
            {
                etag = saved.ETag,
                text = edition.Body ?? "",
                at = Desk.Instant(edition.SavedAt),
            });
            problem = saved.Problem;
        }
        return new JsonResult(new { code = problem?.Code })
        {
            StatusCode = problem?.Status is >= 400 and < 600 and var status ? status : StatusCodes.Status503ServiceUnavailable,
        };
    }

    SaveDraftRequest Draft(int? source) => new(Given("slug") ?? Slugs.Propose(Given("title")), Given("title") ?? "", Given("summary"),
        Body(), Edition?.Cites ?? Original?.Cites,
        source is > 0 ? source : null, Edition?.Lead ?? Original?.Lead, Edition?.PublicDate ?? Original?.PublicDate,
        Edition?.ShareDescription);

    /// <summary>The facts and claims of a paragraph, to be copied beside it.</summary>
    public static IEnumerable<string> Tokens(string paragraph) => Token().Matches(paragraph).Select(m => m.Value).Distinct();

    [GeneratedRegex(@"\{\{(?:fact|claim):[^}]*\}\}")]
    private static partial Regex Token();

    /// <summary>The words are right for the changed original as they are.</summary>
    public async Task<IActionResult> OnPostReaffirmAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (Unseen() is { } unseen) return Refused(unseen);
        var stated = await Act("reaffirm", new { source = Seen ?? Original?.Number ?? 0 }, cancellation);
        return stated.Problem is null ? Finished($"{Address}/translate", "reaffirmed") : Refused(stated.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return problem;
        if (!IsTranslation) return null;
        var original = Desk.Gateway.Get<Edition>($"/v1/pages/{Encode(PageKey)}/editions/{Encode(Authentic!)}", cancellation);
        var changes = Desk.Gateway.Get<CompareTranslationResponse>($"{Api}:translation", cancellation);
        if ((await original).Value is not { } from) return (await original).Problem;
        (Original, Changes) = (from, (await changes).Value);
        var form = HttpMethods.IsPost(Request.Method);
        string? Value(string id, string? stored) => form ? Given(id) : stored;
        Align(Edition?.Body);
        var stored = Rows;
        Apart = [.. (Changes?.Blocks ?? []).Where(b => !stored.Any(r => r.Changed == b))];
        if (form) TakeForm();
        else (Base, Seen) = (Edition?.Body, from.Number);
        fields =
        [
            new("title", W["f.title"], Value("title", Edition?.Title))
            {
                Lang = Locale,
                Required = true,
                Max = 300,
                Hint = from.Title,
                HintLang = Authentic,
            },
            new("slug", W["f.slug"], Value("slug", Edition?.Slug)) { Lang = Locale, Hint = W["f.slug.hint"] },
            new("summary", W["f.summary"], Value("summary", Edition?.Summary), FieldKind.Text)
            {
                Lang = Locale,
                Hint = from.Summary,
                HintLang = Authentic,
                Max = 2000,
            },
        ];
        SetLooked(stored);
        return null;
    }

    // A form has the paragraphs of when it was made: none is left out, also if there are fewer by now.
    void TakeForm()
    {
        var rows = Rows.ToList();
        while (Request.Form.ContainsKey($"p-{rows.Count}")) rows.Add(new(rows.Count, null, null, null));
        Rows = [.. rows.Select(r => r with { Target = Given($"p-{r.Index}") })];
    }

    // The paragraphs of a translation beside those of the original, in their order.
    void Align(string? body)
    {
        var (sources, targets) = (ParagraphMerge.Split(Original?.Body), ParagraphMerge.Split(body));
        var blocks = Changes?.Blocks ?? [];
        // A paragraph that was added has no translation beside it yet: the following ones move on.
        var (rows, next) = (new List<TranslationRow>(), 0);
        for (var i = 0; i < sources.Count; i++)
        {
            var change = blocks.FirstOrDefault(b => b.Change != "dropped" && Same(b.After, sources[i]));
            var target = change is { Change: "added" } || next >= targets.Count ? null : targets[next++];
            rows.Add(new(i, sources[i], target, change));
        }
        while (next < targets.Count) rows.Add(new(rows.Count, null, targets[next++], null));
        Rows = rows;
    }

    static bool Same(string block, string paragraph) =>
        string.Join(' ', block.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        == string.Join(' ', paragraph.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
