using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A person: names in each language, spellings, offices in time and the steps of a posting.</summary>
public sealed class PersonModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "persons";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool New => Id == "new";

    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public PersonRecord? Person { get; private set; }

    public IReadOnlyList<TenureRecord> Tenures { get; private set; } = [];

    /// <summary>People on record whose name sounds like the one that is being added.</summary>
    public IReadOnlyList<PersonRecord> Alike { get; private set; } = [];

    public IReadOnlyList<(string Value, string Label)> Posts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (New && Given("other") is null && await FindAlike(cancellation)) return Page();
        var body = new
        {
            names = Texts("name"),
            spellings = (Given("spellings") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(l => l.Split('|', 2, StringSplitOptions.TrimEntries))
                .Select(p => new { text = p[0], source = p.ElementAtOrDefault(1) }).ToArray(),
            sources = Sources("source", Person?.Sources),
            audience = Given("audience"),
        };
        var saved = await Save<PersonRecord>("/v1/persons", New ? NewId ?? "" : null, Id, body, cancellation);
        return saved.Value is { } person ? Finished($"/persons/{Encode(person.Id)}", "saved") : Refused(Named(saved.Problem, f =>
            f.StartsWith("sources", StringComparison.Ordinal) ? "source" : f.StartsWith("spellings", StringComparison.Ordinal) ? "spellings"
            : TextField(f, "names", "name")));
    }

    /// <summary>Adds a tenure, or changes one that the form names.</summary>
    public async Task<IActionResult> OnPostTenureAsync(string? tenure, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var known = Tenures.FirstOrDefault(t => t.Id == tenure);
        var saved = await Desk.Gateway.Write<TenureRecord>(HttpMethod.Put, $"/v1/tenures/{Encode(known?.Id ?? NewId ?? "")}", new
        {
            person = Id,
            office = known?.Office ?? Given("t-office") ?? "",
            from = known is null ? Given("t-from") ?? "" : known.From ?? "",
            to = Given(known is null ? "t-to" : $"t-to-{known.Id}") ?? "",
            acting = known?.Acting ?? Given("t-acting") is not null,
            feminine = known?.Feminine ?? Given("t-feminine") is not null,
            sources = known is null ? Source("t-source") : [.. known.Sources ?? []],
            audience = known?.Audience,
            embargoUntil = known?.EmbargoUntil,
            steps = known?.Steps,
        }, known is null ? null : VersionTag(known.Version), Key, cancellation);
        return saved.Value is not null ? Finished($"/persons/{Encode(Id)}", "saved") : Refused(Named(saved.Problem, f =>
            known is not null && f is "to" or "from" ? $"t-to-{known!.Id}" : f.StartsWith("sources", StringComparison.Ordinal) ? "t-source"
            : "t-" + f));
    }

    /// <summary>Adds a step of a posting to a tenure.</summary>
    public async Task<IActionResult> OnPostStepAsync(string tenure, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (Tenures.FirstOrDefault(t => t.Id == tenure) is not { } known)
            return Missing(new DeskProblem { Code = "not_found", Status = 404 });
        var saved = await Desk.Gateway.Write<TenureRecord>(HttpMethod.Put, $"/v1/tenures/{Encode(known.Id)}", new
        {
            person = known.Person,
            office = known.Office,
            from = known.From ?? "",
            to = known.To ?? "",
            acting = known.Acting,
            feminine = known.Feminine,
            sources = known.Sources,
            audience = known.Audience,
            embargoUntil = known.EmbargoUntil,
            steps = (known.Steps ?? []).Append(new PostingStep(Given($"s-kind-{tenure}") ?? "", Given($"s-date-{tenure}") ?? "",
                Given($"s-to-{tenure}"), Given($"s-note-{tenure}"))).ToArray(),
        }, VersionTag(known.Version), Key, cancellation);
        static string PartOf(string field) => field.Split('.')[^1] is ("kind" or "to" or "note") and var part ? part : "date";
        return saved.Value is not null ? Finished($"/persons/{Encode(Id)}", "saved") : Refused(Named(saved.Problem, f =>
            f.StartsWith("steps", StringComparison.Ordinal) ? $"s-{PartOf(f)}-{tenure}" : null));
    }

    async Task<bool> FindAlike(CancellationToken cancellation)
    {
        var found = new Dictionary<string, PersonRecord>();
        foreach (var name in Desk.Locales.Select(l => Given($"name-{l}")).OfType<string>().Distinct())
            foreach (var person in (await Desk.Gateway.Get<ListPersonRecordsResponse>(
                $"/v1/persons?audience=all&q={Encode(name)}&pageSize=5&locale={Desk.Language.Tag}&fallback=true", cancellation))
                .Value?.Persons ?? [])
                found[person.Id] = person;
        Alike = [.. found.Values];
        return Alike.Count > 0;
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        NewId ??= Guid.CreateVersion7().ToString();
        if (New) Title = W["person.new"];
        else
        {
            var offices = Offices(cancellation);
            var tenures = Desk.Gateway.Get<ListTenureRecordsResponse>($"/v1/tenures?audience=all&person={Encode(Id)}&pageSize=100",
                cancellation);
            var read = await Desk.Gateway.Get<PersonRecord>($"/v1/persons/{Encode(Id)}?locale=*", cancellation);
            if (read.Value is null) return read.Problem;
            (Person, Tenures, Posts) = (read.Value, (await tenures).Value?.Tenures ?? [], await offices);
            if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
            Title = Best(Person.Names, Id);
        }
        SetFields([.. PersonFields(), .. TenureFields()]);
        return null;
    }

    IEnumerable<Field> PersonFields()
    {
        foreach (var field in TextFields("name", W["f.name-of"], Person?.Names)) yield return field;
        yield return new("spellings", W["f.spellings"], Value("spellings", string.Join('\n', (Person?.Spellings ?? [])
            .Select(s => string.IsNullOrEmpty(s.Source) ? s.Text : $"{s.Text} | {s.Source}"))), FieldKind.Text)
        {
            Hint = W["f.spellings.hint"],
        };
        yield return new("source", W["f.source"], Value("source", Person?.Sources is [var first, ..] ? first.Reference : null));
        yield return Audience("audience", Person?.Audience);
    }

    IEnumerable<Field> TenureFields()
    {
        if (New) yield break;
        yield return new("t-office", W["f.office"], Value("t-office", null), FieldKind.Choice) { Options = Posts };
        yield return Day("t-from", W["f.from-day"], null) with { Hint = W["f.precision.hint"] };
        yield return Day("t-to", W["f.to-day"], null) with { Hint = W["f.to-day.hint"] };
        yield return new("t-acting", W["f.acting"], Ticked("t-acting", false, "t-office"), FieldKind.Check);
        yield return new("t-feminine", W["f.feminine"], Ticked("t-feminine", false, "t-office"), FieldKind.Check);
        yield return new("t-source", W["f.source"], Value("t-source", null));
        foreach (var t in Tenures)
        {
            yield return Day($"t-to-{t.Id}", W["f.to-day"], t.To) with { Hint = W["f.to-day.hint"] };
            yield return Choice($"s-kind-{t.Id}", W["f.step"], "posting-step", null);
            yield return Day($"s-date-{t.Id}", W["f.day"], null) with { Hint = W["f.precision.hint"] };
            yield return new($"s-to-{t.Id}", W["f.accredited"], Value($"s-to-{t.Id}", null)) { Lang = "en", Hint = W["f.accredited.hint"] };
            yield return new($"s-note-{t.Id}", W["f.staff-note"], Value($"s-note-{t.Id}", null));
        }
    }

    public string OfficeOf(TenureRecord tenure) => Posts.FirstOrDefault(p => p.Value == tenure.Office).Label ?? tenure.Office;
}
