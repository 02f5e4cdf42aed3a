using Embassy.Forums.V1;
using Embassy.Gateway.Endpoints;

namespace Embassy.Gateway.Dossiers;

/// <summary>
/// Maps the voting agreement of two States to the dossier: by year, by issue, and their divergent votes.
/// </summary>
static class DossierVoting
{
    // The first session was that of 1946, and one opens each year since: the 74th in September 2019.
    const int YearBeforeTheFirst = 1945;

    public static DossierAgreement Of(VotingAgreement agreement, Part<ListDivergentVotesResponse> divergentVotes)
    {
        var shown = new DossierAgreement
        {
            State = divergentVotes.Answer is null ? PartState.Degraded : PartState.Ok,
            Reason = divergentVotes.Reason,
            Method = agreement.Method,
            Votes = agreement.Overall.Votes,
            ByYear = { agreement.Sessions.OrderBy(s => s.Session).Select(Year) },
            ByIssue = { agreement.Issues.Select(Issue) },
        };
        if (agreement.Overall.HasScore) shown.Score = agreement.Overall.Score;
        shown.DivergentVotes.Add(divergentVotes.Answer?.DivergentVotes.Select(DivergentVote) ?? []);
        return shown;
    }

    static AgreementOfYear Year(SessionAgreement session)
    {
        var year = new AgreementOfYear
        {
            Year = YearBeforeTheFirst + session.Session,
            Session = session.Session,
            Votes = session.Figure.Votes
        };
        if (session.Figure.HasScore) year.Score = session.Figure.Score;
        return year;
    }

    static AgreementOfIssue Issue(IssueAgreement said)
    {
        var issue = new AgreementOfIssue { Issue = said.Issue, Names = { said.Names }, Name = said.Name, Votes = said.Figure.Votes };
        if (said.Figure.HasScore) issue.Score = said.Figure.Score;
        return issue;
    }

    static DossierDivergentVote DivergentVote(DivergentVote said) =>
        new()
        {
            Vote = said.Vote.Vote_,
            Date = said.Vote.Date,
            Resolution = said.Vote.Resolution,
            Title = said.Vote.Title,
            First = said.A,
            Second = said.B
        };
}
