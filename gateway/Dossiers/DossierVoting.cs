using Embassy.Forums.V1;
using Embassy.Gateway.Composition;

namespace Embassy.Gateway.Dossiers;

/// <summary>How two States vote, as the dossier shows it: by year and issue, and where they part.</summary>
static class DossierVoting
{
    // The first session was that of 1946, and one begins each year since: the 74th in September 2019.
    const int YearBeforeTheFirst = 1945;

    /// <param name="divergentVotes">Null where they could not be had, for <paramref name="why"/>.</param>
    public static DossierAgreement Of(VotingAgreement agreement, ListDivergentVotesResponse? divergentVotes, string why)
    {
        var shown = new DossierAgreement
        {
            State = divergentVotes is null ? PartRequests.Degraded : PartRequests.Ok,
            Reason = why,
            Method = agreement.Method,
            Votes = agreement.Overall.Votes,
            ByYear = { agreement.Sessions.OrderBy(s => s.Session).Select(Year) },
            ByIssue = { agreement.Issues.Select(Issue) },
        };
        if (agreement.Overall.HasScore) shown.Score = agreement.Overall.Score;
        if (divergentVotes is not null) shown.DivergentVotes.Add(divergentVotes.DivergentVotes.Select(DivergentVote));
        return shown;
    }

    static AgreementOfYear Year(SessionAgreement session)
    {
        var year = new AgreementOfYear { Year = YearBeforeTheFirst + session.Session, Session = session.Session, Votes = session.Figure.Votes };
        if (session.Figure.HasScore) year.Score = session.Figure.Score;
        return year;
    }

    static AgreementOfIssue Issue(IssueAgreement said)
    {
        var issue = new AgreementOfIssue { Issue = said.Issue, Name = said.Name, Votes = said.Figure.Votes };
        if (said.Figure.HasScore) issue.Score = said.Figure.Score;
        return issue;
    }

    static DossierDivergentVote DivergentVote(DivergentVote said) =>
        new() { Vote = said.Vote.Vote_, Date = said.Vote.Date, Resolution = said.Vote.Resolution, Title = said.Vote.Title, First = said.A, Second = said.B };
}
