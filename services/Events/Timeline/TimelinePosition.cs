using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

/// <summary>
/// The position of a record on the timeline: by first possible day, the less precise first, then by id.
/// </summary>
/// <remarks>Each kind of record is read in this order from an index of its own; the pages are merged.</remarks>
public readonly record struct TimelinePosition(DateOnly First, DateOnly Last, Guid Id)
{
    /// <summary>Oldest first.</summary>
    public static readonly Comparer<TimelinePosition> Order = Comparer<TimelinePosition>.Create((a, b) =>
        a.First != b.First ? a.First.CompareTo(b.First) : a.Last != b.Last ? b.Last.CompareTo(a.Last) : a.Id.CompareTo(b.Id));

    public static TimelinePosition? Read(string[]? after) =>
        after is null ? null : new TimelinePosition(Paging.Day(after[0]), Paging.Day(after[1]), Paging.Id(after[2]));

    public string[] Written => [Paging.Text(First), Paging.Text(Last), Id.ToString()];

    /// <summary>The rows after a position, in order.</summary>
    /// <param name="first">The column of the first possible day; <paramref name="last"/> is that of the last.</param>
    public static IQueryable<T> Next<T>(IQueryable<T> rows, string first, string last, TimelinePosition? after, bool newest, int count)
        where T : class
    {
        if (after is { } at)
        {
            var (from, until, id) = (at.First, at.Last, at.Id);
            // The outer comparison allows the index range scan.
            rows = newest
                ? rows.Where(r => EF.Property<DateOnly>(r, first) <= from && (EF.Property<DateOnly>(r, first) < from
                    || EF.Property<DateOnly>(r, last) > until
                    || EF.Property<DateOnly>(r, last) == until && EF.Property<Guid>(r, nameof(Id)) < id))
                : rows.Where(r => EF.Property<DateOnly>(r, first) >= from && (EF.Property<DateOnly>(r, first) > from
                    || EF.Property<DateOnly>(r, last) < until
                    || EF.Property<DateOnly>(r, last) == until && EF.Property<Guid>(r, nameof(Id)) > id));
        }
        return (newest
            ? rows.OrderByDescending(r => EF.Property<DateOnly>(r, first)).ThenBy(r => EF.Property<DateOnly>(r, last))
                .ThenByDescending(r => EF.Property<Guid>(r, nameof(Id)))
            : rows.OrderBy(r => EF.Property<DateOnly>(r, first)).ThenByDescending(r => EF.Property<DateOnly>(r, last))
                .ThenBy(r => EF.Property<Guid>(r, nameof(Id)))).Take(count);
    }
}
