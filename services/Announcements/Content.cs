namespace Embassy.Announcements;

/// <summary>An edition of a page became public in its language, or was replaced by a newer one that is.</summary>
/// <param name="PageKey">The page's name in addresses, the same in every language.</param>
/// <param name="Locale">BCP 47.</param>
/// <param name="Edition">Number of the edition in its language, from 1.</param>
/// <param name="Fingerprint">SHA-256 of the content, hex: equal content has an equal fingerprint.</param>
/// <param name="Link">Where to read it, relative to the gateway.</param>
/// <param name="Translation"><c>current</c>, or <c>outdated</c> when the authentic language says something else by now.</param>
/// <param name="Facts">The facts that have changed, by key, where that is why the same edition says something else.</param>
[Announced("content.edition.published", 1)]
public sealed record EditionPublished(
    string PageKey, string PageType, string Locale, string Dir, int Edition, string Slug, string Title, string Summary,
    bool Authentic, string Fingerprint, IReadOnlyList<string> Cites, DateTimeOffset PublishedAt, int Version, string Link, string? Translation = null,
    IReadOnlyList<string>? Facts = null) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of all that a language was inside an embargo, the last is told.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
}

/// <summary>What the mission says of itself was set or changed.</summary>
[Announced("content.mission.changed", 1)]
public sealed record MissionChanged(
    string SendingState, string ReceivingState, IReadOnlyList<string> Locales, IReadOnlyList<AnnouncedText> Names,
    IReadOnlyList<string> TimeZones, int Version, string Link) : Announcement
{
    public override string Subject => "mission";
    public override int SubjectVersion => Version;
}

/// <summary>The public edition of a page in a language is no longer in force. It stays readable, marked as withdrawn.</summary>
/// <param name="Reason">Why, in plain text.</param>
[Announced("content.edition.withdrawn", 1)]
public sealed record EditionWithdrawn(
    string PageKey, string PageType, string Locale, string Dir, int Edition, string Slug, string Title, string Reason,
    DateTimeOffset WithdrawnAt, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of all that a language was inside an embargo, the last is told.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
}

/// <summary>A page can no longer be read in a language: its address leads to another page, or says that it is gone.</summary>
/// <param name="Edition">The edition that was public last.</param>
/// <param name="Slug">The slug that was public last.</param>
/// <param name="State"><c>redirected</c> or <c>gone</c>.</param>
/// <param name="Reason">Why it is gone, in plain text.</param>
/// <param name="MovedTo">The key of the page that its address leads to.</param>
[Announced("content.edition.removed", 1)]
public sealed record EditionRemoved(
    string PageKey, string PageType, string Locale, int Edition, string Slug, string State, string? Reason, string? MovedTo,
    DateTimeOffset RemovedAt, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
    // Of all that a language was inside an embargo, the last is told.
    public override string Meaning => "content.edition";
    public override string? Language => Locale;
    public override bool Removes => true;
    public override IReadOnlyList<string> Parts => [$"{Subject}/translation"];
}

/// <summary>A translation says what the authentic text says, or no longer does, because the authentic text has changed.</summary>
/// <param name="Translation"><c>current</c> or <c>outdated</c>.</param>
[Announced("content.translation.changed", 1)]
public sealed record TranslationChanged(
    string PageKey, string PageType, string Locale, string Dir, string Translation, string AuthenticLocale, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}/translation";
    public override int SubjectVersion => Version;
    public override string? Language => Locale;
}

/// <summary>A fact was entered, or says something else.</summary>
/// <param name="Kind"><c>number</c>, <c>money</c>, <c>date</c> or <c>text</c>.</param>
/// <param name="Value">Decimal string or civil date; empty for a text.</param>
/// <param name="Unit">ISO 4217 for money.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="DerivedFrom">What it is counted from; empty when editors enter it.</param>
[Announced("content.fact.changed", 1)]
public sealed record FactChanged(
    string Key, string Kind, string Value, IReadOnlyList<AnnouncedText> Texts, string Unit, string Period, string Source, string AsOf, string Confidence,
    string DerivedFrom, int Version, string Link) : Announcement
{
    public override string Subject => $"facts/{Key}";
    public override int SubjectVersion => Version;
}

/// <summary>The log of content was restored from a backup, and went back.</summary>
/// <param name="Epoch">The epoch that began, as <c>logepoch</c> of this and later announcements says it.</param>
/// <param name="Former">The epoch before.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("content.log.reset", 1)]
public sealed record ContentLogReset(string Epoch, string Former, string Start, int Version, string Link) : LogReset(Epoch, Former, Start, Version, Link);
