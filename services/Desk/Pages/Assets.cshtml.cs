using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Problems;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A file that was not taken, and why.</summary>
public sealed record RefusedFile(int Index, string Name, string Message);

/// <summary>Pictures and documents: what there is, what lacks a text, and uploading.</summary>
public sealed class AssetsModel(DeskContext desk) : DeskScreen(desk)
{
    const int Shown = 40, Parts = 20;

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "assets";

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    public override IReadOnlyList<Field> Fields { get; } = [new("file", "")];

    public IReadOnlyList<Asset> Assets { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<Asset> Uploaded { get; private set; } = [];

    public IReadOnlyList<RefusedFile> Refusals { get; private set; } = [];

    [FromQuery(Name = "missing")]
    public string? MissingIn { get; set; }

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "view")]
    public string? View { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public bool Table => View == "table";

    public bool MayUpload => Desk.May("edit");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    /// <summary>Takes several files; each is stored or refused by itself, by name.</summary>
    public async Task<IActionResult> OnPostUploadAsync(CancellationToken cancellation)
    {
        var (taken, refused, first) = (new List<Asset>(), new List<RefusedFile>(), (DeskProblem?)null);
        foreach (var (file, i) in Request.Form.Files.Where(f => f.Length > 0).Select((f, i) => (f, i)))
        {
            var reply = await Upload(Desk.Gateway, file, $"{Key}-{i}", cancellation);
            if (reply.Value is { } asset) taken.Add(asset);
            else if (reply.Status == StatusCodes.Status401Unauthorized) return StatusCode(StatusCodes.Status401Unauthorized);
            else
            {
                first ??= reply.Problem;
                refused.Add(new(i, file.FileName, Reason(reply.Problem, Desk)));
            }
        }
        if (taken.Count + refused.Count == 0) refused.Add(new(0, "–", ProblemView.Message(W, "required")));
        (Uploaded, Refusals) = (taken, refused);
        // The script sends one file at a time and shows the answer beside it.
        if (Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
            return refused.Count > 0
                ? new JsonResult(new { name = refused[0].Name, message = refused[0].Message, trace = first?.TraceId })
                {
                    StatusCode = first?.Status is >= 400 and < 600 ? first.Status : StatusCodes.Status503ServiceUnavailable,
                }
                : new JsonResult(new { name = NameOf(taken[0]), address = "/assets/" + taken[0].Sha256 });
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return first is null ? Page() : Refused(first);
    }

    internal static async Task<Reply<Asset>> Upload(DeskGateway gateway, IFormFile file, string key, CancellationToken cancellation)
    {
        await using var content = file.OpenReadStream();
        return await gateway.Upload<Asset>($"/v1/assets?name={Encode(Path.GetFileName(file.FileName))}", content, file.ContentType, key,
            cancellation);
    }

    /// <summary>Why a file was refused: the message of its field, else the title of the problem.</summary>
    internal static string Reason(DeskProblem? problem, DeskContext desk)
    {
        var view = ProblemView.Of(problem ?? new DeskProblem { Code = DeskProblem.Unavailable }, [], desk);
        return problem?.Errors is [{ } error, ..] ? ProblemView.Message(desk.Words, error.Code) : $"{view.Title}. {view.Remedy}".Trim();
    }

    /// <summary>All assets with their texts in every language, newest first.</summary>
    internal static async Task<(List<Asset> Assets, DeskProblem? Problem)> All(DeskGateway gateway, CancellationToken cancellation)
    {
        var (assets, _, problem) = await gateway.All<ListAssetsResponse, Asset>("/v1/assets?pageSize=100&locale=*", Parts,
            l => (l.Assets, l.NextPageToken), cancellation);
        return (assets, problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.assets"];
        Filters =
        [
            new("q", W["filter.word"], Query),
            new("missing", W["asset.missing"], MissingIn, FieldKind.Choice)
            {
                Options = [("", W["all"]), .. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("view", W["asset.view"], View, FieldKind.Choice)
            {
                Options = [("", W["asset.view.pictures"]), ("table", W["asset.view.table"])],
            },
        ];
        // A filter looks at every asset, because the API has none.
        if (!string.IsNullOrEmpty(MissingIn) || !string.IsNullOrEmpty(Query))
        {
            var (all, problem) = await All(Desk.Gateway, cancellation);
            if (problem is not null) return problem;
            Assets = [.. all.Where(a => (string.IsNullOrEmpty(MissingIn) || a.TextIn(MissingIn) is null) && Has(a, Query))];
            return null;
        }
        var part = await Desk.Gateway.Get<ListAssetsResponse>($"/v1/assets?pageSize={Shown}&locale=*"
            + QueryPart("pageToken", PageToken), cancellation);
        if (part.Value is null) return part.Problem;
        (Assets, Next) = (part.Value.Assets, part.Value.NextPageToken);
        return null;
    }

    /// <summary>Whether the name or a text has the words.</summary>
    internal static bool Has(Asset asset, string? words) => (words ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .All(w => (asset.Name ?? "").Contains(w, StringComparison.OrdinalIgnoreCase)
            || (asset.Texts ?? []).Any(t => (t.Text ?? "").Contains(w, StringComparison.OrdinalIgnoreCase)));

    public string NameOf(Asset asset) => asset.Name is { Length: > 0 } name ? name
        : asset.TextIn(Desk.Language.Tag) ?? asset.Sha256[..12];

    /// <summary>Width, height and size of the widest form.</summary>
    public string Size(Asset asset) => asset.Forms is [var form, ..] ? SizeOf(form, Desk.Language.Culture) : "";

    internal static string SizeOf(AssetForm form, CultureInfo culture) =>
        (form.Width > 0 ? string.Create(culture, $"{form.Width} × {form.Height} · ") : "")
        + string.Create(culture, $"{Math.Max(1, form.Bytes / 1024):N0} KB");
}
