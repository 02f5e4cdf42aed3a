using Embassy.Web.Gateway;

namespace Embassy.Site.Screens;

/// <summary>The labels of the API's words in one language: <c>kind</c> and <c>official-visit</c>.</summary>
public sealed class Labels
{
    public static Labels None { get; } = new(new ListVocabulariesResponse([]));

    readonly Dictionary<(string, string), LocalText> labels = [];

    public Labels(ListVocabulariesResponse list)
    {
        foreach (var vocabulary in list.Vocabularies)
            foreach (var word in vocabulary.Words)
                if (word.Label is { Text: not null } label) labels[(vocabulary.Name, word.Word)] = label;
    }

    /// <summary>The label of a word; the word itself where it has none.</summary>
    public string this[string vocabulary, string? word] =>
        word is null ? "" : labels.GetValueOrDefault((vocabulary, word))?.Text ?? word.Replace('-', ' ');
}
