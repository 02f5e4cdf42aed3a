using Embassy.Forums.Agreement;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums;

// How far two States agree, overall, on the important votes, by issue and by session, each figure with the votes it rests on.
// Asking again changes nothing.
partial class UnApi
{
    public override async Task<V1.VotingAgreement> GetAgreement(V1.GetAgreementRequest request, ServerCallContext context)
    {
        OnlyHere();
        var checks = new Checks();
        Pair(checks, request.A, request.B);
        var scope = Scope.From(checks, request.Session, request.Issue, request.Important);
        checks.Refuse();
        var method = Scoring.Method(request.Method);
        var columns = await memory.Current(context.CancellationToken);
        var (a, b) = (VoteRows.Of(columns, request.A, request.Continued), VoteRows.Of(columns, request.B, request.Continued));
        var answer = new V1.VotingAgreement
        {
            A = request.A,
            B = request.B,
            Method = method,
            Overall = Figure(scope),
            Important = Figure(scope with { Important = true }),
        };
        foreach (var (code, name) in VoteIssues.All)
            if (scope.Issue.Length == 0 || scope.Issue == code) answer.Issues.Add(new V1.IssueAgreement { Issue = code, Name = name, Figure = Figure(scope with { Issue = code }) });
        var whole = (scope with { Session = 0 }).In(columns);
        foreach (var range in columns.Sessions)
        {
            if (scope.Session != 0 && scope.Session != range.Session) continue;
            var figure = Scoring.Figure(method, columns.Compare(a, b, whole with { From = range.From, To = range.To }));
            if (figure.Joint > 0) answer.Sessions.Add(new V1.SessionAgreement { Session = range.Session, Figure = figure });
        }
        context.SetETag(ETags.OfContent(answer));
        context.MayBeCached(Surrogates.Usual, VotesKey);
        return answer;

        V1.AgreementFigure Figure(Scope of) => Scoring.Figure(method, columns.Compare(a, b, of.In(columns)));
    }

    static void Pair(Checks checks, string a, string b)
    {
        checks.State("a", a);
        checks.State("b", b);
        checks.When(a.Length > 0 && a == b, "b", "duplicate", "Another State than a.");
    }
}
