using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The programme of an engagement: its newest release, what changed in it, and the next one.</summary>
public sealed class ProgrammeModel(DeskContext desk) : RecordScreen(desk)
{
    const int Empty = 3;

    static readonly string[] ItemParts = ["day", "from", "to", "note", "remove"];

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "engagements";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    /// <summary>How many rows a person asked for; more than there are items.</summary>
    [FromQuery(Name = "rows")]
    public int Asked { get; set; }

    public PlannedEngagement Engagement { get; private set; } = null!;

    public PlannedProgramme? Programme { get; private set; }

    public ProgrammeDifference? Difference { get; private set; }

    public int Rows => Math.Clamp(Math.Max((Programme?.Items.Count ?? 0) + Empty, Asked), Empty, 500);

    public int NextRelease => (Programme?.Release ?? 0) + 1;

    /// <summary>The fields of an item in lines: its time, what in each language, where in each language.</summary>
    public IEnumerable<IReadOnlyList<Field>> Lines(int row)
    {
        var id = $"i-{row.ToString(CultureInfo.InvariantCulture)}-";
        yield return [.. ItemParts.Select(part => Fields.FirstOrDefault(f => f.Id == id + part)).OfType<Field>()];
        yield return FieldsOf(id + "text-");
        yield return FieldsOf(id + "place-");
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    /// <summary>The form as it was typed, with more rows; nothing is saved.</summary>
    public Task<IActionResult> OnPostRowsAsync(CancellationToken cancellation) => OnGetAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var rows = Enumerable.Range(0, Rows).Where(Filled).ToList();
        var free = 1;
        var known = (Programme?.Items ?? []).Select(i => i.Key).ToHashSet();
        string KeyOf(int row)
        {
            if (Programme?.Items.ElementAtOrDefault(row) is { } item) return item.Key;
            while (!known.Add($"item-{free.ToString(CultureInfo.InvariantCulture)}")) free++;
            return $"item-{free.ToString(CultureInfo.InvariantCulture)}";
        }

        var released = await Desk.Gateway.Write<PlannedProgramme>(HttpMethod.Post, $"/v1/engagements/{Encode(Id)}/programme", new
        {
            items = rows.Select(r => new
            {
                key = KeyOf(r),
                starts = At(r, "from"),
                ends = Given($"i-{r}-to") is null ? null : At(r, "to"),
                places = Texts($"i-{r}-place"),
                texts = Texts($"i-{r}-text"),
                note = Given($"i-{r}-note"),
            }).ToArray(),
            note = Given("note") ?? "",
            audience = Given("audience"),
        }, ETag, Key, cancellation);
        return released.Value is not null ? Finished($"/engagements/{Encode(Id)}/programme", "released")
            : Refused(WithTimes(Named(released.Problem, field => Rename(field, rows))));
    }

    // Day and time are one value of the API: it says of a wrong time that there is no such date.
    DeskProblem? WithTimes(DeskProblem? problem) => problem is not { Errors: { } errors } ? problem : problem with
    {
        Errors = [.. errors.Select(e => e.Code == "invalid_date" && NoClock(e.Field) ? e with { Code = "invalid_time" } : e)],
    };

    bool Filled(int row) => Given($"i-{row}-remove") is null && (Given($"i-{row}-from") is not null || Given($"i-{row}-to") is not null
        || Given($"i-{row}-note") is not null || (Given($"i-{row}-day") is { } day && day != OwnDay)
        || Desk.Locales.Any(l => Given($"i-{row}-text-{l}") is not null || Given($"i-{row}-place-{l}") is not null));

    // A time at the place, or a day.
    string At(int row, string part) => (Given($"i-{row}-day") ?? Engagement.Start)
        + (ClockOf($"i-{row}-{part}") is { } time ? "T" + time : "");

    // The day of a new row, where the engagement has one.
    string? OwnDay => Engagement.Start.Length == 10 ? Engagement.Start : null;

    string? Rename(string field, List<int> rows)
    {
        if (field == "items") return "i-0-text-" + Desk.Locales[0];
        if (!field.StartsWith("items[", StringComparison.Ordinal)
            || !int.TryParse(field[6..].Split(']')[0], CultureInfo.InvariantCulture, out var n) || n >= rows.Count) return null;
        var (row, part) = (rows[n], field[(field.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart('.'));
        return part switch
        {
            "starts" => NoClock($"i-{row}-from") ? $"i-{row}-from" : $"i-{row}-day",
            "ends" => $"i-{row}-to",
            "note" => $"i-{row}-note",
            _ => TextField(part, "texts", $"i-{row}-text") ?? TextField(part, "places", $"i-{row}-place"),
        };
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var programme = Desk.Gateway.Get<PlannedProgramme>($"/v1/engagements/{Encode(Id)}/programme?locale=*", cancellation);
        var read = await Desk.Gateway.Get<PlannedEngagement>($"/v1/engagements/{Encode(Id)}?locale=*", cancellation);
        if (read.Value is null) return read.Problem;
        Engagement = read.Value;
        Programme = (await programme).Value;
        // A release is one of the engagement's changes.
        if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        if (Programme is null && (await programme).Problem is { Code: not "not_found" } problem) return problem;
        if (Programme is { Release: > 1 })
            Difference = (await Desk.Gateway.Get<ProgrammeDifference>(
                $"/v1/engagements/{Encode(Id)}/programme:compare?locale={Desk.Language.Tag}&fallback=true", cancellation)).Value;
        Title = W["programme.of", ("title", Best(Engagement.Titles, Id))];
        SetFields([.. Enumerable.Range(0, Rows).SelectMany(RowFields), new("note", W["f.release-note"], Given("note")),
            Audience("audience", Programme?.Audience ?? "internal")]);
        return null;
    }

    IEnumerable<Field> RowFields(int row)
    {
        var (id, item) = ($"i-{row.ToString(CultureInfo.InvariantCulture)}", Programme?.Items.ElementAtOrDefault(row));
        yield return Day(id + "-day", W["f.day"], item is not null ? DayOf(item.Starts) : OwnDay);
        yield return new(id + "-from", W["f.from"], Value(id + "-from", TimeOf(item?.Starts)), FieldKind.Number);
        yield return new(id + "-to", W["f.to"], Value(id + "-to", TimeOf(item?.Ends)), FieldKind.Number);
        foreach (var field in TextFields(id + "-text", W["f.what"], item?.Texts)) yield return field;
        foreach (var field in TextFields(id + "-place", W["f.place"], item?.Places)) yield return field;
        yield return new(id + "-note", W["f.staff-note"], Value(id + "-note", item?.Note));
        if (item is not null)
            yield return new(id + "-remove", W["f.remove"], Ticked(id + "-remove", false, id + "-day"), FieldKind.Check);
    }

    static string DayOf(string at) => at.Split('T')[0];

    static string? TimeOf(string? at) => at?.Split('T') is [_, var time] ? time[..Math.Min(5, time.Length)] : null;

    /// <summary>A time of the programme, in words.</summary>
    public string When(PlannedItem item) => Desk.Date(DayOf(item.Starts)) + (TimeOf(item.Starts) is { } from ? " " + from : "")
        + (TimeOf(item.Ends) is { } to ? "–" + to : "");
}
