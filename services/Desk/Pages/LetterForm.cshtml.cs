using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>
/// Writes a letter with the text of an earlier year at its side; sender and addressee hold their offices today.
/// </summary>
public sealed class LetterFormModel(DeskContext desk) : RecordScreen(desk)
{
    static readonly string[] Directions = ["incoming", "outgoing"];

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "letters";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool New => Id == "new";

    [FromQuery(Name = "occasion")]
    public string? Occasion { get; set; }

    [FromQuery(Name = "direction")]
    public string? Direction { get; set; }

    /// <summary>The day of the occasion.</summary>
    [FromQuery(Name = "day")]
    public string? OccasionDay { get; set; }

    /// <summary>The id of a new letter, made with the form, so that sending it twice is one letter.</summary>
    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public PlannedLetter? Letter { get; private set; }

    public IReadOnlyList<PlannedLetter> Precedents { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var original = Given("original");
        var saved = await Save<PlannedLetter>("/v1/letters", New ? NewId ?? "" : null, Id, new
        {
            kind = Given("kind") ?? "",
            direction = Given("direction") ?? "",
            occasion = Given("occasion"),
            signedOn = Given("signedOn") ?? "",
            publishedOn = Given("publishedOn") ?? "",
            occasionOn = Given("occasionOn") ?? "",
            sender = Party("sender"),
            addressee = Party("addressee"),
            titles = Texts("title"),
            texts = Desk.Locales.Where(l => Given($"text-{l}") is not null)
                .Select(l => new { lang = l, text = Given($"text-{l}"), original = l == original }).ToArray(),
            sources = Sources("source", Letter?.Sources),
            audience = Given("audience"),
        }, cancellation);
        return saved.Value is { } letter ? Finished($"/letters/{Encode(letter.Id)}", "saved") : Refused(Named(saved.Problem, field =>
            field.StartsWith("sources[0]", StringComparison.Ordinal) ? "source"
            : TextField(field, "titles", "title") ?? TextField(field, "texts", "text")));
    }

    object Party(string id) => new
    {
        state = Given(id + "-state") ?? "",
        person = Given(id + "-person") ?? "",
        office = Given(id + "-office") ?? "",
        // A name that is taken away: what is left out of a change stays.
        name = Given(id + "-name") ?? "",
    };

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var (persons, offices) = (Persons(cancellation), Offices(cancellation));
        if (!New)
        {
            var read = await Desk.Gateway.Get<PlannedLetter>($"/v1/letters/{Encode(Id)}?locale=*", cancellation);
            if (read.Value is null) return read.Problem;
            Letter = read.Value;
            if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        }
        else NewId ??= Guid.CreateVersion7().ToString();
        var (occasion, direction) = (Given("occasion") ?? Letter?.Occasion ?? Occasion,
            Given("direction") ?? Letter?.Direction ?? Direction);
        if (!string.IsNullOrEmpty(occasion))
            Precedents = (await Desk.Gateway.Get<ListPlannedLettersResponse>(
                $"/v1/letters:precedents?audience=all&occasion={Encode(occasion)}&limit=5"
                + QueryPart("direction", direction) + $"&locale={Desk.Language.Tag}&fallback=true", cancellation)).Value?.Letters ?? [];
        var model = Letter ?? await Full(Precedents.Count > 0 ? Precedents[0] : null, cancellation);
        Title = New ? W["letter.new"] : Best(Letter!.Titles, Id);
        var (sender, addressee) = (Value("sender-office", model?.Sender?.Office), Value("addressee-office", model?.Addressee?.Office));
        var holders = Letter is null ? (Sender: HolderOf(sender, cancellation), Addressee: HolderOf(addressee, cancellation))
            : (Sender: Task.FromResult<string?>(null), Addressee: Task.FromResult<string?>(null));
        SetFields(LetterFields(model, occasion, direction ?? "outgoing", await persons, await offices,
            (await holders.Sender, await holders.Addressee)));
        return null;
    }

    // What is listed is in one language; the titles of the earlier letter are wanted in each.
    async Task<PlannedLetter?> Full(PlannedLetter? precedent, CancellationToken cancellation) => precedent is null ? null
        : (await Desk.Gateway.Get<PlannedLetter>($"/v1/letters/{Encode(precedent.Id)}?locale=*", cancellation)).Value;

    // The office's holder of today, who need not be that of last year.
    async Task<string?> HolderOf(string? office, CancellationToken cancellation) => string.IsNullOrEmpty(office) ? null
        : (await Desk.Gateway.Get<OfficeRecord>($"/v1/offices/{Encode(office)}?locale={Desk.Language.Tag}&fallback=true", cancellation))
            .Value?.Holders?.LastOrDefault(h => string.IsNullOrEmpty(h.To))?.Person;

    IEnumerable<Field> LetterFields(PlannedLetter? model, string? occasion, string direction,
        IReadOnlyList<(string Value, string Label)> persons, IReadOnlyList<(string Value, string Label)> offices,
        (string? Sender, string? Addressee) holders)
    {
        yield return Choice("kind", W["f.kind-of"], "letter-kind", model?.Kind ?? "congratulation");
        yield return new("direction", W["f.direction"], Value("direction", direction), FieldKind.Choice)
        {
            Options = [.. Directions.Select(x => (x, W["letter." + x]))],
        };
        yield return new("occasion", W["occasion"], Value("occasion", occasion)) { Lang = "en", Hint = W["f.occasion.hint"] };
        foreach (var field in TextFields("title", W["f.title"], model?.Titles)) yield return field;
        var (sending, receiving) = direction == "incoming" ? (Desk.Mission?.ReceivingState, Desk.Mission?.SendingState)
            : (Desk.Mission?.SendingState, Desk.Mission?.ReceivingState);
        foreach (var (id, party, holder, state) in new[]
        {
            ("sender", model?.Sender, holders.Sender, sending), ("addressee", model?.Addressee, holders.Addressee, receiving),
        })
        {
            var office = Value(id + "-office", party?.Office);
            yield return new($"{id}-state", $"{W["letter-party." + id]} – {W["f.state"]}", Value(id + "-state", party?.State ?? state))
            {
                Lang = "en",
                Hint = W["f.state.hint"],
            };
            yield return new($"{id}-office", $"{W["letter-party." + id]} – {W["f.office"]}", office, FieldKind.Choice)
            {
                Options = With(offices, office),
            };
            yield return new($"{id}-person", $"{W["letter-party." + id]} – {W["f.person"]}",
                Value(id + "-person", Letter is null ? holder ?? party?.Person : party?.Person), FieldKind.Choice)
            {
                Options = With(persons, party?.Person),
            };
            yield return new($"{id}-name", $"{W["letter-party." + id]} – {W["f.name"]}",
                Value(id + "-name", Letter is null ? null : party?.Name));
        }
        yield return Day("signedOn", W["f.signedOn"], Letter?.SignedOn) with { Hint = W["f.signedOn.hint"] };
        yield return Day("publishedOn", W["f.publishedOn"], Letter?.PublishedOn) with { Hint = W["f.publishedOn.hint"] };
        yield return Day("occasionOn", W["f.occasionOn"], Letter?.OccasionOn ?? OccasionDay) with { Hint = W["f.occasionOn.hint"] };
        foreach (var l in Desk.Locales)
            yield return new($"text-{l}", $"{W["f.text"]} – {DeskContext.NameOf(l)}",
                Value($"text-{l}", Letter?.Texts?.FirstOrDefault(t => t.Lang == l)?.Text), FieldKind.Text)
            {
                Lang = l,
                Rows = 8,
            };
        yield return new("original", W["f.original"], Value("original", Letter?.Texts?.FirstOrDefault(t => t.Original)?.Lang
            ?? Desk.Locales[0]), FieldKind.Choice)
        {
            Options = [.. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
        };
        yield return new("source", W["f.source"], Value("source", Letter?.Sources is [var first, ..] ? first.Reference : null));
        yield return Audience("audience", Letter?.Audience ?? "internal");
    }
}
