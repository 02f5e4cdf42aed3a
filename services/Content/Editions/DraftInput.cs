using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>The words of a draft as a request has them, in their stored form.</summary>
/// <param name="Source">The number of the authentic edition that the author named; 0 for none.</param>
public sealed record DraftInput(EditionText Words, MarkdownBody Body, int Source, string NeutralReason)
{
    /// <summary>Reads the words; adds a violation for each fault.</summary>
    /// <param name="at">What the violations put before a field's name.</param>
    public static async Task<DraftInput> Read(RequestValidation validation, V1.SaveDraftRequest request, string locale, DraftWriter drafts,
        CancellationToken cancellation, string at = "")
    {
        var frontMatter = FrontMatter.Of(request).Validate(validation, locale, at);
        var body = validation.Text($"{at}body", request.Body, EditionText.MostBody, lines: true);
        if (Characters.DirectionFault(body) is { } turned) validation.Add($"{at}body", "invalid_text", turned);
        if (Characters.DirectionFault(frontMatter.Summary) is { } turning) validation.Add($"{at}summary", "invalid_text", turning);
        foreach (var (field, plain) in frontMatter.Texts())
            validation.When(plain.Contains("{{", StringComparison.Ordinal), at + field, "broken_binding", "Facts stand in the body only.");
        EditionCitation.Validate(validation, request.Cites, at);
        validation.When(request.Source < 0, $"{at}source", "out_of_range", "The number of an authentic edition, from 1.");
        var neutral = validation.Text($"{at}translationNeutralReason", request.TranslationNeutralReason, TranslationSource.MostReason);
        var parsed = await drafts.Parse(validation, body.Length > EditionText.MostBody ? "" : body, locale, cancellation, $"{at}body");
        return new DraftInput(new EditionText(frontMatter, body, request.Cites), parsed, request.Source, neutral);
    }
}
