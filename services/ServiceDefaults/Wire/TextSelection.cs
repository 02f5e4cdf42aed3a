using System.Collections.Concurrent;
using System.Text.Json;
using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Puts the texts of a message, and of all messages in it, into one language. A field <c>titles</c> with one text for
/// each language moves to its field <c>title</c>; a list without such a field keeps the one text.
/// </summary>
sealed class TextSelection
{
    static readonly ConcurrentDictionary<MessageDescriptor, TextSelection> Known = new();

    readonly List<(IFieldAccessor All, IFieldAccessor? One, bool IsTitle)> texts = [];
    readonly List<(IFieldAccessor Field, bool Repeated, TextSelection Inner)> inner = [];

    /// <summary>How messages of this type are put into one language; null if none of them has texts.</summary>
    public static TextSelection? Of(MessageDescriptor type)
    {
        var selection = Known.GetOrAdd(type, static t =>
        {
            Dictionary<MessageDescriptor, TextSelection> built = [];
            var all = Build(t, built);
            foreach (var each in built.Values) each.inner.RemoveAll(i => !i.Inner.HasTexts([]));
            return all;
        });
        return selection.HasTexts([]) ? selection : null;
    }

    // A type that contains itself gets one selection that refers to itself.
    static TextSelection Build(MessageDescriptor type, Dictionary<MessageDescriptor, TextSelection> building)
    {
        if (building.TryGetValue(type, out var begun)) return begun;
        var selection = building[type] = new TextSelection();
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.FieldType != FieldType.Message || field.IsMap) continue;
            if (field.MessageType == Text.Descriptor)
            {
                if (field.IsRepeated)
                    selection.texts.Add((field.Accessor, OneOf(type, field)?.Accessor, field.Name is "titles" or "names"));
            }
            else selection.inner.Add((field.Accessor, field.IsRepeated, Build(field.MessageType, building)));
        }
        return selection;
    }

    static FieldDescriptor? OneOf(MessageDescriptor type, FieldDescriptor all) =>
        Singulars(all.Name).Select(type.FindFieldByName).FirstOrDefault(one => one is { IsRepeated: false, FieldType: FieldType.Message }
            && one.MessageType == Text.Descriptor);

    // title of titles, address of addresses, body of bodies.
    static IEnumerable<string> Singulars(string plural) =>
        plural.EndsWith("ies", StringComparison.Ordinal) ? [plural[..^3] + "y", plural[..^1]]
        : plural.EndsWith("es", StringComparison.Ordinal) ? [plural[..^1], plural[..^2]] : plural.EndsWith('s') ? [plural[..^1]] : [];

    bool HasTexts(HashSet<TextSelection> seen) => seen.Add(this) && (texts.Count > 0 || inner.Exists(i => i.Inner.HasTexts(seen)));

    /// <summary>Selects the texts of a response.</summary>
    /// <exception cref="Problem"><c>language_missing</c>, if the record itself has no title or name in the language. A
    /// picture without an alternative text is shown.</exception>
    public void Select(IMessage response, ResponseLanguage language)
    {
        foreach (var (all, one, isTitle) in texts)
            if (one is not null && isTitle && Texts(all, response) is { Count: > 0 } given && language.Select(given).Missing)
                throw new Problem(ProblemCodes.LanguageMissing, $"It has no text in {language.Locale}.",
                    more: new Dictionary<string, string>
                    {
                        ["availableLocales"] = JsonSerializer.Serialize(language.Offered.Where(l => given.Any(t => t.Lang == l))),
                    });
        SelectAll(response, language);
    }

    void SelectAll(IMessage message, ResponseLanguage language)
    {
        foreach (var (all, one, _) in texts)
        {
            if (Texts(all, message) is not { Count: > 0 } given) continue;
            var text = language.Select(given);
            given.Clear();
            if (one is null) given.Add(text);
            else one.SetValue(message, text);
        }
        foreach (var (field, repeated, selection) in inner)
        {
            if (field.GetValue(message) is not { } value) continue;
            if (!repeated) selection.SelectAll((IMessage)value, language);
            else foreach (var item in (System.Collections.IList)value) selection.SelectAll((IMessage)item, language);
        }
    }

    static RepeatedField<Text> Texts(IFieldAccessor field, IMessage message) => (RepeatedField<Text>)field.GetValue(message);
}
