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
sealed class TextSelection : MessagePlan<TextSelection>
{
    readonly List<(IFieldAccessor All, IFieldAccessor? One, bool IsTitle)> texts = [];

    protected override bool HasFields => texts.Count > 0;

    protected override bool Note(MessageDescriptor type, FieldDescriptor field)
    {
        if (field is not { FieldType: FieldType.Message, IsMap: false } || field.MessageType != Text.Descriptor) return true;
        if (field.IsRepeated) texts.Add((field.Accessor, OneOf(type, field)?.Accessor, field.Name is "titles" or "names"));
        return false;
    }

    static FieldDescriptor? OneOf(MessageDescriptor type, FieldDescriptor all) =>
        Singulars(all.Name).Select(type.FindFieldByName).FirstOrDefault(one => one is { IsRepeated: false, FieldType: FieldType.Message }
            && one.MessageType == Text.Descriptor);

    // title of titles, address of addresses, body of bodies.
    static IEnumerable<string> Singulars(string plural) =>
        plural.EndsWith("ies", StringComparison.Ordinal) ? [plural[..^3] + "y", plural[..^1]]
        : plural.EndsWith("es", StringComparison.Ordinal) ? [plural[..^1], plural[..^2]] : plural.EndsWith('s') ? [plural[..^1]] : [];

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
        foreach (var (inside, selection) in Inside(message)) selection.SelectAll(inside, language);
    }

    static RepeatedField<Text> Texts(IFieldAccessor field, IMessage message) => (RepeatedField<Text>)field.GetValue(message);
}
