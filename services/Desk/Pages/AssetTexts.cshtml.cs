using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The assets without a text in one language, on one screen; each text is saved by itself.</summary>
public sealed class AssetTextsModel(DeskContext desk) : DeskScreen(desk)
{
    const int Most = 24;

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate"];

    public override string Section => "assets";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "locale")]
    public string Locale { get; set; } = "";

    public IReadOnlyList<Asset> Assets { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var texts = Enumerable.Range(0, Most).Select(i => (Sha: Given(Name("sha", i)), Text: Given(Name("text", i))))
            .Where(t => t.Sha is not null && t.Text is not null).ToDictionary(t => t.Sha!, t => t.Text!);
        DeskProblem? refused = null;
        foreach (var (sha, text) in texts)
        {
            var address = $"/v1/assets/{Encode(sha)}/description";
            var read = await Desk.Gateway.Get<Asset>(address + "?locale=*", cancellation);
            // Someone else wrote one meanwhile: theirs stays.
            if (read.Value is not { } asset || asset.TextIn(Locale) is not null) continue;
            var saved = await Desk.Gateway.Write<Asset>(HttpMethod.Put, address,
                AssetModel.Description((asset.Texts ?? []).Select(t => (t.Lang, t.Text)).Append((Locale, (string?)text)), asset.Name),
                read.ETag, null, cancellation);
            if (saved.Problem is not null) refused ??= saved.Problem;
            else texts.Remove(sha);
        }
        if (refused is null) return Finished($"/assets/texts/{Encode(Locale)}", "saved");
        if (await Show(cancellation) is { } problem) return Missing(problem);
        fields = [.. Assets.Select((a, i) => FieldOf(a, i, texts.GetValueOrDefault(a.Sha256)))];
        var at = Assets.ToList().FindIndex(a => texts.ContainsKey(a.Sha256));
        ModelState.Clear();
        return Refused(at < 0 ? refused : refused with
        {
            Errors = [.. (refused.Errors ?? []).Select(e => e with { Field = Name("text", at) })],
        });
    }

    static string Name(string name, int i) => name + "-" + i.ToString(CultureInfo.InvariantCulture);

    Field FieldOf(Asset asset, int i, string? text) => new(Name("text", i), asset.Name is { Length: > 0 } name ? name
        : asset.Sha256[..12], text, FieldKind.Text)
    {
        Lang = Locale,
        Max = 500,
        Rows = 2,
    };

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["asset.texts-missing", ("language", DeskContext.NameOf(Locale))];
        var (all, problem) = await AssetsModel.All(Desk.Gateway, cancellation);
        if (problem is not null) return problem;
        Assets = [.. all.Where(a => a.TextIn(Locale) is null).Take(Most)];
        fields = [.. Assets.Select((a, i) => FieldOf(a, i, null))];
        return null;
    }
}
