namespace Embassy.Content.Editions;

/// <summary>The text that an author writes, with the records that it relies on.</summary>
public sealed record EditionText(FrontMatter FrontMatter, string Body, IReadOnlyList<string> Cites)
{
    public const int MostBody = 400_000;

    public static EditionText Of(Edition edition) => new(edition.FrontMatter, edition.Body, [.. edition.Given]);

    public bool Same(Edition there) => there.FrontMatter == FrontMatter && there.Body == Body
        && there.Given.Order().SequenceEqual(Cites.Order());
}
