using System.Globalization;
using System.Text;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Imports a file: trial, report, and the refused rows corrected in place and sent alone.</summary>
[RequestSizeLimit(MaxBody), RequestFormLimits(MultipartBodyLengthLimit = MaxBody, ValueLengthLimit = 16 << 20, ValueCountLimit = 20_000)]
public sealed class ImportModel(DeskContext desk) : RecordScreen(desk)
{
    const int MaxBody = 80 << 20, Shown = 100;

    public override string Section => "imports";

    protected override IReadOnlyList<string> Needs => [Kind?.Policy ?? "administer"];

    [FromRoute(Name = "kind")]
    public string Name { get; set; } = "";

    /// <summary>An earlier import whose refused rows are corrected.</summary>
    [FromQuery(Name = "again")]
    public string? Again { get; set; }

    /// <summary>The file of the trial, so that it need not be chosen again.</summary>
    [BindProperty(Name = "_content")]
    public string? KeptContent { get; set; }

    [BindProperty(Name = "_name")]
    public string? FileName { get; set; }

    public ImportKind? Kind => ImportKind.All.FirstOrDefault(k => k.Name == Name);

    public ImportReport? Report { get; private set; }

    /// <summary>Whether the report is of a trial: nothing is stored yet.</summary>
    public bool Trial { get; private set; }

    /// <summary>The refused rows to correct, under their columns.</summary>
    public CsvTable? Corrections { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Kind is null) return Missing(new DeskProblem { Code = "not_found", Status = 404 });
        Show();
        if (!string.IsNullOrEmpty(Again)) await ReadRefusals(Again, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, string act, CancellationToken cancellation)
    {
        if (Kind is null) return Missing(new DeskProblem { Code = "not_found", Status = 404 });
        Show();
        byte[] content;
        if (file is { Length: > 0 })
        {
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, cancellation);
            (content, FileName) = (copy.ToArray(), Path.GetFileName(file.FileName));
        }
        else if (Given("pasted") is { } pasted)
            (content, FileName) = (Encoding.UTF8.GetBytes(pasted), pasted.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal)
                ? "pasted.ics" : pasted.StartsWith('{') || pasted.StartsWith('[') ? "pasted.json" : "pasted.csv");
        else if (TryDecode(KeptContent) is { } kept) content = kept;
        else
        {
            FieldOf("file").Error = W["field.required"];
            return Refused(new DeskProblem
            {
                Code = "invalid_request",
                Status = 400,
                Title = W["file.missing"],
                Errors = [new("file", "required", null)],
            });
        }
        Trial = act != "import";
        var sent = await Send(content, FileName ?? "file.csv", Trial, Key, cancellation);
        KeptContent = Trial && content.Length <= ImportKind.Kept ? Convert.ToBase64String(content) : null;
        return await Answer(sent, cancellation);
    }

    /// <summary>Sends the corrected rows, and only those.</summary>
    public async Task<IActionResult> OnPostAgainAsync(int rows, CancellationToken cancellation)
    {
        if (Kind is null) return Missing(new DeskProblem { Code = "not_found", Status = 404 });
        Show();
        var columns = Request.Form["column"].Select(c => c ?? "").ToList();
        Corrections = new CsvTable(columns, [.. Enumerable.Range(0, Math.Clamp(rows, 0, Shown))
            .Select(r => (IReadOnlyList<string>)[.. columns.Select((_, c) => Given($"r-{r}-{c}") ?? "")])], []);
        var sent = await Send(Encoding.UTF8.GetBytes(Corrections.Write()), FileName ?? "corrected.csv", false, Key, cancellation);
        if (sent.Value is not null) Corrections = null;
        return await Answer(sent, cancellation);
    }

    async Task<IActionResult> Answer(Reply<ImportReport> sent, CancellationToken cancellation)
    {
        Report = sent.Value;
        if (Report is null) return Refused(sent.Problem is { Errors: { } } problem
            ? Named(problem, f => Fields.Any(x => x.Id == Field.IdOf(f)) ? null : f is "content" or "chunk" or "rows" ? "file" : null)
            : sent.Problem);
        if (!Trial && Report.Refused > 0 && Report.RefusalsLink is { Length: > 0 } && Report.Import is { } import)
            await ReadRefusals(import, cancellation);
        return Page();
    }

    /// <summary>A file that a form has kept; null if it has none.</summary>
    internal static byte[]? TryDecode(string? content)
    {
        if (string.IsNullOrEmpty(content)) return null;
        var bytes = new byte[content.Length];
        return Convert.TryFromBase64String(content, bytes, out var length) ? bytes[..length] : null;
    }

    Task<Reply<ImportReport>> Send(byte[] content, string name, bool trial, string? key, CancellationToken cancellation)
    {
        var query = new StringBuilder().Append(CultureInfo.InvariantCulture, $"?validateOnly={(trial ? "true" : "false")}");
        void Add(string parameter, string? value)
        {
            if (!string.IsNullOrEmpty(value)) query.Append(CultureInfo.InvariantCulture, $"&{parameter}={Encode(value)}");
        }

        if (Kind!.Table) Add("fileName", name);
        if (Kind.OfForum) Add("allOrNothing", Given("whole") is null ? null : "true");
        else if (Kind.Name is "candidates" or "wordpress") Add("refusals", Given("whole") is null ? null : "all");
        foreach (var parameter in new[] { "locale", "source", "retrieved", "currency", "key", "type", "title" })
            if (Fields.Any(f => f.Id == parameter)) Add(parameter, Given(parameter));
        var address = Kind.Name switch
        {
            "candidates" => "/v1/import-candidates:import",
            "trade" => "/v1/trade:import",
            "wordpress" => "/v1/pages:importSite",
            "document" => "/v1/pages:importDocument",
            _ => $"/v1/forums/{Encode(Given("forum") ?? "")}/{Kind.Name}:import",
        };
        return Desk.Gateway.Upload<ImportReport>(address + query, new MemoryStream(content), ImportKind.TypeOf(name), trial ? null : key,
            cancellation);
    }

    async Task ReadRefusals(string import, CancellationToken cancellation)
    {
        if (!Kind!.Table) return;
        using var response = await Desk.Gateway.Open($"/v1/imports/{Encode(import)}/refusals.csv", cancellation);
        if (response is not { IsSuccessStatusCode: true }) return;
        Again = import;
        Corrections = CsvTable.Read(await response.Content.ReadAsStringAsync(cancellation), Shown);
    }

    void Show()
    {
        Title = W.Has("import." + Name) ? W["import." + Name] : Desk.Label("import-kind", Name);
        var languages = (IReadOnlyList<(string, string)>)[.. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))];
        List<Field> form = [];
        if (Kind!.OfForum) form.Add(Choice("forum", W["f.forum"], "forum", Request.Query["forum"]));
        if (Kind.Name == "trade")
            form.AddRange(
            [
                new("source", W["f.source"], Value("source", "https://comtradeplus.un.org/"))
                {
                    Required = true,
                    Lang = "en",
                    Hint = W["f.trade-source.hint"],
                },
                Day("retrieved", W["f.retrieved"], Text(Desk.Today)),
                new("currency", W["f.currency"], Value("currency", "USD")) { Lang = "en" },
            ]);
        if (Kind.Name is "candidates" or "wordpress" or "document")
            form.Add(new("locale", W["f.file-language"], Value("locale", Desk.Locales[0]), FieldKind.Choice) { Options = languages });
        if (Kind.Name == "document")
            form.AddRange([new("key", W["f.key"], Value("key", null)) { Lang = "en", Hint = W["f.key.hint"], Required = true },
                new("type", W["filter.type"], Value("type", "news"), FieldKind.Choice) { Options = [.. PagesGridModel.Types(Desk)] },
                new("title", W["f.title"], Value("title", null))]);
        var endings = string.Join(", ", Kind.Accepts.Split(',').Select(e => e[1..].ToUpperInvariant()));
        form.Add(new("file", W["file"]) { Hint = W["file.hint", ("endings", endings)] });
        if (Kind.Table) form.Add(new("pasted", W["f.pasted"], Value("pasted", null), FieldKind.Text) { Rows = 4, Lang = "en" });
        if (Kind.Name != "document" && Kind.Name != "trade")
            form.Add(new("whole", W["f.whole"], Ticked("whole", false, "pasted"), FieldKind.Check));
        SetFields(form);
    }

    /// <summary>The counts of the report that are there, with their names.</summary>
    public IEnumerable<(string Name, long Count)> Counts()
    {
        if (Report is not { } r) return [];
        (string Name, long? Count)[] all =
        [
            ("rows", r.Rows ?? r.Read), ("added", r.Added), ("changed", r.Changed ?? r.Revised), ("unchanged", r.Unchanged),
            ("skipped", r.Skipped), ("cancelled", r.Cancelled), ("gone", r.Gone), ("refused", r.Refused),
        ];
        return all.Where(c => c.Count is not null).Select(c => (c.Name, c.Count!.Value));
    }

    public string Reason(string code) => Problems.ProblemView.Message(W, code);
}
