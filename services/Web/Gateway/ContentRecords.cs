namespace Embassy.Web.Gateway;

/// <summary>A text in one language.</summary>
public sealed record LocalText(string Lang, string? Text, string Dir, bool Missing = false, bool Fallback = false);

public sealed record Mission(string SendingState, string ReceivingState, IReadOnlyList<string> Locales, LocalText? Name,
    IReadOnlyList<string> TimeZones, MissionContact? Contact);

public sealed record MissionContact(LocalText? ShortName, LocalText? Address, string? Coordinates, string? Phone, string? EmergencyPhone,
    string? Email, string? Website, IReadOnlyList<OpeningHours>? Hours, IReadOnlyList<ClosedDay>? ClosedDays, HeadOfMission? Head,
    IReadOnlyList<MissionService>? Services, IReadOnlyList<SocialLink>? SocialLinks);

public sealed record OpeningHours(string Weekday, string Opens, string Closes);

public sealed record ClosedDay(string Date, LocalText? Reason);

public sealed record HeadOfMission(LocalText? Name, LocalText? Title, string? Person);

public sealed record MissionService(string Key, LocalText? Title, LocalText? Description, string? Link);

public sealed record SocialLink(string Network, string Link);

public sealed record SourceNote(string Reference, string? Retrieved, string? Note);

public sealed record PageTranslation(string Locale, string Lang, string Dir, string Translation, string? Slug, string? Title, string? Link,
    string? State);

public sealed record Picture(string Asset, string Src, string Alt, int Width, int Height, string? Srcset);

public sealed record BoundFact(string Key, string Binding, string Shown, string Value, string? Unit, string? Period, string Source,
    string AsOf, string Confidence, string? DerivedFrom);

public sealed record BreadcrumbPage(string Key, LocalText? Title, string? Slug);

public sealed record Page(string Key, string Type, string AuthenticLocale, IReadOnlyList<string> AvailableLocales, string Locale,
    string Lang, string Dir, string Translation, bool Fallback, string Slug, string Title, string? Summary, string? Html, string? Text,
    IReadOnlyList<BoundFact>? Facts, IReadOnlyList<PageTranslation>? Translations, string State, DateTimeOffset? WithdrawnAt,
    string? WithdrawnReason, string? AsOf, DateTimeOffset? FirstPublishedAt, DateTimeOffset? UpdatedAt, Picture? Lead, string? PublicDate,
    string? ShareDescription, IReadOnlyList<BreadcrumbPage>? Breadcrumb, int Edition);

public sealed record ListPagesResponse(IReadOnlyList<Page> Pages, string? NextPageToken, int? TotalSize);

public sealed record NavigationPage(string Key, string Type, LocalText? Title, string? Slug, IReadOnlyList<NavigationPage>? Children);

public sealed record Navigation(IReadOnlyList<NavigationPage> Pages);

public sealed record Fact(string Key, string Kind, string? Value, string? Unit, string? Period, SourceNote? Source, string? AsOf,
    IReadOnlyList<LocalText>? Shown);

public sealed record ListFactsResponse(IReadOnlyList<Fact> Facts);

public sealed record SitemapLanguage(string Locale, string Link, DateTimeOffset? LastModified);

public sealed record SitemapPage(string Key, string Type, IReadOnlyList<SitemapLanguage> Languages);

public sealed record ListSitemapResponse(IReadOnlyList<SitemapPage> Pages, string? NextPageToken);

public sealed record VocabularyWord(string Word, LocalText? Label);

public sealed record Vocabulary([property: System.Text.Json.Serialization.JsonPropertyName("vocabulary")] string Name,
    IReadOnlyList<VocabularyWord> Words);

public sealed record ListVocabulariesResponse(IReadOnlyList<Vocabulary> Vocabularies);

public sealed record SearchPiece(string Text, bool Found);

public sealed record SearchFacet(string Value, int Count);

public sealed record SearchResult(string Subject, string Type, string Lang, string Dir, IReadOnlyList<SearchPiece> Title,
    IReadOnlyList<SearchPiece>? Excerpt, string? Slug, string? Date, string Link, string? Detail);

public sealed record SearchResponse(IReadOnlyList<SearchResult> Results, string? NextPageToken, int TotalSize,
    IReadOnlyList<SearchFacet> Types, IReadOnlyList<SearchFacet> Years, IReadOnlyList<string> Incomplete, string? DidYouMean,
    bool Corrected = false);

/// <summary>The title or the name of a record in the language of a read.</summary>
public sealed record RecordTitle(LocalText? Title, LocalText? Name);

/// <summary>The description of a file, which the public gets if it may open the file.</summary>
public sealed record Asset(string Sha256, string MediaType);

/// <summary>
/// The titles or names of a record in all languages: a read with <c>fields</c> and without a language.
/// </summary>
public sealed record RecordTitles(IReadOnlyList<LocalText>? Titles, IReadOnlyList<LocalText>? Names);
