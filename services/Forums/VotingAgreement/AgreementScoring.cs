using System.Globalization;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.VotingAgreement;

/// <summary>The methods of scoring the voting agreement of two States; each response names its method.</summary>
public static class AgreementScoring
{
    public const string Voeten = "voeten", Identical = "identical", Coincidence = "coincidence";

    public static string Method(string asked) => asked.Length == 0 ? Voeten : asked;

    /// <summary>The number of votes behind a score, and the score; null if there are none.</summary>
    public static (int Votes, double? Score) Of(string method, in Tally tally)
    {
        var (votes, sum) = method switch
        {
            Identical => (tally.Joint, (double)tally.Identical),
            Coincidence => (tally.Plain, tally.Plain - tally.Opposite),
            _ => (tally.Divided, tally.Divided - tally.Distance / 2.0),
        };
        return (votes, votes == 0 ? null : sum / votes);
    }

    public static V1.AgreementFigure Figure(string method, in Tally tally)
    {
        var (votes, score) = Of(method, tally);
        var figure = new V1.AgreementFigure { Votes = votes, Joint = tally.Joint, Identical = tally.Identical };
        if (score is { } value) figure.Score = value;
        return figure;
    }
}

/// <summary>The validated selection of roll calls in a request.</summary>
public sealed record VotingScope(int Session, string Issue, bool Important)
{
    public static VotingScope From(RequestValidation validation, int session, string issue, bool important)
    {
        validation.When(session is < 0 or > VoteImports.VoteCells.MostSessions, "session", "out_of_range", $"1 to {VoteImports.VoteCells.MostSessions}; 0 or nothing means all.");
        return new VotingScope(session, issue, important);
    }

    public Selection In(VoteColumns columns) => columns.Select(Session, VoteIssues.IndexOf(Issue), Important);

    /// <summary>The filter part of a page token.</summary>
    public string Print => string.Create(CultureInfo.InvariantCulture, $"{Session} {Issue} {Important}");
}

/// <summary>The two bit rows of a State; empty if it never cast a ballot.</summary>
public sealed record VoteRows(ulong[] NotNo, ulong[] NotYes)
{
    /// <param name="continued">Adds the ballots of SUN to RUS. At most one of them voted in any roll call.</param>
    public static VoteRows Of(VoteColumns columns, string state, bool continued = false)
    {
        var rows = new VoteRows(new ulong[columns.Words], new ulong[columns.Words]);
        rows.Add(columns, state);
        if (continued && state == "RUS") rows.Add(columns, "SUN");
        return rows;
    }

    void Add(VoteColumns columns, string state)
    {
        if (columns.Find(state) is not { } index) return;
        for (var w = 0; w < columns.Words; w++)
        {
            NotNo[w] |= columns.NotNo(index)[w];
            NotYes[w] |= columns.NotYes(index)[w];
        }
    }

    public Choice ChoiceAt(int at) => VoteColumns.ChoiceOf(NotNo[at >> 6] >> (at & 63), NotYes[at >> 6] >> (at & 63));
}
