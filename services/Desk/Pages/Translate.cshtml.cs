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
public sealed class TranslateModel(DeskContext desk) : EditionScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate"];

    public override string Tab => "translate";

    public override IReadOnlyList<Field> Fields => fields;

    public IReadOnlyList<TranslationRow> Rows { get; private set; } = [];

    public Edition? Original { get; private set; }

    public CompareTranslationResponse? Changes { get; private set; }

    /// <summary>Changed paragraphs that are no longer in the authentic text.</summary>
    public IReadOnlyList<BlockDifference> Dropped { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : !IsTranslation ? LocalRedirect(Address) : Page();

    public async Task<IActionResult> OnPostAsync(bool done, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        // Without a declaration the former source is kept, so an outdated translation stays outdated.
        var source = done ? Original?.Number : Edition?.Source ?? Original?.Number;
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, Api, new SaveDraftRequest(
            Given("slug") ?? Slugs.Propose(Given("title")), Given("title") ?? "", Given("summary"),
            ParagraphMerge.Join(Rows.Select(r => r.Target ?? "").Where(p => p.Length > 0)), Edition?.Cites ?? Original?.Cites, source,
            Edition?.Lead ?? Original?.Lead, Edition?.PublicDate ?? Original?.PublicDate, Edition?.ShareDescription),
            ETag, Key, cancellation);
        if (saved.Value is not null) return Finished($"{Address}/translate", done ? "translated" : "saved");
        if (saved.Problem is { Code: "stale" }) Key = Guid.NewGuid().ToString("N");
        return Refused(saved.Problem);
    }

    /// <summary>The words are right for the changed original as they are.</summary>
    public async Task<IActionResult> OnPostReaffirmAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var stated = await Act("reaffirm", new { source = Original?.Number ?? 0 }, cancellation);
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
        var (sources, targets) = (ParagraphMerge.Split(from.Body), ParagraphMerge.Split(Edition?.Body));
        var blocks = Changes?.Blocks ?? [];
        Dropped = [.. blocks.Where(b => b.Change == "dropped")];
        // A paragraph that was added has no translation beside it yet: the following ones move on.
        var (rows, next) = (new List<TranslationRow>(), 0);
        for (var i = 0; i < sources.Count; i++)
        {
            var change = blocks.FirstOrDefault(b => b.Change != "dropped" && Same(b.After, sources[i]));
            var target = change is { Change: "added" } || next >= targets.Count ? null : targets[next++];
            rows.Add(new(i, sources[i], target, change));
        }
        while (next < targets.Count) rows.Add(new(rows.Count, null, targets[next++], null));
        Rows = [.. rows.Select(r => r with { Target = Value($"p-{r.Index}", r.Target) })];
        fields =
        [
            new("title", W["f.title"], Value("title", Edition?.Title)) { Lang = Locale, Required = true, Max = 300, Hint = from.Title },
            new("slug", W["f.slug"], Value("slug", Edition?.Slug)) { Lang = Locale, Hint = W["f.slug.hint"] },
            new("summary", W["f.summary"], Value("summary", Edition?.Summary), FieldKind.Text)
            {
                Lang = Locale,
                Hint = from.Summary,
                Max = 1000,
            },
        ];
        return null;
    }

    static bool Same(string block, string paragraph) =>
        string.Join(' ', block.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        == string.Join(' ', paragraph.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
