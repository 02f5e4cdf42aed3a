using Embassy.Forums.RollCalls;

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
        var figure = new V1.AgreementFigure { Votes = votes, Joint = tally.Joint, Identical = tally.Identical, Short = tally.Lacking };
        if (score is { } value) figure.Score = value;
        return figure;
    }
}
