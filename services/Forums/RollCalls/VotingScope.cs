using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.RollCalls;

/// <summary>The validated selection of roll calls in a request.</summary>
public sealed record VotingScope(int Session, string Issue, bool Important)
{
    public static VotingScope From(RequestValidation validation, int session, string issue, bool important)
    {
        validation.When(session is < 0 or > RollCall.MostSessions, "session", "out_of_range",
            $"1 to {RollCall.MostSessions}; 0 or nothing means all.");
        return new VotingScope(session, issue, important);
    }

    public Selection In(VoteColumns columns) => columns.Select(Session, VoteIssues.IndexOf(Issue), Important);

    /// <summary>The filter part of a page token.</summary>
    public string Print => string.Create(CultureInfo.InvariantCulture, $"{Session} {Issue} {Important}");
}
