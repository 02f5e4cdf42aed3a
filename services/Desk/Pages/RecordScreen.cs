using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Desk.Pages;

/// <summary>A form of a screen with its fields and its button.</summary>
public sealed record FormView(DeskScreen Screen, string Action, IReadOnlyList<Field> Fields, string Button)
{
    /// <summary>The class of the form: <c>narrow</c>.</summary>
    public string? Class { get; init; }

    /// <summary>Where the device keeps what is typed; null if it does not.</summary>
    public string? Keep { get; init; }
}

/// <summary>A screen with forms of a record, whose texts are in each language of the mission.</summary>
public abstract class RecordScreen(DeskContext desk) : DeskScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    public override IReadOnlyList<Field> Fields => fields;

    protected void SetFields(IEnumerable<Field> form) => fields = [.. form];

    /// <summary>Fields of one form, by the prefix of their ids.</summary>
    public IReadOnlyList<Field> FieldsOf(string prefix) => [.. fields.Where(f => f.Id.StartsWith(prefix, StringComparison.Ordinal))];

    public Field FieldOf(string id) => fields.First(f => f.Id == id);

    /// <summary>What was typed, if the form that was sent has the field; else what is stored.</summary>
    protected string? Value(string id, string? stored) => Sent(id) ? Given(id) : stored;

    /// <summary>
    /// The value of a box. One that is not ticked is not sent, so another field of its form says that the form was.
    /// </summary>
    protected string? Ticked(string id, bool stored, string sibling) => (Sent(sibling) ? Given(id) is not null : stored) ? "true" : null;

    bool Sent(string id) => HttpMethods.IsPost(Request.Method) && Request.HasFormContentType && Request.Form.ContainsKey(id);

    protected IEnumerable<Field> TextFields(string id, string label, IReadOnlyList<LocalText>? stored, FieldKind kind = FieldKind.Line) =>
        Desk.Locales.Select(l => new Field($"{id}-{l}", $"{label} – {DeskContext.NameOf(l)}",
            Value($"{id}-{l}", stored?.FirstOrDefault(t => t.Lang == l && !t.Fallback)?.Text), kind)
        {
            Lang = l,
        });

    protected object[] Texts(string id) => [.. Desk.Locales.Where(l => Given($"{id}-{l}") is not null)
        .Select(l => new { lang = l, text = Given($"{id}-{l}") })];

    protected Field Audience(string id, string? stored) => new(id, W["f.audience"], Value(id, stored ?? "public"), FieldKind.Choice)
    {
        Hint = W["f.audience.hint"],
        Options = [("public", W["audience.public"]), ("internal", W["audience.internal"])],
    };

    protected Field Day(string id, string label, string? stored) => new(id, label, Value(id, stored), FieldKind.Day);

    protected Field Choice(string id, string label, string vocabulary, string? stored, bool optional = false) =>
        new(id, label, Value(id, stored), FieldKind.Choice)
        {
            Options = optional ? [("", "–"), .. Desk.Choice(vocabulary)] : Desk.Choice(vocabulary),
        };

    protected int? Number(string id) => int.TryParse(Given(id), CultureInfo.InvariantCulture, out var n) ? n : null;

    protected object[]? Source(string id) => Given(id) is { } reference ? [new { reference }] : null;

    /// <summary>The sources on record, of which the form shows the first.</summary>
    protected object[] Sources(string id, IReadOnlyList<SourceNote>? stored)
    {
        var shown = Given(id) is not { } reference ? null : stored is [var first, ..] && first.Reference == reference ? (object)first
            : new { reference };
        return [.. new[] { shown }.OfType<object>(), .. (stored ?? []).Skip(1)];
    }

    /// <summary>Creates a record with the id of the form, or changes the members that the form shows.</summary>
    protected Task<Reply<T>> Save<T>(string collection, string? newId, string id, object body, CancellationToken cancellation)
        where T : class => newId is null
        ? Desk.Gateway.Write<T>(HttpMethod.Patch, $"{collection}/{Encode(id)}", body, ETag, Key, cancellation)
        : Desk.Gateway.Write<T>(HttpMethod.Put, $"{collection}/{Encode(newId)}", body, null, Key, cancellation);

    protected static string VersionTag(int version) => $"\"v{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>
    /// Names the fields of a refusal as the form does. A text in <c>titles[1]</c> is the second one that was sent, and
    /// its field is that of its language.
    /// </summary>
    protected DeskProblem? Named(DeskProblem? problem, Func<string, string?> rename) => problem is not { Errors: { } errors } ? problem
        : problem with { Errors = [.. errors.Select(e => e with { Field = rename(e.Field) ?? e.Field })] };

    /// <summary>
    /// The field of a text: <c>titles[1].text</c> of <c>title</c> is <c>title-fr</c>; null if the path is of another
    /// list.
    /// </summary>
    protected string? TextField(string field, string path, string id)
    {
        if (field == path) return $"{id}-{Desk.Locales[0]}";
        return field.StartsWith(path + "[", StringComparison.Ordinal)
            && int.TryParse(field[(path.Length + 1)..].Split(']')[0], CultureInfo.InvariantCulture, out var i)
            && Desk.Locales.Where(l => Given($"{id}-{l}") is not null).ElementAtOrDefault(i) is { } language ? $"{id}-{language}" : null;
    }

    /// <summary>The people on record, by name.</summary>
    protected async Task<IReadOnlyList<(string Value, string Label)>> Persons(CancellationToken cancellation) => [("", "–"),
        .. ((await Desk.Gateway.Get<ListPersonsResponse>(
            $"/v1/persons?audience=all&pageSize=100&locale={Desk.Language.Tag}&fallback=true", cancellation)).Value?.Persons ?? [])
            .Select(p => (p.Id, p.Name?.Text ?? p.Id))];

    protected async Task<IReadOnlyList<(string Value, string Label)>> Offices(CancellationToken cancellation) => [("", "–"),
        .. ((await Desk.Gateway.Get<ListOfficesResponse>(
            $"/v1/offices?audience=all&pageSize=100&locale={Desk.Language.Tag}&fallback=true", cancellation)).Value?.Offices ?? [])
            .Select(o => (o.Id, o.Title?.Text ?? o.Id))];

    /// <summary>One that is not among the first hundred stays chosen.</summary>
    protected static IReadOnlyList<(string Value, string Label)> With(IReadOnlyList<(string Value, string Label)> known, string? chosen) =>
        string.IsNullOrEmpty(chosen) || known.Any(k => k.Value == chosen) ? known : [.. known, (chosen, chosen)];

    /// <summary>The text in the desk's language, or in the first one that there is.</summary>
    protected string Best(IReadOnlyList<LocalText>? texts, string otherwise) => Desk.Best(texts)?.Text ?? otherwise;

    /// <summary>The name of a Hijri month in the desk's language.</summary>
    public string HijriMonth(int month) =>
        Words.Of(Desk.Language)[$"hijri.{month.ToString(CultureInfo.InvariantCulture)}"];

    protected static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
