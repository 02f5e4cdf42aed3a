using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The mission: names, contact, hours, closed days, head, languages, rules; export and import.</summary>
[RequestSizeLimit(MaxBody), RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class MissionModel(DeskContext desk) : RecordScreen(desk)
{
    const int MaxBody = 520 << 20, Empty = 2;

    static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    protected override IReadOnlyList<string> Needs => ["administer"];

    public override string Section => "mission";

    public MissionRecord Mission { get; private set; } = null!;

    /// <summary>What an import would bring; nothing is stored yet, or it is.</summary>
    public ImportMissionResponse? Imported { get; private set; }

    public bool Trial { get; private set; }

    /// <summary>The file of a trial, so that it need not be chosen again; null if it is too large to keep.</summary>
    [BindProperty(Name = "_content")]
    public string? KeptContent { get; set; }

    [BindProperty(Name = "_name")]
    public string? FileName { get; set; }

    public int HourRows => (Mission.Contact?.Hours?.Count ?? 0) + Empty;

    public int ClosedRows => (Mission.Contact?.ClosedDays?.Count ?? 0) + Empty;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var hours = Enumerable.Range(0, HourRows)
            .Where(i => Given($"h-{i}-opens") is not null || Given($"h-{i}-closes") is not null).ToList();
        var closed = Enumerable.Range(0, ClosedRows).Where(i => Given($"c-{i}-date") is not null
            || Desk.Locales.Any(l => Given($"c-{i}-reason-{l}") is not null)).ToList();
        var saved = await Desk.Gateway.Write<MissionRecord>(HttpMethod.Patch, "/v1/mission", new
        {
            names = Texts("name"),
            locales = (Given("locales") ?? "").Split([',', '،', ' '], StringSplitOptions.RemoveEmptyEntries),
            approval = Given("approval"),
            removal = Given("removal"),
            contact = new
            {
                shortNames = Texts("shortName"),
                addresses = Texts("address"),
                coordinates = Bare("coordinates"),
                phone = Bare("phone"),
                emergencyPhone = Bare("emergencyPhone"),
                email = Given("email") ?? "",
                website = Given("website") ?? "",
                hours = hours.Select(i => new
                {
                    weekday = Given($"h-{i}-weekday"),
                    opens = ClockOf($"h-{i}-opens") ?? "",
                    closes = ClockOf($"h-{i}-closes") ?? "",
                }).ToArray(),
                closedDays = closed.Select(i => new { date = Given($"c-{i}-date") ?? "", reasons = Texts($"c-{i}-reason") }).ToArray(),
                head = Desk.Locales.Any(l => Given($"headName-{l}") is not null)
                    ? new { names = Texts("headName"), titles = Texts("headTitle"), person = Given("person") } : null,
            },
        }, ETag, Key, cancellation);
        return saved.Value is not null ? Finished("/mission", "saved") : Refused(Named(saved.Problem, f => Rename(f, hours, closed)));
    }

    /// <summary>Imports an exported mission, or says what the file would bring.</summary>
    public async Task<IActionResult> OnPostImportAsync(IFormFile? file, string act, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var chosen = file is { Length: > 0 };
        if (!chosen && ImportModel.TryDecode(KeptContent) is null)
            return Refused(new DeskProblem
            {
                Code = "invalid_request",
                Status = 400,
                Title = W["file.missing"],
                Errors = [new("file", "required", null)],
            });
        Trial = act == "try";
        await using var content = chosen ? file!.OpenReadStream() : new MemoryStream(ImportModel.TryDecode(KeptContent)!);
        var sent = await Desk.Gateway.Upload<ImportMissionResponse>($"/v1/mission:import?validateOnly={(Trial ? "true" : "false")}",
            content, "application/zip", Trial ? null : Key, cancellation);
        Imported = sent.Value;
        FileName = chosen ? Path.GetFileName(file!.FileName) : FileName;
        KeptContent = Trial && Imported is not null ? await Keep(chosen ? file!.OpenReadStream() : null, cancellation) : null;
        ModelState.Clear();
        return Imported is null ? Refused(sent.Problem) : Page();
    }

    async Task<string?> Keep(Stream? file, CancellationToken cancellation)
    {
        if (file is null) return KeptContent;
        await using (file)
        {
            if (file.Length > ImportKind.Kept) return null;
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, cancellation);
            return Convert.ToBase64String(copy.ToArray());
        }
    }

    // The API takes digits as machines dial them; people group them.
    string Bare(string id) => string.Concat((Given(id) ?? "").Where(c =>
        !char.IsWhiteSpace(c) && (id == "coordinates" || c is not ('-' or '(' or ')' or '.'))));

    string? Rename(string field, List<int> hours, List<int> closed)
    {
        var name = field.StartsWith("contact.", StringComparison.Ordinal) ? field[8..] : field;
        int? Row(string list) => name.StartsWith(list + "[", StringComparison.Ordinal)
            && int.TryParse(name[(list.Length + 1)..].Split(']')[0], CultureInfo.InvariantCulture, out var i) ? i : null;
        var part = name.IndexOf(']', StringComparison.Ordinal) is >= 0 and var close ? name[(close + 1)..].TrimStart('.') : "";
        if (Row("hours") is { } h && h < hours.Count) return $"h-{hours[h]}-{(part.Length > 0 ? part : "opens")}";
        if (Row("closedDays") is { } c && c < closed.Count)
            return TextField(part, "reasons", $"c-{closed[c]}-reason") ?? $"c-{closed[c]}-date";
        return TextField(name, "names", "name") ?? TextField(name, "shortNames", "shortName") ?? TextField(name, "addresses", "address")
            ?? TextField(name, "head.names", "headName") ?? TextField(name, "head.titles", "headTitle")
            ?? (name.StartsWith("locales", StringComparison.Ordinal) ? "locales" : name == "head.person" ? "person" : name);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.mission"];
        var read = await Desk.Gateway.Get<MissionRecord>("/v1/mission?locale=*", cancellation);
        if (read.Value is null) return read.Problem;
        Mission = read.Value;
        if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        SetFields([.. ContactFields(Mission.Contact), .. HourFields(Mission.Contact), .. RuleFields(), new Field("file", W["file"])]);
        return null;
    }

    IEnumerable<Field> ContactFields(MissionAddress? contact)
    {
        foreach (var field in TextFields("name", W["f.mission-name"], Mission.Names)) yield return field;
        foreach (var field in TextFields("shortName", W["f.shortName"], contact?.ShortNames)) yield return field;
        foreach (var field in TextFields("address", W["f.address"], contact?.Addresses, FieldKind.Text)) yield return field;
        yield return new("phone", W["f.phone"], Value("phone", contact?.Phone)) { Lang = "en" };
        yield return new("emergencyPhone", W["f.emergencyPhone"], Value("emergencyPhone", contact?.EmergencyPhone)) { Lang = "en" };
        yield return new("email", W["f.email"], Value("email", contact?.Email)) { Lang = "en" };
        yield return new("website", W["f.website"], Value("website", contact?.Website)) { Lang = "en" };
        yield return new("coordinates", W["f.coordinates"], Value("coordinates", contact?.Coordinates))
        {
            Lang = "en",
            Hint = W["f.coordinates.hint"],
        };
        foreach (var field in TextFields("headName", W["f.head-name"], contact?.Head?.Names)) yield return field;
        foreach (var field in TextFields("headTitle", W["f.head-title"], contact?.Head?.Titles)) yield return field;
        yield return new("person", W["f.head-person"], Value("person", contact?.Head?.Person))
        {
            Lang = "en",
            Hint = W["f.head-person.hint"],
        };
    }

    IEnumerable<Field> HourFields(MissionAddress? contact)
    {
        for (var i = 0; i < HourRows; i++)
        {
            var (row, n) = (contact?.Hours?.ElementAtOrDefault(i), (i + 1).ToString(Desk.Language.Culture));
            yield return new($"h-{i}-weekday", $"{W["f.weekday"]} {n}", Value($"h-{i}-weekday", row?.Weekday), FieldKind.Choice)
            {
                Options = [.. Weekdays.Select(d => (d, Desk.Label("weekday", d)))],
            };
            yield return new($"h-{i}-opens", $"{W["f.opens"]} {n}", Value($"h-{i}-opens", row?.Opens), FieldKind.Number);
            yield return new($"h-{i}-closes", $"{W["f.closes"]} {n}", Value($"h-{i}-closes", row?.Closes), FieldKind.Number);
        }
        for (var i = 0; i < ClosedRows; i++)
        {
            var (row, n) = (contact?.ClosedDays?.ElementAtOrDefault(i), (i + 1).ToString(Desk.Language.Culture));
            yield return Day($"c-{i}-date", $"{W["f.day"]} {n}", row?.Date);
            foreach (var field in TextFields($"c-{i}-reason", $"{W["f.reason"]} {n}", row?.Reasons)) yield return field;
        }
    }

    IEnumerable<Field> RuleFields()
    {
        yield return new("locales", W["f.locales"], Value("locales", string.Join(", ", Mission.Locales)))
        {
            Lang = "en",
            Hint = W["f.locales.hint"],
        };
        yield return Choice("approval", W["f.approval"], "approval", Mission.Approval);
        yield return Choice("removal", W["f.removal"], "approval", Mission.Removal);
    }
}
