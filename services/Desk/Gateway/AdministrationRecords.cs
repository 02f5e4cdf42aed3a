using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>The provisions of an agreement, for their correction.</summary>
public sealed record AgreementProvisions(string Id, LocalText? Title, IReadOnlyList<string> Parties, EntryProvision? EntryRule,
    IReadOnlyList<RecordedAct>? Actions, string Status, string? StatusSince, IReadOnlyList<StatusReason>? Reasons,
    IReadOnlyList<string>? AuthenticLocales, string? PrevailingLocale, TermProvision? Term, string Binding,
    IReadOnlyList<CorrectionNote>? Corrections);

public sealed record EntryProvision(string Kind, int? Days, string? Date, bool Provisional, int? Months, bool FirstOfMonth, int? Deposits);

public sealed record TermProvision(int? Months, int? RenewalMonths, int? NoticeMonths, int? DenunciationMonths);

public sealed record RecordedAct(string Id, string Kind, string? Party, string Date, SourceNote? Source, string? Until);

public sealed record CorrectionNote(DateTimeOffset? At, string By, string Reason, string Of);

/// <summary>An initiative with the keys by which its steps are moved.</summary>
public sealed record RoadmapInitiative(string Id, LocalText? Title, string Dimension, IReadOnlyList<RoadmapStep> Steps, int Progress,
    bool Late, bool Blocked, InitiativeOrigin? Origin, string? Agreement);

public sealed record RoadmapStep(string Key, LocalText? Title, string State, LocalText? Body, string? Due, IReadOnlyList<string>? After,
    string Status, string? DoneOn);

public sealed record Proposal(string Id, InitiativeOrigin? Origin, string? Owner, string? Due, string Status, string? Result);

public sealed record ListProposalsResponse(IReadOnlyList<Proposal> Proposals, string? NextPageToken);

public sealed record ImportRecord(string Import, string Kind, string? ImportedByName, DateTimeOffset? ImportedAt, string? FileName,
    string Outcome, long Rows, long Added, long Changed, long Unchanged, long Refused, string? RefusalsLink);

public sealed record ListImportsResponse(IReadOnlyList<ImportRecord> Imports, string? NextPageToken, IReadOnlyList<string>? Unreachable);

/// <summary>What became of an imported file. Each import has some of these members.</summary>
public sealed record ImportReport
{
    public long? Rows { get; init; }

    public int? Read { get; init; }

    public long? Added { get; init; }

    public long? Changed { get; init; }

    public long? Revised { get; init; }

    public long? Unchanged { get; init; }

    public long? Skipped { get; init; }

    public int? Cancelled { get; init; }

    public int? Gone { get; init; }

    public long? Refused { get; init; }

    public IReadOnlyList<ImportRefusal>? Refusals { get; init; }

    public IReadOnlyList<NotUnderstood>? NotUnderstood { get; init; }

    public IReadOnlyList<ImportedEvent>? Events { get; init; }

    public IReadOnlyList<ImportedPage>? Items { get; init; }

    public Edition? Edition { get; init; }

    public string? Import { get; init; }

    public string? RefusalsLink { get; init; }
}

/// <summary>A refused row of a table, figure of trade or event of a calendar.</summary>
public sealed record ImportRefusal(int? Line, string? Row, string? Where, string? Column, string? What, string Code, string? Reason,
    string? Description);

public sealed record NotUnderstood(string? Where, string What, string? Text, string? Became, string? Reason);

public sealed record ImportedEvent(string Outcome, string? Candidate, string Title, string Start, string? Engagement);

public sealed record ImportedPage(string Outcome, string Item, string? Title, string? OldPath, string? Key, string? Locale, string? Slug);

public sealed record VoteImport(string Import, string Name, string Status, string? Layout, string Refusals, long Bytes, long Received,
    long Rows, long Added, long Changed, long Unchanged, long Refused, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    IReadOnlyList<VoteRefusal>? RefusedRows, string? RefusalsLink);

public sealed record VoteRefusal(int Line, string? Column, string Code, string Reason);

/// <summary>The mission with its texts in every language, as <c>locale=*</c> gives it.</summary>
public sealed record MissionRecord(string SendingState, string ReceivingState, IReadOnlyList<string> Locales,
    IReadOnlyList<LocalText>? Names, IReadOnlyList<string> TimeZones, string Approval, string Removal, MissionAddress? Contact);

public sealed record MissionAddress(IReadOnlyList<LocalText>? ShortNames, IReadOnlyList<LocalText>? Addresses, string? Coordinates,
    string? Phone, string? EmergencyPhone, string? Email, string? Website, IReadOnlyList<OpeningHours>? Hours,
    IReadOnlyList<MissionClosedDay>? ClosedDays, MissionHead? Head, IReadOnlyList<MissionOffer>? Services,
    IReadOnlyList<SocialLink>? SocialLinks);

public sealed record MissionClosedDay(string Date, IReadOnlyList<LocalText>? Reasons);

public sealed record MissionHead(IReadOnlyList<LocalText>? Names, IReadOnlyList<LocalText>? Titles, string? Person);

public sealed record MissionOffer(string Key, IReadOnlyList<LocalText>? Titles, IReadOnlyList<LocalText>? Descriptions, string? Link);

public sealed record ImportMissionResponse(int Pages, int Editions, int Assets, IReadOnlyList<string>? LeftAlone);

public sealed record Webhook(string Id, string Url, IReadOnlyList<string>? Types, IReadOnlyList<string>? Locales,
    IReadOnlyList<string>? Subjects, string State, string? DisabledBecause, string? Secret, DateTimeOffset? CreatedAt, string? OwnerName,
    DateTimeOffset? FailingSince, DateTimeOffset? PausedUntil, DateTimeOffset? RecoveringSince);

public sealed record ListWebhooksResponse(IReadOnlyList<Webhook> Webhooks, string? NextPageToken);

public sealed record WebhookAttempt(string Id, string? DeliveryId, string Type, DateTimeOffset? At, int DurationMs, int? Status,
    string? ErrorCode, string? Error);

public sealed record ListAttemptsResponse(IReadOnlyList<WebhookAttempt> Attempts, string? NextPageToken);

public sealed record WebhookDelivery(string Id, string Type, string Subject, string State, int Attempts, int? LastStatus, string? LastError,
    DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt);

public sealed record ListDeliveriesResponse(IReadOnlyList<WebhookDelivery> Deliveries, string? NextPageToken);

/// <summary>A response without content that the desk reads.</summary>
public sealed record Nothing;

public sealed record ListAgreementProvisionsResponse(IReadOnlyList<AgreementProvisions> Agreements, string? NextPageToken);

public sealed record AuditChains(IReadOnlyList<AuditChain> States);

public sealed record AuditChain(string Service, string? Fault);

public sealed record JointPosition(string Id, string Kind, IReadOnlyList<string> States, LocalText? Title, string Status, string? Drafted,
    string? Agreed, string? Delivered, int Version);

public sealed record ListJointPositionsResponse(IReadOnlyList<JointPosition> Positions, string? NextPageToken);
