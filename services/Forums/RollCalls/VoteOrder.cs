using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.RollCalls;

/// <summary>Orders votes newest first, by session, day and id.</summary>
/// <remarks>A page token contains these three, which are stable across snapshots; a position is not.</remarks>
public static class VoteOrder
{
    public const int Keys = 3;

    /// <summary>The positions of a selection, newest first.</summary>
    public static IEnumerable<int> All(VoteColumns columns, Selection over)
    {
        for (var at = over.To * 64 - 1; at >= over.From * 64; at--)
            if ((over.Mask[at >> 6] >> (at & 63) & 1) != 0 && columns.Heads[at] is not null) yield return at;
    }

    /// <summary>The positions of a selection after the page token.</summary>
    public static IEnumerable<int> NewestFirst(VoteColumns columns, Selection over, Paging paging)
    {
        var after = paging.After is [var session, var day, var id]
            ? (Paging.Number(session), Paging.Number(day), Paging.Number(id)) : ((int, int, int)?)null;
        return after is not { } last ? All(columns, over) : All(columns, over).Where(at =>
            (columns.Heads[at]!.Session, columns.Heads[at]!.Day.DayNumber, columns.Heads[at]!.Id).CompareTo(last) < 0);
    }

    /// <summary>The next page token, from a page read with one extra row; empty on the last page.</summary>
    public static string Next(VoteColumns columns, Paging paging, IReadOnlyList<int> places)
    {
        if (places.Count <= paging.Size) return "";
        var last = columns.Heads[places[paging.Size - 1]]!;
        return paging.Next(Text(last.Session), Text(last.Day.DayNumber), Text(last.Id));
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
