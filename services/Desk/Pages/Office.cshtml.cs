using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>An office with its holders in time and the States to which its holder is accredited.</summary>
public sealed class OfficeModel(DeskContext desk) : RecordScreen(desk)
{
    const int Empty = 2;

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "persons";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool New => Id == "new";

    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public OfficeRecord? Office { get; private set; }

    public int Rows => (Office?.Accreditations?.Count ?? 0) + Empty;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var rows = Enumerable.Range(0, Rows)
            .Where(i => Given($"a-{i}-state") is not null || Given($"a-{i}-organisation") is not null).ToList();
        var saved = await Save<OfficeRecord>("/v1/offices", New ? NewId ?? "" : null, Id, new
        {
            titles = Texts("title"),
            feminineTitles = Texts("feminine"),
            precedence = Number("precedence") ?? 0,
            state = Given("state"),
            bodies = Texts("body"),
            severalHolders = Given("severalHolders") is not null,
            organisation = Given("organisation"),
            accreditations = rows.Select(i => new
            {
                state = Given($"a-{i}-state"),
                organisation = Given($"a-{i}-organisation"),
                nonResident = Given($"a-{i}-nonResident") is not null,
            }).ToArray(),
            sources = Sources("source", Office?.Sources),
            audience = Given("audience"),
        }, cancellation);
        return saved.Value is { } office ? Finished($"/offices/{Encode(office.Id)}", "saved") : Refused(Named(saved.Problem, f =>
            f.StartsWith("sources", StringComparison.Ordinal) ? "source"
            : f.StartsWith("accreditations[", StringComparison.Ordinal)
                && int.TryParse(f[15..].Split(']')[0], CultureInfo.InvariantCulture, out var i) && i < rows.Count
                ? $"a-{rows[i]}-{(f.EndsWith("organisation", StringComparison.Ordinal) ? "organisation" : "state")}"
            : TextField(f, "titles", "title") ?? TextField(f, "feminineTitles", "feminine") ?? TextField(f, "bodies", "body")));
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        NewId ??= Guid.CreateVersion7().ToString();
        Title = W["office.new"];
        if (!New)
        {
            var read = await Desk.Gateway.Get<OfficeRecord>($"/v1/offices/{Encode(Id)}?locale=*", cancellation);
            if (read.Value is null) return read.Problem;
            Office = read.Value;
            if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
            Title = Best(Office.Titles, Id);
        }
        SetFields(OfficeFields());
        return null;
    }

    IEnumerable<Field> OfficeFields()
    {
        foreach (var field in TextFields("title", W["f.title"], Office?.Titles)) yield return field;
        foreach (var field in TextFields("feminine", W["f.feminineTitle"], Office?.FeminineTitles))
            yield return field with { Hint = W["f.feminineTitle.hint"] };
        foreach (var field in TextFields("body", W["f.body-of"], Office?.Bodies)) yield return field;
        yield return new("precedence", W["f.precedence"],
            Value("precedence", Office?.Precedence is > 0 and var place ? place.ToString(CultureInfo.InvariantCulture) : null),
            FieldKind.Number)
        {
            Hint = W["f.precedence.hint"],
        };
        yield return new("state", W["f.state"], Value("state", Office is null ? Desk.Mission?.SendingState : Office.State))
        {
            Lang = "en",
            Hint = W["f.state.hint"],
        };
        yield return new("organisation", W["f.organisation"], Value("organisation", Office?.Organisation));
        yield return new("severalHolders", W["f.severalHolders"], Ticked("severalHolders", Office?.SeveralHolders == true, "state"),
            FieldKind.Check);
        for (var i = 0; i < Rows; i++)
        {
            var (a, n) = (Office?.Accreditations?.ElementAtOrDefault(i), (i + 1).ToString(Desk.Language.Culture));
            yield return new($"a-{i}-state", $"{W["f.accredited"]} {n}", Value($"a-{i}-state", a?.State))
            {
                Lang = "en",
                Hint = W["f.state.hint"],
            };
            yield return new($"a-{i}-organisation", $"{W["f.organisation"]} {n}", Value($"a-{i}-organisation", a?.Organisation));
            yield return new($"a-{i}-nonResident", $"{W["f.nonResident"]} {n}", Ticked($"a-{i}-nonResident", a?.NonResident == true,
                $"a-{i}-state"), FieldKind.Check);
        }
        yield return new("source", W["f.source"], Value("source", Office?.Sources is [var first, ..] ? first.Reference : null));
        yield return Audience("audience", Office?.Audience);
    }
}
