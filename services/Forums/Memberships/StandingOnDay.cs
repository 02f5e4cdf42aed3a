using System.Linq.Expressions;
using Embassy.Forums.Imports;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

/// <summary>A State's standing on a day, certain or not.</summary>
/// <remarks>
/// A suspension takes the membership's place on its days. Who is a member again is a former member no longer; an
/// observer still is one.
/// </remarks>
/// <param name="PredecessorOf">The State asked about, if this is its predecessor's standing.</param>
public sealed record StandingOnDay(Membership Membership, string Certainty, string PredecessorOf = "")
{
    /// <summary>The words of <c>certainty</c>; none for a period that does not hold on the day.</summary>
    public const string Certain = "certain", Uncertain = "uncertain", None = "";

    /// <summary>Selects the shown statements whose standing may hold on a day.</summary>
    public static Expression<Func<Membership, bool>> MayHold(DateOnly day) => m =>
        m.PeriodOf == m.Id && m.Period.From <= day && (m.Period.Until == null || m.Period.Until > day);

    /// <summary>Reads the standings in a forum on a day, of all States or of some with their predecessors.</summary>
    public static async Task<List<StandingOnDay>> Read(ForumsDb db, string forum, DateOnly day, IReadOnlyCollection<string> states,
        CancellationToken cancellation)
    {
        var predecessors = states.Where(s => StateLifetimes.Predecessor(s) is not null)
            .ToDictionary(s => s, s => StateLifetimes.Predecessor(s)!);
        var asked = states.Concat(predecessors.Values).ToList();
        var rows = db.Memberships.AsNoTracking().Where(m => m.Forum == forum).Where(MayHold(day));
        if (asked.Count > 0) rows = rows.Where(m => asked.Contains(m.State));
        var found = Of(await rows.ToListAsync(cancellation), day).ToList();
        if (asked.Count == 0) return found;
        // A predecessor is shown until the State's own standing is certain.
        return [.. found.Where(s => states.Contains(s.Membership.State)), .. predecessors
            .Where(p => !states.Contains(p.Value) && !found.Exists(s => s.Membership.State == p.Key && s.Certainty == Certain))
            .SelectMany(p => found.Where(s => s.Membership.State == p.Value && s.Membership.Standing != Membership.Former)
                .Select(s => s with { PredecessorOf = p.Key }))];
    }

    /// <summary>The statements of other sources about the periods of these standings.</summary>
    public static async Task<List<Membership>> ReadOthers(ForumsDb db, IEnumerable<StandingOnDay> standings, CancellationToken cancellation)
    {
        var shown = standings.Select(s => s.Membership.Id).ToList();
        return shown.Count == 0 ? []
            : await db.Memberships.AsNoTracking().Where(m => shown.Contains(m.PeriodOf) && m.Id != m.PeriodOf).ToListAsync(cancellation);
    }

    /// <param name="may">Statements that may hold on the day, of one forum.</param>
    public static IEnumerable<StandingOnDay> Of(IEnumerable<Membership> may, DateOnly day) =>
        may.GroupBy(m => m.State).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(state => OfState([.. state], day));

    static IEnumerable<StandingOnDay> OfState(IReadOnlyList<Membership> may, DateOnly day)
    {
        var suspended = may.Where(m => m.Standing == Membership.Suspended).ToList();
        var memberAgain = may.Where(m => m.IsFull || m.Standing == Membership.Suspended).ToList();
        // Who left twice is a former member once.
        var left = may.Where(m => m.Standing == Membership.Former).MaxBy(m => m.Period.From);
        return may.Where(m => m.Standing != Membership.Former || m == left)
            .OrderBy(m => m.Standing, StringComparer.Ordinal).ThenBy(m => m.Period.From).ThenBy(m => m.Id)
            .Select(m => (Membership: m, InsteadOf: m.Standing == Membership.Former ? memberAgain : m.IsFull ? suspended : []))
            .Where(s => !s.InsteadOf.Exists(i => i.Period.Holds(day)))
            .Select(s => new StandingOnDay(s.Membership,
                s.Membership.Period.Holds(day) && s.InsteadOf.Count == 0 ? Certain : Uncertain));
    }

    /// <param name="statements">Statements of the same period by other sources, or more.</param>
    public V1.Membership ToProto(IEnumerable<Membership> statements)
    {
        var shown = Membership.ToProto(statements);
        (shown.Certainty, shown.PredecessorOf) = (Certainty, PredecessorOf);
        return shown;
    }
}
