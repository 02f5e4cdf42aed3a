namespace Embassy.Announcements;

/// <summary>An edition of a page was published in its language, or replaced by a newer public edition.</summary>
/// <param name="PageKey">The page's name in addresses, the same in every language.</param>
/// <param name="Locale">BCP 47.</param>
/// <param name="Edition">Number of the edition in its language, from 1.</param>
/// <param name="Fingerprint">SHA-256 of the content, hex: equal content has an equal fingerprint.</param>
/// <param name="Link">Address of the edition, relative to the gateway.</param>
/// <param name="Translation"><c>current</c>, or <c>outdated</c> if the authentic text has changed since.</param>
/// <param name="Facts">Keys of the changed facts, if they are the reason for new content in the same edition.</param>
/// <param name="PublicDate">The civil day that the editor has set, <c>2024-05-01</c>; absent without one.</param>
/// <param name="ShareDescription">What to show where the page is shared, plain text; absent for the summary.</param>
[Announced("content.edition.published", 1)]
public sealed record EditionPublished(
    string PageKey, string PageType, string Locale, string Dir, int Edition, string Slug, string Title, string Summary,
    bool Authentic, string Fingerprint, IReadOnlyList<string> Cites, DateTimeOffset PublishedAt, int Version, string Link,
    string? Translation = null,
    IReadOnlyList<string>? Facts = null, string? PublicDate = null, string? ShareDescription = null) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of a language's changes during an embargo, only the last is announced.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
}

/// <summary>The mission's own data was set or changed.</summary>
[Announced("content.mission.changed", 1)]
public sealed record MissionChanged(
    string SendingState, string ReceivingState, IReadOnlyList<string> Locales, IReadOnlyList<AnnouncedText> Names,
    IReadOnlyList<string> TimeZones, int Version, string Link) : Announcement
{
    public override string Subject => "mission";
    public override int SubjectVersion => Version;
}

/// <summary>The public edition of a page in a language was withdrawn. It stays readable, marked as withdrawn.</summary>
/// <param name="Reason">Reason for the withdrawal, plain text.</param>
[Announced("content.edition.withdrawn", 1)]
public sealed record EditionWithdrawn(
    string PageKey, string PageType, string Locale, string Dir, int Edition, string Slug, string Title, string Reason,
    DateTimeOffset WithdrawnAt, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of a language's changes during an embargo, only the last is announced.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
}

/// <summary>
/// A page is no longer readable in a language: its address redirects to another page, or reports that it is gone.
/// </summary>
/// <param name="Edition">The last public edition.</param>
/// <param name="Slug">The last public slug.</param>
/// <param name="State"><c>redirected</c> or <c>gone</c>.</param>
/// <param name="Reason">Reason for the removal, plain text.</param>
/// <param name="MovedTo">Key of the page that the address redirects to.</param>
[Announced("content.edition.removed", 1)]
public sealed record EditionRemoved(
    string PageKey, string PageType, string Locale, int Edition, string Slug, string State, string? Reason, string? MovedTo,
    DateTimeOffset RemovedAt, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of a language's changes during an embargo, only the last is announced.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
    public override bool Removes => true;
    public override IReadOnlyList<string> Parts => [$"{Subject}/translation"];
}

/// <summary>A translation became current, or became outdated because the authentic text has changed.</summary>
/// <param name="Translation"><c>current</c> or <c>outdated</c>.</param>
[Announced("content.translation.changed", 1)]
public sealed record TranslationChanged(
    string PageKey, string PageType, string Locale, string Dir, string Translation, string AuthenticLocale, int Version, string Link)
    : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}/translation";
    public override int SubjectVersion => Version;
    public override string? Language => Locale;
}

/// <summary>The place of a public page in the tree of pages changed: read the menu again.</summary>
/// <param name="InMenu">Whether the menu may show the page.</param>
[Announced("content.page.placed", 1)]
public sealed record PagePlaced(string PageKey, string PageType, bool InMenu, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}";
    public override int SubjectVersion => Version;
}

/// <summary>A fact was entered, or its value changed.</summary>
/// <param name="Kind"><c>number</c>, <c>money</c>, <c>date</c> or <c>text</c>.</param>
/// <param name="Value">Decimal string or civil date; empty for a text.</param>
/// <param name="Unit">ISO 4217 for money.</param>
/// <param name="Source">Source of the fact.</param>
/// <param name="DerivedFrom">The data it is counted from; empty if entered by editors.</param>
[Announced("content.fact.changed", 1)]
public sealed record FactChanged(
    string Key, string Kind, string Value, IReadOnlyList<AnnouncedText> Texts, string Unit, string Period, string Source, string AsOf,
    string Confidence,
    string DerivedFrom, int Version, string Link) : Announcement
{
    public override string Subject => $"facts/{Key}";
    public override int SubjectVersion => Version;
}

/// <summary>The log of content was restored from a backup.</summary>
/// <param name="Epoch">The new epoch, equal to <c>logepoch</c> of this and later announcements.</param>
/// <param name="Former">The previous epoch.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("content.log.reset", 1)]
public sealed record ContentLogReset(string Epoch, string Former, string Start, int Version, string Link)
: LogReset(Epoch, Former, Start, Version, Link);
