using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>
/// One asset: its text in each language, its sizes, the editions that use it, and replacing it by another file. An
/// asset is identified by its content, so a replacement is a new asset, and the pages that use it become drafts.
/// </summary>
public sealed class AssetModel(DeskContext desk) : DeskScreen(desk)
{
    const int MaxText = 500;

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "assets";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public Asset? Asset { get; private set; }

    public string? FileError => fields.FirstOrDefault(f => f.Id == "file")?.Error;

    string Api => $"/v1/assets/{Encode(Id)}/description";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var saved = await Desk.Gateway.Write<Asset>(HttpMethod.Put, Api, Description(Desk.Locales.Select((l, i) =>
            (l, Given($"texts-{i}-text"))), Given("name")), ETag, Key, cancellation);
        if (saved.Value is { } asset)
            return Finished($"/assets/{Id}", string.IsNullOrEmpty(asset.PendingChange) ? "saved" : "pending");
        if (saved.Problem is { Code: "stale" })
        {
            ETag = (await Desk.Gateway.Get<Asset>(Api + "?locale=*", cancellation)).ETag;
            ModelState.Clear();
        }
        return Refused(saved.Problem);
    }

    /// <summary>
    /// Uploads another file, gives it the texts of this one, and puts it into drafts of the chosen editions.
    /// </summary>
    public async Task<IActionResult> OnPostReplaceAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var file = Request.Form.Files.FirstOrDefault(f => f.Length > 0);
        if (file is null)
            return Refused(new DeskProblem
            {
                Code = "invalid_request",
                Status = StatusCodes.Status400BadRequest,
                Title = W["asset.replace"],
                Errors = [new("file", "required", null)],
            });
        var uploaded = await AssetsModel.Upload(Desk.Gateway, file, Key!, cancellation);
        if (uploaded.Value is not { } asset) return Refused(AtFile(uploaded.Problem));
        // The same content: there is nothing to put in its place.
        if (asset.Sha256 == Asset!.Sha256) return Finished($"/assets/{Id}", "asset-same");
        var about = await Desk.Gateway.Get<Asset>($"/v1/assets/{asset.Sha256}/description?locale=*", cancellation);
        if (about.Value?.Texts is null or { Count: 0 })
        {
            var described = await Desk.Gateway.Write<Asset>(HttpMethod.Put, $"/v1/assets/{asset.Sha256}/description",
                Description((Asset.Texts ?? []).Select(t => (t.Lang, t.Text)), about.Value?.Name ?? asset.Name), about.ETag, null,
                cancellation);
            if (described.Problem is not null) return Refused(described.Problem);
        }
        foreach (var edition in Request.Form["in"])
            if (edition?.Split('/') is [var key, var locale] && await Put(key, locale, asset.Sha256, cancellation) is { } refused)
                return Refused(refused);
        return Finished($"/assets/{asset.Sha256}", "replaced");
    }

    async Task<DeskProblem?> Put(string key, string locale, string asset, CancellationToken cancellation)
    {
        var address = $"/v1/pages/{Encode(key)}/editions/{Encode(locale)}";
        var read = await Desk.Gateway.Get<Edition>(address, cancellation);
        if (read.Value is not { } e) return read.Problem;
        string? Changed(string? text) => text?.Replace(Asset!.Sha256, asset, StringComparison.Ordinal);
        // The words stay, so a translation keeps the original that it follows.
        var saved = await Desk.Gateway.Write<Edition>(HttpMethod.Put, address, new SaveDraftRequest(e.Slug ?? "", e.Title ?? "", e.Summary,
            Changed(e.Body), e.Cites, e.Source is > 0 ? e.Source : null, Changed(e.Lead), e.PublicDate, e.ShareDescription), read.ETag,
            null, cancellation);
        return saved.Problem;
    }

    // The field of the form has the name that the API gives it.
    static DeskProblem? AtFile(DeskProblem? problem) =>
        problem is { Errors: null or { Count: 0 }, Code: "too_large" or "media_type_unsupported" } ? problem with
        {
            Errors = [new("file", problem.Code == "too_large" ? "too_long" : "invalid_format", null)],
        } : problem;

    internal static DescribeAssetRequest Description(IEnumerable<(string Lang, string? Text)> texts, string? name) =>
        new([.. texts.Where(t => !string.IsNullOrWhiteSpace(t.Text)).Select(t => new GivenText(t.Lang, t.Text!))], name);

    /// <summary>The editions of <c>pages/{key}/editions/{locale}</c>.</summary>
    public IReadOnlyList<(string Key, string Locale)> Uses(IReadOnlyList<string> usedBy) =>
        [.. usedBy.Select(u => u.Split('/')).Where(p => p.Length == 4).Select(p => (p[1], p[3])).Distinct()];

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var read = await Desk.Gateway.Get<Asset>(Api + "?locale=*", cancellation);
        if (read.Value is not { } asset) return read.Problem;
        Asset = asset;
        var form = HttpMethods.IsPost(Request.Method) && Request.Query["handler"] != "Replace";
        if (!HttpMethods.IsPost(Request.Method)) ETag = read.ETag;
        Title = asset.Name is { Length: > 0 } name ? name : asset.TextIn(Desk.Language.Tag) ?? Id[..Math.Min(12, Id.Length)];
        fields =
        [
            new("name", W["f.assetName"], form ? Given("name") : asset.Name) { Max = 200, Hint = W["f.assetName.hint"] },
            .. Desk.Locales.Select((l, i) => new Field($"texts-{i}-text", $"{W["f.alt"]} ({DeskContext.NameOf(l)})",
                form ? Given($"texts-{i}-text") : asset.TextIn(l), FieldKind.Text)
            {
                Lang = l,
                Max = MaxText,
                Rows = 2,
                Hint = i == 0 ? W["f.alt.hint"] : null,
            }),
            new("file", W["asset.new-file"]),
        ];
        return null;
    }
}
