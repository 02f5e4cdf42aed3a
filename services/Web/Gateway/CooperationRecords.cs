namespace Embassy.Web.Gateway;

public sealed record EntryRule(string Kind, int? Days, string? Date, bool Provisional);

public sealed record AgreementAction(string Id, string Kind, string? Party, string Date, string Precision, SourceNote? Source,
    string? TakesEffect, string? Until);

public sealed record AgreementText(string Lang, string Asset);

public sealed record AgreementTerm(int? Months, int? RenewalMonths, int? NoticeMonths);

public sealed record Deadline(string Kind, string? Date, string? Party);

public sealed record PartyStatus(string Party, string Status, string? SignedOn, string? ConsentOn, string? NotifiedOn,
    string? InForceFrom, string? Owes);

public sealed record StatusReason(string Code, string? Article, IReadOnlyList<string>? Actions, LocalText? Text,
    IReadOnlyList<LocalText>? Texts = null);

public sealed record Registration(string Number, string Volume, string Date);

public sealed record Agreement(string Id, string Type, LocalText? Title, IReadOnlyList<string> Parties, IReadOnlyList<string>? Sectors,
    EntryRule? EntryRule, IReadOnlyList<AgreementAction>? Actions, string Status, string? StatusSince, string? Explanation,
    IReadOnlyList<string>? OwedBy, IReadOnlyList<SourceNote>? Sources, IReadOnlyList<string>? AuthenticLocales, string? PrevailingLocale,
    IReadOnlyList<AgreementText>? Texts, AgreementTerm? Term, string? Parent, string? Relation, string? EndsOn,
    IReadOnlyList<Deadline>? Deadlines, IReadOnlyList<PartyStatus>? PartyStatuses, IReadOnlyList<StatusReason>? Reasons, string? Binding,
    Registration? Registration, string? SignedOn);

public sealed record ListAgreementsResponse(IReadOnlyList<Agreement> Agreements, string? NextPageToken, int? TotalSize);

public sealed record InitiativeStep(string Key, LocalText? Title, string? State, LocalText? Body, string? Due, string Status,
    string? DoneOn,
    IReadOnlyList<SourceNote>? Evidence);

public sealed record InitiativeOrigin(string? Engagement, string? Outcome, LocalText? Text);

public sealed record Initiative(string Id, LocalText? Title, string Dimension, string? Sector, IReadOnlyList<InitiativeStep>? Steps,
    string Status, int Progress, bool Late, bool Blocked, InitiativeOrigin? Origin, string? Agreement, IReadOnlyList<SourceNote>? Sources);

public sealed record ListInitiativesResponse(IReadOnlyList<Initiative> Initiatives, string? NextPageToken, int? TotalSize);

public sealed record ChainEngagement(string Id, string Kind, string Status, LocalText? Title, string Start, string? End, LocalText? Place);

public sealed record ChainAgreement(string Id, LocalText? Title, string Status, string? StatusSince);

public sealed record Chain(ChainEngagement? Engagement, InitiativeOrigin? Outcome, Initiative? Initiative, ChainAgreement? Agreement);

public sealed record TradeAmount(string Value, string? Basis, string Source, string? Edition, string? Valuation);

public sealed record TradeNote(string Code, LocalText? Text);

public sealed record TradeYear(string Year, TradeAmount? Imports, TradeAmount? Exports, string? Balance, string? Turnover,
    string? ImportsGrowth, string? ExportsGrowth, TradeAmount? ImportsMirror, TradeAmount? ExportsMirror, string? ImportsGap,
    string? ExportsGap, IReadOnlyList<TradeNote>? Notes);

public sealed record TopCommodity(string Commodity, string Value, string? Share, string Year, LocalText? Text);

public sealed record TradeTarget(string Year, string Value, string Currency, SourceNote? Source);

public sealed record TradeDistance(TradeTarget? Target, string? Turnover, string? Year, string? Distance, string? Reached);

public sealed record TradeStatement(string Code, LocalText? Text);

public sealed record TradeSummary(string Reporter, string Partner, string Currency, IReadOnlyList<TradeYear> Years,
    IReadOnlyList<TopCommodity>? TopImports, IReadOnlyList<TopCommodity>? TopExports, TradeDistance? Target, TradeStatement? Shown);

public sealed record EngagementsPart(string State, string? Reason, IReadOnlyList<Engagement>? Engagements);

public sealed record NarrativePart(string State, string? Reason, Page? Page);

public sealed record AgreementsPart(string State, string? Reason, IReadOnlyList<Agreement>? Agreements, int TotalSize = 0);

public sealed record RoadmapPart(string State, string? Reason, IReadOnlyList<Initiative>? Initiatives, int TotalSize = 0);

public sealed record TradePart(string State, string? Reason, TradeSummary? Summary);

public sealed record ForumPart(string State, string? Reason, string Forum, IReadOnlyList<Membership>? Own,
    IReadOnlyList<Membership>? Partner);

public sealed record ForumsPart(string State, string? Reason, IReadOnlyList<ForumPart>? Forums);

public sealed record Overview(string Partner, NarrativePart? Narrative, EngagementsPart? Visits, EngagementsPart? Consultations,
    RoadmapPart? Roadmap, AgreementsPart? Agreements, TradePart? Trade, ForumsPart? Forums);
