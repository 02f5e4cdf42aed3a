using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>A future date or a pending act of an agreement.</summary>
/// <param name="Date">Null for a pending act without a due date.</param>
public sealed record Deadline(string Kind, DateOnly? Date, string Party = "")
{
    /// <summary>The number of days ahead at which a deadline is near.</summary>
    public const int NearDays = 30;

    /// <summary>The first day on which it is near.</summary>
    public DateOnly? NearFrom => Date?.AddDays(-NearDays);

    /// <summary>The days on which it changes: when it becomes near, and its own day.</summary>
    /// <remarks>Notice counts through its day, so it is over on the next.</remarks>
    public IEnumerable<DateOnly> Days => Date is { } date
        ? [NearFrom!.Value, Kind == Deadlines.Notice && date < DateOnly.MaxValue ? date.AddDays(1) : date] : [];

    public V1.Deadline ToProto() => new() { Kind = Kind, Date = Date is { } day ? CivilDate.Day(day).ToString() : "", Party = Party };
}

/// <summary>The deadlines of one agreement, computed from its status.</summary>
public static class Deadlines
{
    public const string EntryIntoForce = "entry-into-force", AwaitedAct = "awaited-act", Notice = "notice", Renewal = "renewal",
        Expiry = "expiry", End = "end";

    /// <summary>The deadlines, soonest first; those without a date last.</summary>
    public static IReadOnlyList<Deadline> Of(Agreement agreement, AgreementStatus status, DateOnly day) =>
        [.. Ahead(agreement.Term, status, day).OrderBy(d => d.Date ?? DateOnly.MaxValue).ThenBy(d => d.Kind, StringComparer.Ordinal)];

    static IEnumerable<Deadline> Ahead(Term term, AgreementStatus status, DateOnly day)
    {
        if (status.Due is { } due && due > day) yield return new(EntryIntoForce, due);
        foreach (var party in status.OwedBy) yield return new(AwaitedAct, null, party);
        if (!status.IsInOperation) yield break;
        if (status.EndsOn is { } end)
        {
            var expires = term.Expiry(status.Entry?.Last, status.ExtendedTo) == end;
            yield return new(expires ? Expiry : End, end);
            yield break;
        }
        // One of several parties may leave while the agreement stays in force for the others.
        foreach (var party in status.Parties)
            if (party.End is { } left && left.Day > day) yield return new(End, left.Day, party.Party);
        if (status.Entry is not { } entry || term.RenewalMonths == 0 || term.EndAfter(day, entry.Last, status.ExtendedTo) is not { } next)
            yield break;
        yield return new(Renewal, next);
        // After the last day of notice for this term, the next term applies.
        var notice = term.LastNotice(next);
        if (notice < day && term.EndAfter(next, entry.Last, status.ExtendedTo) is { } later) notice = term.LastNotice(later);
        if (notice >= day) yield return new(Notice, notice);
    }
}
