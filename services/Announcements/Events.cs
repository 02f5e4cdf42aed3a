namespace Embassy.Announcements;

/// <summary>The public summary of an engagement: what every announcement about one carries.</summary>
/// <param name="Start">Civil date with its precision: <c>2022-08-29</c>, <c>2022-08</c> or <c>2022</c>.</param>
/// <param name="Version">Counts what changed of it in public, from 1.</param>
/// <param name="StartsAt">The instant it begins, where that is known.</param>
/// <param name="Zone">The IANA zone of its place, where that is known.</param>
/// <param name="PreviousStart">What <paramref name="Start"/> was before it was postponed.</param>
public sealed record EngagementSummary(
    string Id, string Kind, string Direction, [property: OfItsStep] string Status, IReadOnlyList<AnnouncedText> Titles, string Start, string? End,
    string? Place, IReadOnlyList<string> States, string? Series, int? Ordinal, int Version, string Link,
    DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null, string? Zone = null, string? PreviousStart = null);

/// <summary>Everything told about one engagement.</summary>
public abstract record EngagementAnnouncement(EngagementSummary Engagement) : Announcement
{
    public override string Subject => $"engagements/{Engagement.Id}";
    public override int SubjectVersion => Engagement.Version;
}

/// <summary>An engagement was entered, and is public.</summary>
[Announced("events.engagement.planned", 1)]
public sealed record EngagementPlanned(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>Both sides have agreed to an engagement.</summary>
[Announced("events.engagement.confirmed", 1)]
public sealed record EngagementConfirmed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement took place.</summary>
[Announced("events.engagement.held", 1)]
public sealed record EngagementHeld(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>What is public of an engagement became another, without a step of its own; or it is public now for the first time.</summary>
/// <param name="Changed">The fields that are different, as JSON names them: <c>titles</c>, <c>delegations</c>.</param>
[Announced("events.engagement.changed", 1)]
public sealed record EngagementChanged(EngagementSummary Engagement, IReadOnlyList<string> Changed) : EngagementAnnouncement(Engagement)
{
    public override string Meaning => $"{Name.Name} {string.Join(' ', Changed)}";
    public override bool IsMereChange => true;
}

/// <summary>An engagement will not take place when it was to: at another time, or nobody knows yet when.</summary>
[Announced("events.engagement.postponed", 1)]
public sealed record EngagementPostponed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement will not take place.</summary>
[Announced("events.engagement.cancelled", 1)]
public sealed record EngagementCancelled(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement is no longer public. Nothing of it is told but what it was known by.</summary>
[Announced("events.engagement.removed", 1)]
public sealed record EngagementRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"engagements/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
    public override IReadOnlyList<string> Parts => [$"{Subject}/programme"];
}

/// <summary>An engagement agreed this, and it is public; or what is public of it became another.</summary>
/// <param name="State">The State that owes it, ISO 3166-1 alpha-3; absent where none alone does.</param>
/// <param name="OfficeId">The office that owes it, where one is named.</param>
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

/// <summary>The programme of an engagement was given out anew, and that is public.</summary>
/// <param name="Release">Its number, from 1.</param>
[Announced("events.programme.released", 1)]
public sealed record ProgrammeReleased(string EngagementId, int Release, string Link) : Announcement
{
    public override string Subject => $"engagements/{EngagementId}/programme";
    public override int SubjectVersion => Release;
    // Each release is a record of its own, with an embargo of its own.
    public override string Meaning => $"{Name.Name} {Release}";
}

/// <summary>Who wrote a letter, or to whom: the State, and the office and the person as of the letter's day where they are public.</summary>
public sealed record LetterParty(string State, string? PersonId, string? OfficeId, IReadOnlyList<AnnouncedText> Names);

/// <summary>A letter between leaders is public; or what is public of it became another.</summary>
/// <param name="Occasion">The key of its occasion: <c>dza-revolution-day</c>.</param>
/// <param name="Languages">The languages its text is on record in, the original first.</param>
[Announced("events.letter.published", 1)]
public sealed record LetterPublished(
    string Id, string Kind, string Direction, string? Occasion, string? SignedOn, string? PublishedOn, string? OccasionOn,
    LetterParty Sender, LetterParty Addressee, IReadOnlyList<AnnouncedText> Titles, IReadOnlyList<string> Languages, int Version, string Link) : Announcement
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

/// <summary>A person was entered, or what is public of one became another.</summary>
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

/// <summary>An office was entered, or what is public of one became another.</summary>
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

/// <summary>Who held an office, from when to when, was entered or corrected. What cites it is told of by itself.</summary>
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

/// <summary>A national or religious day of one of the two States is near. Told once for each time it falls.</summary>
/// <param name="Key">Names the occasion in every year: <c>dza-revolution-day</c>.</param>
/// <param name="Tentative">The day is computed and may be one earlier or later.</param>
/// <param name="Hijri">Its date in the Hijri calendar, where it falls by that.</param>
/// <param name="Cycle">The year of its own calendar; a later one is a newer version of the subject.</param>
[Announced("events.occasion.approaching", 1)]
public sealed record OccasionApproaching(
    string Key, string State, string Kind, bool PublicHoliday, IReadOnlyList<AnnouncedText> Names, string Start, string? End,
    bool Tentative, string? Hijri, int Cycle, string Link) : Announcement
{
    public override string Subject => $"occasions/{Key}";
    public override int SubjectVersion => Cycle;
}

/// <summary>The log of events was restored from a backup, and went back.</summary>
/// <param name="Epoch">The epoch that began, as <c>logepoch</c> of this and later announcements says it.</param>
/// <param name="Former">The epoch before.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
[Announced("events.log.reset", 1)]
public sealed record EventsLogReset(string Epoch, string Former, string Start, int Version, string Link) : LogReset(Epoch, Former, Start, Version, Link);
