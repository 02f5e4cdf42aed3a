using System.Collections;
using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// How an RPC is restricted by section, as its proto declares it: by fields of its request
/// (<c>embassy.v1.section_kind</c>), to one section, or not at all (<c>embassy.v1.section</c>). A caller whose roles
/// are restricted may not call an RPC that declares nothing.
/// </summary>
public sealed class SectionRule
{
    const string Any = "any";

    /// <summary>
    /// A field with a section; <paramref name="Inside"/> are the fields of its message that have some.
    /// </summary>
    sealed record SectionField(FieldDescriptor Field, string Kind, IReadOnlyList<SectionField> Inside);

    readonly IReadOnlyList<SectionField> places;

    SectionRule(bool isFree, string? only, IReadOnlyList<SectionField> places) => (IsFree, Only, this.places) = (isFree, only, places);

    /// <summary>True for an RPC that changes nothing: a restriction does not concern it.</summary>
    public bool IsFree { get; }

    /// <summary>The section of every call: <c>forum:un</c>.</summary>
    public string? Only { get; }

    /// <summary>True if nothing is declared.</summary>
    public bool IsMissing => !IsFree && Only is null && places.Count == 0;

    /// <summary>The fields of the request itself that name a section, with its kind.</summary>
    public IEnumerable<(string Field, string Kind)> Fields =>
        places.Where(p => p.Inside.Count == 0 && p.Field.FieldType == FieldType.String).Select(p => (p.Field.Name, p.Kind));

    /// <summary>The kinds of sections that a call names: <c>locale</c>.</summary>
    public IEnumerable<string> Kinds => Only is null ? All(places).Distinct() : [Only.Split(':')[0]];

    static IEnumerable<string> All(IReadOnlyList<SectionField> places) =>
        places.SelectMany(p => p.Inside.Count > 0 ? All(p.Inside) : [p.Kind]);

    /// <exception cref="InvalidOperationException">The declaration contradicts itself.</exception>
    public static SectionRule Of(MethodDescriptor method)
    {
        var said = method.GetOptions()?.GetExtension(OptionsExtensions.Section) ?? "";
        var places = FieldsOf(method.InputType, []);
        if (said.Length > 0 && places.Count > 0 && said != Any)
            throw new InvalidOperationException($"{method.FullName} declares one section and fields that name others.");
        if (said.Length > 0 && said != Any && said.Split(':') is not [Section.Locale or Section.Forum, { Length: > 0 }])
            throw new InvalidOperationException($"{method.FullName}: '{said}' is neither `any` nor a section like `forum:un`.");
        if (places.Count > 0 && method.IsClientStreaming)
            throw new InvalidOperationException($"{method.FullName}: a stream cannot name its section in a field.");
        return new SectionRule(said == Any, said.Length > 0 && said != Any ? said : null, places);
    }

    static List<SectionField> FieldsOf(MessageDescriptor message, IReadOnlyList<MessageDescriptor> around)
    {
        var found = new List<SectionField>();
        foreach (var field in message.Fields.InDeclarationOrder())
            if (field.GetOptions()?.GetExtension(OptionsExtensions.SectionKind) is { Length: > 0 } kind)
                found.Add(new SectionField(field, kind, []));
            else if (field.FieldType == FieldType.Message && !field.IsMap && !around.Contains(field.MessageType)
                && !field.MessageType.FullName.StartsWith("google.", StringComparison.Ordinal)
                && FieldsOf(field.MessageType, [.. around, message]) is { Count: > 0 } inside)
                found.Add(new SectionField(field, "", inside));
        return found;
    }

    /// <summary>Refuses a restricted caller before the request is read, if it can never be permitted.</summary>
    /// <exception cref="Problem"><c>forbidden</c>.</exception>
    public void ExpectPossible(Access access)
    {
        if (access.Sections is null || IsFree) return;
        if (Only is not null) Expect(access, [Only]);
        if (IsMissing) Expect(access, [], isMissing: true);
    }

    /// <summary>Refuses a restricted caller whose request names another section, or none.</summary>
    /// <exception cref="Problem"><c>forbidden</c>, naming the permitted sections and the requested ones.</exception>
    public void Expect(Access access, IMessage request)
    {
        if (access.Sections is null || IsFree || Only is not null) return;
        Expect(access, [.. Asked(request, places).Distinct()]);
    }

    /// <param name="asked">Sections with their kind.</param>
    /// <param name="isMissing">True for an RPC that has no sections.</param>
    /// <exception cref="Problem"><c>forbidden</c>.</exception>
    public static void Expect(Access access, IReadOnlyList<string> asked, bool isMissing = false)
    {
        if (access.Sections is null) return;
        var others = asked.Where(s => !access.Permits(s)).Select(Name).ToList();
        if (others.Count > 0) throw Refused(access, $"this concerns {string.Join(", ", others)}");
        if (asked.Count == 0) throw Refused(access, isMissing ? "this concerns all sections" : "this names no section");
    }

    static Problem Refused(Access access, string asked) =>
        new(ProblemCodes.Forbidden, $"Your roles permit this for {string.Join(", ", access.Sections!.Select(Name))} only, and {asked}.");

    static string Name(string section) => section[(section.IndexOf(':', StringComparison.Ordinal) + 1)..];

    static IEnumerable<string> Asked(IMessage message, IReadOnlyList<SectionField> places)
    {
        foreach (var place in places)
            foreach (var value in Values(place.Field.Accessor.GetValue(message)))
                if (place.Inside.Count > 0)
                    foreach (var section in Asked((IMessage)value, place.Inside)) yield return section;
                else if ((value is Text text ? text.Lang : (string)value) is { Length: > 0 } named)
                    yield return $"{place.Kind}:{named}";
    }

    static IEnumerable<object> Values(object? value) => value switch
    {
        null => [],
        string or IMessage => [value],
        IEnumerable several => several.Cast<object>(),
        _ => [],
    };
}
