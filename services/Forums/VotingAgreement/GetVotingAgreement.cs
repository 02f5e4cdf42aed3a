using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.VotingAgreement;

// Returns the voting agreement of two States: overall, on important votes, by issue and by session, with the number of
// votes. Read-only: a repeat changes nothing.
partial class VotingAgreementApi
{
    public override async Task<V1.VotingAgreement> GetVotingAgreement(V1.GetVotingAgreementRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        Pair(validation, request.A, request.B);
        var votingScope = VotingScope.From(validation, request.Session, request.Issue, request.Important);
        validation.Refuse();
        var method = AgreementScoring.Method(request.Method);
        var columns = await memory.Current(context.CancellationToken);
        var (a, b) = (VoteRows.Of(columns, request.A, request.Continued), VoteRows.Of(columns, request.B, request.Continued));
        var answer = new V1.VotingAgreement
        {
            A = request.A,
            B = request.B,
            Method = method,
            Overall = Figure(votingScope),
            Important = Figure(votingScope with { Important = true }),
            LastSession = columns.LastSession(votingScope.In(columns)),
        };
        foreach (var (code, _) in VoteIssues.All)
            if (votingScope.Issue.Length == 0 || votingScope.Issue == code)
                answer.Issues.Add(new V1.IssueAgreement
                {
                    Issue = code,
                    Names = { locales.Texts("issue." + code) },
                    Figure = Figure(votingScope with { Issue = code }),
                    LastSession = columns.LastSession((votingScope with { Issue = code }).In(columns)),
                });
        var whole = (votingScope with { Session = 0 }).In(columns);
        foreach (var range in columns.Sessions)
        {
            if (votingScope.Session != 0 && votingScope.Session != range.Session) continue;
            var figure = AgreementScoring.Figure(method, columns.Compare(a, b, whole with { From = range.From, To = range.To }));
            if (figure.Joint > 0) answer.Sessions.Add(new V1.SessionAgreement { Session = range.Session, Figure = figure });
        }
        context.SetETag(ETags.OfContent(answer));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return answer;

        V1.AgreementFigure Figure(VotingScope of) => AgreementScoring.Figure(method, columns.Compare(a, b, of.In(columns)));
    }

    static void Pair(RequestValidation validation, string a, string b)
    {
        validation.State("a", a);
        validation.State("b", b);
        validation.When(a.Length > 0 && a == b, "b", "duplicate", "Another State than a.");
    }
}
