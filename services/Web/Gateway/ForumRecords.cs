namespace Embassy.Web.Gateway;

public sealed record Forum([property: System.Text.Json.Serialization.JsonPropertyName("forum")] string Key, LocalText? Name,
    string ShortName, int Members, int Others, string? Founded, int Uncertain);

public sealed record ListForumsResponse(IReadOnlyList<Forum> Forums, IReadOnlyList<string>? Unreachable);

public sealed record Claim(string? Joined, string? Left, string? Source, string? Note);

public sealed record Membership(string? Forum, string State, string Standing, string? Joined, string? JoinedPrecision, string? Left,
    string? Source, string? Note, IReadOnlyList<Claim>? Otherwise, string? Certainty);

public sealed record ListMembersResponse(IReadOnlyList<Membership> Members, string? NextPageToken, string? AsOf);

public sealed record Session([property: System.Text.Json.Serialization.JsonPropertyName("session")] string Key, string? Forum, string? Body,
    LocalText? Title, LocalText? Place, string? Host, string Start, string? End, string Status, string? Source, bool Unreported);

public sealed record ListSessionsResponse(IReadOnlyList<Session> Sessions, string? NextPageToken);

public sealed record Chair(string? Body, string State, string? From, string? Until, string? Source);

public sealed record ListChairsResponse(IReadOnlyList<Chair> Chairs, string? NextPageToken);

public sealed record ResolutionParagraph(string? Number, IReadOnlyList<string>? Names, LocalText? Text);

public sealed record Resolution([property: System.Text.Json.Serialization.JsonPropertyName("resolution")] string Key, string? Forum,
    string Symbol, string Kind, LocalText? Title, string? Session, string? Adopted, string? By, string? TextLink, string? Source,
    IReadOnlyList<ResolutionParagraph>? Paragraphs);

public sealed record ListResolutionsResponse(IReadOnlyList<Resolution> Resolutions, string? NextPageToken);

public sealed record Position(string Id, string Kind, LocalText? Title, string Status, string? Agreed, string? Delivered);

public sealed record Pair(string Forum, IReadOnlyList<string> States, string AsOf, IReadOnlyList<Membership> Standings,
    IReadOnlyList<Session>? Ahead, IReadOnlyList<Chair>? Chairs, IReadOnlyList<Position>? Positions,
        IReadOnlyList<Resolution>? Resolutions);

public sealed record CommitmentRow(string Party, bool Exempt, string? Reference, string? Cut, string? Required, string? VoluntaryCut,
    string? Compensation, string? Target, IReadOnlyList<string>? Decisions);

public sealed record CommitmentTable(string AsOf, string Unit, IReadOnlyList<CommitmentRow> Rows);

public sealed record Production(string Party, string Month, string Value, string Unit, string? Source, bool Shown);

public sealed record ListProductionResponse(IReadOnlyList<Production> Production, string? NextPageToken);

public sealed record AgreementFigure(double? Score, int Votes, int Joint, int Identical);

public sealed record IssueAgreement(string Issue, LocalText? Name, AgreementFigure? Figure);

public sealed record SessionAgreement(int Session, AgreementFigure? Figure);

public sealed record VotingAgreement(string A, string B, string Method, AgreementFigure? Overall, AgreementFigure? Important,
    IReadOnlyList<IssueAgreement>? Issues, IReadOnlyList<SessionAgreement>? Sessions, int LastSession);

public sealed record VoteTotals(int Yes, int No, int Abstentions, int NonVoting);

public sealed record Ballot(string State, string Choice);

public sealed record Vote([property: System.Text.Json.Serialization.JsonPropertyName("vote")] string Key, int Session, string Date,
    string? Resolution, string? Title, string? Description, IReadOnlyList<string>? Issues, bool Important, VoteTotals? Counted,
    VoteTotals? Stated, string? Link, IReadOnlyList<Ballot>? Ballots, string? Source);

public sealed record DivergentVote(Vote? Vote, string A, string B);

public sealed record ListDivergentVotesResponse(IReadOnlyList<DivergentVote> DivergentVotes, string? NextPageToken, int? TotalSize);

public sealed record ListVotesResponse(IReadOnlyList<Vote> Votes, string? NextPageToken, int? TotalSize);

public sealed record DossierForum(string Forum, string State, string? Reason, Pair? Pair);

public sealed record AgreementOfIssue(string Issue, double? Score, int Votes, LocalText? Name);

public sealed record DossierDivergentVote(string Vote, string Date, string? Resolution, string? Title, string First, string Second);

public sealed record DossierAgreement(string State, string? Reason, string? Method, double? Score, int Votes,
    IReadOnlyList<AgreementOfIssue>? ByIssue, IReadOnlyList<DossierDivergentVote>? DivergentVotes);

public sealed record Dossier([property: System.Text.Json.Serialization.JsonPropertyName("pair")] string Key,
    IReadOnlyList<string> States, string AsOf,
    string State, IReadOnlyList<DossierForum> Forums, DossierAgreement? Agreement);
