using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

public sealed record Caller(string Subject, string? Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Policies,
    IReadOnlyList<RoleSections>? RoleSections)
{
    public bool May(string policy) => Policies.Contains(policy);
}

public sealed record RoleSections(string Role, string Kind, IReadOnlyList<string> Sections);

public sealed record EditionState(string PageKey, string Type, string Locale, string State, string Translation, LocalText? Title,
    int? Number, string? Author, string? AuthorName, DateTimeOffset? SavedAt, int? Version, int OpenReviews);

public sealed record PageState(string PageKey, string Type, string AuthenticLocale, IReadOnlyList<EditionState> Editions);

public sealed record FindEditionsResponse(IReadOnlyList<EditionState> Editions, string? NextPageToken, int? TotalSize);

public sealed record ListPageStatesResponse(IReadOnlyList<PageState> Pages, string? NextPageToken, int? TotalSize);

public sealed record Finding(string Code, string Value, string? Fact);

public sealed record Edition(string PageKey, string Locale, string Lang, string Dir, int? Number, string State, string Translation,
    string? Slug, string? Title, string? Summary, string? Body, IReadOnlyList<string>? Cites, string? Author, string? AuthorName,
    DateTimeOffset? SavedAt, DateTimeOffset? PublishedAt, int? Version, IReadOnlyList<string>? Contributors,
    IReadOnlyList<string>? ContributorNames, string? ApprovedBy, string? ApprovedByName, DateTimeOffset? ApprovedAt, string? Note,
    DateTimeOffset? EndedAt, string? Reason, IReadOnlyList<Finding>? Findings, string? PendingChange, int? Source, string? Lead,
    string? PublicDate, string? ShareDescription)
{
    public string? TranslationNeutralReason { get; init; }
}

public sealed record ListEditionHistoryResponse(IReadOnlyList<Edition> Editions, string? NextPageToken, int? TotalSize);

public sealed record SaveDraftRequest(string Slug, string Title, string? Summary, string? Body, IReadOnlyList<string>? Cites,
    int? Source, string? Lead, string? PublicDate, string? ShareDescription)
{
    public string? TranslationNeutralReason { get; init; }
}

public sealed record CreatePageRequest(string Key, string Type, string AuthenticLocale, string Audience);

public sealed record NewPage(string Key, string Type, string AuthenticLocale);

public sealed record CheckEditionResponse(int Number, int? Against, IReadOnlyList<Finding> Findings);

public sealed record RenderTextRequest(string? Title, string? Summary, string? Body);

public sealed record RenderTextResponse(string Html, string Text, IReadOnlyList<BoundFact> Facts, IReadOnlyList<Finding> Findings);

public sealed record FieldDifference(string Field, string From, string To);

public sealed record LineRun(string Change, int FromLine, int ToLine, IReadOnlyList<string> Lines);

public sealed record CompareEditionsResponse(int From, int To, IReadOnlyList<FieldDifference> Fields,
    IReadOnlyList<string> CitesAdded, IReadOnlyList<string> CitesDropped, IReadOnlyList<LineRun> Body);

public sealed record BlockDifference(string Change, int? Block, string Before, string After);

public sealed record CompareTranslationResponse(int Number, int? Source, int Newest, bool SourceLost,
    IReadOnlyList<FieldDifference> Fields, IReadOnlyList<BlockDifference> Blocks, int Unchanged);

public sealed record Review(string Id, string PageKey, string Locale, string Reason, string Subject, string State,
    DateTimeOffset? OpenedAt, string? AssigneeName, int Version, LocalText? Title)
{
    public string? Detail { get; init; }

    public string? Assignee { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosedByName { get; init; }

    public string? Note { get; init; }
}

public sealed record ListReviewsResponse(IReadOnlyList<Review> Reviews, string? NextPageToken, int? TotalSize);

public sealed record Schedule(string PageKey, string Locale, DateTimeOffset? PublishAt, DateTimeOffset? WithdrawAt, string Zone,
    string PublishAtLocal, string WithdrawAtLocal, string? WaitsFor, string State, string? Error, LocalText? Title)
{
    public int? Number { get; init; }

    public int Attempts { get; init; }

    public string? SetByName { get; init; }

    public int Version { get; init; }
}

public sealed record ListSchedulesResponse(IReadOnlyList<Schedule> Schedules, string? NextPageToken, int? TotalSize);

public sealed record ExpectedLetter(Occasion Occasion, string Direction, string Status, string? Letter, string? Precedent);

public sealed record ListExpectedLettersResponse(IReadOnlyList<ExpectedLetter> Letters);

public sealed record DueDate(string Agreement, LocalText? Title, string Status, Deadline Deadline);

public sealed record ListDeadlinesResponse(IReadOnlyList<DueDate> Deadlines, string? NextPageToken, int? TotalSize);

public sealed record ListFactsResponse(IReadOnlyList<Fact> Facts, string? NextPageToken, int? TotalSize);

public sealed record Preview(string? Token, string? Path, DateTimeOffset ExpiresAt, int Number)
{
    public string Id { get; init; } = "";

    public string PageKey { get; init; } = "";

    public string Locale { get; init; } = "";

    public string? CreatedByName { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? RevokedByName { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public int Version { get; init; }
}
