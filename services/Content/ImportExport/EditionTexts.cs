using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;

namespace Embassy.Content.ImportExport;

/// <summary>The texts of a folder's editions, with the facts and the slugs that they use.</summary>
sealed class EditionTexts(ContentDb db, FolderReader reader, Mission mission, IReadOnlyDictionary<string, Fact> facts)
{
    readonly RequestValidation violations = reader.Violations;
    readonly HashSet<(string, string)> slugs = [];
    readonly HashSet<string> read = new(StringComparer.Ordinal);

    public async Task<EditionText> Read(string key, string locale, int number, bool isPublic, EditionFile editionFile, string at,
        CancellationToken cancellation)
    {
        var file = MissionFolder.Body(key, locale, number, isPublic);
        read.Add(file);
        var cites = new RepeatedField<string> { editionFile.Cites ?? [] };
        EditionCitation.Validate(violations, cites, $"{at}.");
        return new EditionText(editionFile.Validate(violations, locale, $"{at}."),
            violations.Text(file, await reader.Text(file, cancellation), 400_000, lines: true), cites);
    }

    // Saves bindings and conditions now; the rendering follows when the import is complete.
    public void Bind(Edition edition, string file, CancellationToken cancellation)
    {
        if (!edition.Body.Contains("{{", StringComparison.Ordinal)) return;
        var markdownBody = MarkdownBody.Of(edition.Body, edition.Locale, mission.Locales, cancellation);
        foreach (var fieldViolation in markdownBody.Faults) violations.Add(file, fieldViolation.Code, fieldViolation.Description);
        foreach (var inlineMark in markdownBody.Marks)
            if (!inlineMark.IsBinding) db.Conditions.Add(Condition.Of(inlineMark, edition.Id));
            else if (facts.TryGetValue(inlineMark.FactKey, out var fact)) db.Bindings.Add(Binding.Of(inlineMark, edition.Id, fact));
            else violations.Add(file, "unknown_fact",
                $"There is no fact '{inlineMark.FactKey}': it belongs into {MissionFolder.Facts}{inlineMark.FactKey}.json.");
    }

    /// <summary>A name belongs to one page in each language.</summary>
    public void Claim(string slug, string key, string locale, bool wasPublic, string file)
    {
        violations.Language($"{file}: slugs", locale, mission.Locales);
        var name = SlugSpelling.Compared(slug);
        if (slugs.Add((locale, name))) db.Slugs.Add(new Slug { Locale = locale, Name = name, PageKey = key, WasPublic = wasPublic });
        else violations.Add($"{file}: slugs", "duplicate", $"'{slug}' stands there already, or belongs to another page in '{locale}'.");
    }

    /// <summary>Reports texts that no edition uses.</summary>
    public void ReportUnused()
    {
        foreach (var name in reader.Names.Where(n => n.EndsWith(".md", StringComparison.Ordinal) && !read.Contains(n)))
            violations.Add(name, "not_on_record", "No edition of the page has this text.");
    }
}
