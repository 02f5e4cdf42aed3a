namespace Embassy.Announcements;

/// <summary>An edition of a page became public in its language, or was replaced by a newer one that is.</summary>
/// <param name="PageKey">The page's name in addresses, the same in every language.</param>
/// <param name="Locale">BCP 47.</param>
/// <param name="Edition">Number of the edition in its language, from 1.</param>
/// <param name="Fingerprint">SHA-256 of the content, hex: equal content has an equal fingerprint.</param>
/// <param name="Link">Where to read it, relative to the gateway.</param>
[Announced("content.edition.published", 1)]
public sealed record EditionPublished(
    string PageKey, string PageType, string Locale, string Dir, int Edition, string Slug, string Title, string Summary,
    bool Authentic, string Fingerprint, IReadOnlyList<string> Cites, DateTimeOffset PublishedAt, int Version, string Link) : Announcement
{
    public override string Subject => $"pages/{PageKey}/editions/{Locale}";
    public override int SubjectVersion => Version;
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
