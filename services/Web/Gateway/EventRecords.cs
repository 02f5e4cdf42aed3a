namespace Embassy.Web.Gateway;

public sealed record Participant(LocalText? Name);

public sealed record LocalTime(string Zone, string Starts, string? Ends);

public sealed record Capacity(string? Person, LocalText? Name, string? Office, LocalText? Title, bool Uncertain, bool Acting);

public sealed record Delegate(string? Person, string? Office, string? Name, bool Head, IReadOnlyList<Capacity>? Capacities, string? Role);

public sealed record Delegation(string Side, IReadOnlyList<Delegate> Members);

public sealed record AgendaItem(LocalText? Text);

public sealed record Outcome(string Id, LocalText? Text, string? State, string? Due);

public sealed record Engagement(string Id, string Kind, string Direction, string Status, LocalText? Title, string Start, string? End,
    string Precision, LocalText? Place, IReadOnlyList<string> States, IReadOnlyList<Participant>? Participants, string? Series,
    int? Ordinal, IReadOnlyList<SourceNote>? Sources, string? PreviousStart, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Zone,
    IReadOnlyList<LocalTime>? LocalTimes, string? Coordinates, string? Setting, string? Forum, IReadOnlyList<Delegation>? Delegations,
    IReadOnlyList<AgendaItem>? Agenda, IReadOnlyList<Outcome>? Outcomes);

public sealed record ListEngagementsResponse(IReadOnlyList<Engagement> Engagements, string? NextPageToken, int? TotalSize);

public sealed record ProgrammeItem(string Starts, string? Ends, LocalText? Place, LocalText? Text, string? Note);

public sealed record Programme(int Release, IReadOnlyList<ProgrammeItem> Items);

public sealed record LetterParty(string State, string? Name, IReadOnlyList<Capacity>? Capacities);

public sealed record LetterText(string Lang, string? Text, string Dir, bool Original);

public sealed record Letter(string Id, string Kind, string Direction, string? Occasion, string? SignedOn, string? PublishedOn,
    string? OccasionOn, LetterParty? Sender, LetterParty? Addressee, LocalText? Title, IReadOnlyList<LetterText>? Texts,
    IReadOnlyList<SourceNote>? Sources);

public sealed record ListLettersResponse(IReadOnlyList<Letter> Letters, string? NextPageToken, int? TotalSize);

public sealed record TimelineEntry(string Of, string Link, string Kind, string? Status, string? Direction, string Date, string? End,
    string Precision, string? Printed, LocalText? Title, LocalText? Place, IReadOnlyList<string>? States);

public sealed record ListTimelineResponse(IReadOnlyList<TimelineEntry> Entries, string? NextPageToken, int? TotalSize);

public sealed record Occasion(string Key, string State, string Kind, bool PublicHoliday, LocalText? Name, string Calendar, string Start,
    string? End, bool Tentative, string? Earliest, string? Latest, bool NationalDay);

public sealed record ListOccasionsResponse(IReadOnlyList<Occasion> Occasions);

public sealed record Spelling(string Text, string? Source);

public sealed record Person(string Id, LocalText? Name, IReadOnlyList<Spelling>? Spellings, IReadOnlyList<SourceNote>? Sources,
    DateTimeOffset? ErasedAt);

public sealed record ListPersonsResponse(IReadOnlyList<Person> Persons, string? NextPageToken);

public sealed record Holder(string? Person, LocalText? Name, string? From, string? To, bool Acting, bool Uncertain);

public sealed record Office(string Id, LocalText? Title, LocalText? FeminineTitle, int Precedence, string? State, LocalText? Body,
    IReadOnlyList<Holder>? Holders)
{
    /// <summary>The title of a holder: the feminine one where they bear it and the language has one.</summary>
    public LocalText? TitleOf(bool feminine) => feminine && FeminineTitle is { Text: not null } title ? title : Title;
}

public sealed record ListOfficesResponse(IReadOnlyList<Office> Offices, string? NextPageToken);

public sealed record PostingStep(string Kind, string Date, string? To, string? Note);

public sealed record Tenure(string Id, string Person, string Office, string? From, string? To, bool Acting, bool Feminine,
    IReadOnlyList<SourceNote>? Sources,
    IReadOnlyList<PostingStep>? Steps);

public sealed record ListTenuresResponse(IReadOnlyList<Tenure> Tenures, string? NextPageToken);
