using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>A programme with its texts in every language, as <c>locale=*</c> gives it, or in one.</summary>
public sealed record PlannedProgramme(int Release, IReadOnlyList<PlannedItem> Items, string? Note, string Audience,
    DateTimeOffset? ReleasedAt);

public sealed record PlannedItem(string Key, string Starts, string? Ends, IReadOnlyList<LocalText>? Places, LocalText? Place,
    IReadOnlyList<LocalText>? Texts, LocalText? Text, string? Note);

public sealed record ProgrammeDifference(int From, int To, IReadOnlyList<PlannedItem> Added, IReadOnlyList<PlannedItem> Removed,
    IReadOnlyList<ProgrammeChange> Changed);

public sealed record ProgrammeChange(string Key, PlannedItem? Before, PlannedItem? After, IReadOnlyList<string> Fields);

/// <summary>An engagement in the calendar, with its audience.</summary>
public sealed record CalendarEntry(string Id, string Kind, string Status, LocalText? Title, string Start, string? End, string Audience);

public sealed record CalendarEntries(IReadOnlyList<CalendarEntry> Engagements, string? NextPageToken);

public sealed record ImportCandidate(string Id, string Title, string? Start, string? End, DateTimeOffset? StartsAt, string? TimeZone,
    string? Place, string Status, string? Engagement, int Version, IReadOnlyList<string>? Participants, bool Tentative,
    string? SourceChange, IReadOnlyList<string>? SourceSays);

public sealed record ListImportCandidatesResponse(IReadOnlyList<ImportCandidate> Candidates, string? NextPageToken, int? TotalSize);

public sealed record PlannedLetter(string Id, string Kind, string Direction, string? Occasion, string? SignedOn, string? PublishedOn,
    string? OccasionOn, PlannedLetterParty? Sender, PlannedLetterParty? Addressee, IReadOnlyList<LocalText>? Titles,
    LocalText? Title, IReadOnlyList<LetterText>? Texts, IReadOnlyList<SourceNote>? Sources, string Audience);

public sealed record PlannedLetterParty(string State, string? Person, string? Office, string? Name);

public sealed record ListPlannedLettersResponse(IReadOnlyList<PlannedLetter> Letters, string? NextPageToken);

public sealed record PersonRecord(string Id, IReadOnlyList<LocalText>? Names, LocalText? Name, IReadOnlyList<Spelling>? Spellings,
    IReadOnlyList<SourceNote>? Sources, string Audience, DateTimeOffset? ErasedAt);

public sealed record OfficeRecord(string Id, IReadOnlyList<LocalText>? Titles, IReadOnlyList<LocalText>? FeminineTitles,
    int Precedence, LocalText? Title, string? State,
    IReadOnlyList<LocalText>? Bodies, LocalText? Body, bool SeveralHolders, IReadOnlyList<SourceNote>? Sources, string Audience,
    IReadOnlyList<OfficeHolder>? Holders, string? Organisation, IReadOnlyList<Accreditation>? Accreditations);

public sealed record Accreditation(string? State, string? Organisation, bool NonResident);

public sealed record TenureRecord(string Id, string Person, string Office, string? From, string? To, bool Acting, bool Feminine,
    IReadOnlyList<SourceNote>? Sources, string? Audience, DateTimeOffset? EmbargoUntil, int Version, IReadOnlyList<PostingStep>? Steps);

public sealed record ListTenureRecordsResponse(IReadOnlyList<TenureRecord> Tenures, string? NextPageToken);

public sealed record CalendarSubscription(string Id, string Holder, string Locale, string? Kind, string? Direction,
    DateTimeOffset? CreatedAt, string? CreatedByName, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? LastReadOn,
    int Version, string? Link);

public sealed record ListSubscriptionsResponse(IReadOnlyList<CalendarSubscription> Subscriptions, string? NextPageToken);

/// <summary>An engagement in one language, with the offices of its day.</summary>
public sealed record PrintedEngagement(string Id, string Kind, LocalText? Title, string Start, string? End, LocalText? Place,
    IReadOnlyList<PrintedDelegation>? Delegations);

public sealed record PrintedDelegation(string Side, IReadOnlyList<PrintedDelegate> Members);

public sealed record PrintedDelegate(string? Person, string? Office, string? Name, bool Head, string? Role,
    IReadOnlyList<Capacity>? Capacities, OppositeNumber? Opposite);

public sealed record ListOfficeRecordsResponse(IReadOnlyList<OfficeRecord> Offices, string? NextPageToken);

public sealed record ListPersonRecordsResponse(IReadOnlyList<PersonRecord> Persons, string? NextPageToken);

public sealed record OfficeHolder(string Person, LocalText? Name, IReadOnlyList<LocalText>? Names, string From, string? To, bool Acting);
