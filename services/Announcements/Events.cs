namespace Embassy.Announcements;

/// <summary>The public summary of an engagement, included in every announcement about it.</summary>
/// <param name="Start">Civil date with its precision: <c>2022-08-29</c>, <c>2022-08</c> or <c>2022</c>.</param>
/// <param name="Version">Number of public changes, from 1.</param>
/// <param name="StartsAt">The instant at which it begins, if known.</param>
/// <param name="Zone">The IANA time zone of its place, if known.</param>
/// <param name="PreviousStart">The value of <paramref name="Start"/> before a postponement.</param>
public sealed record EngagementSummary(
    string Id, string Kind, string Direction, [property: OfItsStep]
        string Status, IReadOnlyList<AnnouncedText> Titles, string Start, string? End,
    IReadOnlyList<AnnouncedText> Places, IReadOnlyList<string> States, string? Series, int? Ordinal, int Version, string Link,
    DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null, string? Zone = null, string? PreviousStart = null);

/// <summary>Base record of the announcements about an engagement.</summary>
public abstract record EngagementAnnouncement(EngagementSummary Engagement) : Announcement
{
    public override string Subject => $"engagements/{Engagement.Id}";
    public override int SubjectVersion => Engagement.Version;
}

/// <summary>An engagement was entered and is public.</summary>
[Announced("events.engagement.planned", 1)]
public sealed record EngagementPlanned(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>Both sides have agreed to an engagement.</summary>
[Announced("events.engagement.confirmed", 1)]
public sealed record EngagementConfirmed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement took place.</summary>
[Announced("events.engagement.held", 1)]
public sealed record EngagementHeld(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>
/// The public data of an engagement changed without a change of status, or became public for the first time.
/// </summary>
/// <param name="Changed">The changed fields, by JSON name: <c>titles</c>, <c>delegations</c>.</param>
[Announced("events.engagement.changed", 1)]
public sealed record EngagementChanged(EngagementSummary Engagement, IReadOnlyList<string> Changed) : EngagementAnnouncement(Engagement)
{
    public override string Meaning => $"{Name.Name} {string.Join(' ', Changed)}";
    public override bool IsMereChange => true;
}

/// <summary>An engagement was postponed to another time, or to a time not yet known.</summary>
[Announced("events.engagement.postponed", 1)]
public sealed record EngagementPostponed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement was cancelled.</summary>
[Announced("events.engagement.cancelled", 1)]
public sealed record EngagementCancelled(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement is no longer public. The announcement contains only its id and link.</summary>
[Announced("events.engagement.removed", 1)]
public sealed record EngagementRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"engagements/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
    public override IReadOnlyList<string> Parts => [$"{Subject}/programme"];
}

/// <summary>An outcome of an engagement was agreed and is public, or its public data changed.</summary>
/// <param name="State">The responsible State, ISO 3166-1 alpha-3; absent if no single State is responsible.</param>
/// <param name="OfficeId">The responsible office, if named.</param>
/// <param name="DueDate">Civil date with its precision.</param>
[Announced("events.outcome.agreed", 1)]
public sealed record OutcomeAgreed(
    string EngagementId, string OutcomeId, IReadOnlyList<AnnouncedText> Texts, string? State, string? OfficeId, string? DueDate,
    int Version, string Link) : Announcement
{
    public override string Subject => $"engagements/{EngagementId}/outcomes/{OutcomeId}";
    public override int SubjectVersion => Version;
}

/// <summary>An outcome is no longer public.</summary>
[Announced("events.outcome.removed", 1)]
public sealed record OutcomeRemoved(string EngagementId, string OutcomeId, int Version) : Announcement
{
    public override string Subject => $"engagements/{EngagementId}/outcomes/{OutcomeId}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}

/// <summary>A new release of an engagement's programme is public.</summary>
/// <param name="Release">Number of the release, from 1.</param>
[Announced("events.programme.released", 1)]
public sealed record ProgrammeReleased(string EngagementId, int Release, string Link) : Announcement
{
    public override string Subject => $"engagements/{EngagementId}/programme";
    public override int SubjectVersion => Release;
    // Each release is a separate record with its own embargo.
    public override string Meaning => $"{Name.Name} {Release}";
}

/// <summary>
/// The sender or addressee of a letter: the State, and the office and person on the letter's date if public.
/// </summary>
public sealed record LetterParty(string State, string? PersonId, string? OfficeId, IReadOnlyList<AnnouncedText> Names);

/// <summary>A letter between leaders is public, or its public data changed.</summary>
/// <param name="Occasion">Key of its occasion: <c>dza-revolution-day</c>.</param>
/// <param name="Languages">Languages of the recorded texts, the original first.</param>
[Announced("events.letter.published", 1)]
public sealed record LetterPublished(
    string Id, string Kind, string Direction, string? Occasion, string? SignedOn, string? PublishedOn, string? OccasionOn,
    LetterParty Sender, LetterParty Addressee, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<string> Languages, int Version,
    string Link) : Announcement
{
    public override string Subject => $"letters/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>A letter is no longer public.</summary>
[Announced("events.letter.removed", 1)]
public sealed record LetterRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"letters/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}

/// <summary>A person was entered, or a person's public data changed.</summary>
[Announced("events.person.changed", 1)]
public sealed record PersonChanged(string Id, IReadOnlyList<AnnouncedText> Names, int Version, string Link) : Announcement
{
    public override string Subject => $"persons/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>A person is no longer public.</summary>
[Announced("events.person.removed", 1)]
public sealed record PersonRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"persons/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}

/// <summary>An office was entered, or its public data changed.</summary>
[Announced("events.office.changed", 1)]
public sealed record OfficeChanged(string Id, IReadOnlyList<AnnouncedText> Titles, string? State, int Version, string Link) : Announcement
{
    public override string Subject => $"offices/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>An office is no longer public.</summary>
[Announced("events.office.removed", 1)]
public sealed record OfficeRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"offices/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}

/// <summary>
/// A tenure (the holder of an office and its period) was entered or corrected. Records that cite it have announcements
/// of their own.
/// </summary>
[Announced("events.tenure.changed", 1)]
public sealed record TenureChanged(string Id, string PersonId, string OfficeId, string? From, string? To, int Version) : Announcement
{
    public override string Subject => $"tenures/{Id}";
    public override int SubjectVersion => Version;
}

/// <summary>A tenure is no longer public.</summary>
[Announced("events.tenure.removed", 1)]
public sealed record TenureRemoved(string Id, int Version) : Announcement
{
    public override string Subject => $"tenures/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}

/// <summary>A national or religious day of one of the two States is near. Announced once per occurrence.</summary>
/// <param name="Key">Key of the occasion, the same every year: <c>dza-revolution-day</c>.</param>
/// <param name="Tentative">True if the day is computed and may be one day earlier or later.</param>
/// <param name="Hijri">Its date in the Hijri calendar, if it follows that calendar.</param>
/// <param name="Cycle">The year in its own calendar; a later year is a newer version of the subject.</param>
[Announced("events.occasion.approaching", 1)]
public sealed record OccasionApproaching(
    string Key, string State, string Kind, bool PublicHoliday, IReadOnlyList<AnnouncedText> Names, string Start, string? End,
    bool Tentative, string? Hijri, int Cycle, string Link) : Announcement
{
    public override string Subject => $"occasions/{Key}";
    public override int SubjectVersion => Cycle;
}

/// <summary>A State decided the days of an occasion in one year; they win over the computed ones.</summary>
/// <param name="Key">Key of the occasion, the same every year: <c>dza-eid-al-fitr</c>.</param>
/// <param name="Cycle">The year in its own calendar.</param>
/// <param name="Version">Number of decisions and withdrawals for that year.</param>
/// <param name="Withdrawn">True if a decision was withdrawn; the days are the computed ones again.</param>
[Announced("events.occasion.decided", 1)]
public sealed record OccasionDecided(
    string Key, string State, int Cycle, string Start, string End, int Version, string Link, bool Withdrawn = false) : Announcement
{
    public override string Subject => $"occasions/{Key}/{Cycle.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    public override int SubjectVersion => Version;
}

/// <summary>The log of events was restored from a backup.</summary>
/// <param name="Epoch">The new epoch, equal to <c>logepoch</c> of this and later announcements.</param>
/// <param name="Former">The previous epoch.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("events.log.reset", 1)]
public sealed record EventsLogReset(string Epoch, string Former, string Start, int Version, string Link)
: LogReset(Epoch, Former, Start, Version, Link);
