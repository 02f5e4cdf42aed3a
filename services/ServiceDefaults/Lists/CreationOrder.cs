using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Orders rows by their creation: their ids are UUIDv7, so the primary key is the index.</summary>
public static class CreationOrder
{
    /// <summary>Returns the rows from where the page begins, the newest or the oldest first.</summary>
    public static IQueryable<T> ByCreation<T>(this IQueryable<T> rows, Paging paging, bool oldestFirst) where T : class
    {
        ArgumentNullException.ThrowIfNull(paging);
        if (paging.After is [var after])
        {
            var last = Paging.Id(after);
            rows = oldestFirst ? rows.Where(r => EF.Property<Guid>(r, "Id") > last) : rows.Where(r => EF.Property<Guid>(r, "Id") < last);
        }
        return oldestFirst ? rows.OrderBy(r => EF.Property<Guid>(r, "Id")) : rows.OrderByDescending(r => EF.Property<Guid>(r, "Id"));
    }
}
