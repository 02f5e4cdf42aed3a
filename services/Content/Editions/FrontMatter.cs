using System.ComponentModel.DataAnnotations;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>
/// The fields of an edition beside its body. A field is named here and in the protos only: editions store, compare,
/// translate, announce and move them as a whole. <c>DraftFieldsTests</c> finds a field that one line here forgets.
/// </summary>
public record FrontMatter
{
    [MaxLength(120)]
    public required string Slug { get; init; }

    [MaxLength(300)]
    public required string Title { get; init; }

    public string Summary { get; init; } = "";

    /// <summary>
    /// The digest of the picture that stands for the page in lists and when it is shared; empty for none.
    /// </summary>
    [MaxLength(64)]
    public string Lead { get; init; } = "";

    /// <summary>
    /// The civil day that the page bears in lists, as its editor has set it; empty for the day of its publication.
    /// </summary>
    [MaxLength(10)]
    public string PublicDate { get; init; } = "";

    /// <summary>What search engines and social networks show of the page; empty for the summary.</summary>
    [MaxLength(300)]
    public string ShareDescription { get; init; } = "";

    /// <summary>The fields that a translation translates; the fingerprint is made of them.</summary>
    public IReadOnlyList<(string Field, string Text)> Texts() =>
        [("title", Title), ("summary", Summary), ("shareDescription", ShareDescription)];

    public IReadOnlyList<(string Field, string Text)> Fields() =>
        [("slug", Slug), .. Texts(), ("lead", Lead), ("publicDate", PublicDate)];

    public static FrontMatter Of(V1.SaveDraftRequest request) => new()
    {
        Slug = request.Slug,
        Title = request.Title,
        Summary = request.Summary,
        Lead = request.Lead,
        PublicDate = request.PublicDate,
        ShareDescription = request.ShareDescription,
    };

    /// <summary>Returns the fields as they are stored; adds a violation for each fault.</summary>
    /// <param name="locale">The language of the texts.</param>
    /// <param name="at">What the violations put before a field's name.</param>
    public FrontMatter Validate(RequestValidation validation, string locale, string at = "") => new()
    {
        Slug = validation.Slug($"{at}slug", Slug, locale),
        Title = validation.Title($"{at}title", Title, 300, required: true),
        Summary = validation.Text($"{at}summary", Summary, 2000, lines: true),
        Lead = Picture(validation, $"{at}lead", Lead),
        PublicDate = Day(validation, $"{at}publicDate", PublicDate),
        ShareDescription = validation.Text($"{at}shareDescription", ShareDescription, 300),
    };

    static string Day(RequestValidation validation, string field, string value)
    {
        var day = validation.Day(field, value);
        validation.When(day is { Year: < 1900 or > 9998 }, field, "out_of_range", "A day from 1900.");
        return value;
    }

    static string Picture(RequestValidation validation, string field, string sha)
    {
        validation.When(sha.Length > 0 && AssetAddresses.Of($"assets/{sha}") != sha, field, "invalid_format",
            "The SHA-256 of a picture, 64 hexadecimal digits.");
        return sha;
    }

    /// <summary>The pictures outside the body, as subjects: <c>assets/{sha256}</c>.</summary>
    public IReadOnlyList<string> Pictures() => Lead.Length > 0 ? [$"assets/{Lead}"] : [];

    // Assignments and no reflection, because public reads run them. The lead of a public page is made from its asset,
    // and its date from this one or the first publication.
    public void Onto(V1.Page page) =>
        (page.Slug, page.Title, page.Summary, page.ShareDescription) = (Slug, Title, Summary, ShareDescription);

    public void Onto(V1.Edition edition) =>
        (edition.Slug, edition.Title, edition.Summary, edition.Lead, edition.PublicDate, edition.ShareDescription) =
            (Slug, Title, Summary, Lead, PublicDate, ShareDescription);

    /// <param name="plain">Removes the marks from a text.</param>
    public void Onto(V1.PageText text, Func<string, string> plain) =>
        (text.Slug, text.Title, text.Summary) = (Slug, Title, plain(Summary));
}
