using System.Globalization;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

// Lists the scheduled changes by page and language or by time, with the last error. A repeat changes nothing.
partial class SchedulesApi
{
    const string Soonest = "at", Latest = "-at";

    public override async Task<V1.ListSchedulesResponse> ListSchedules(V1.ListSchedulesRequest request, ServerCallContext context)
    {
        var byTime = request.Order is Soonest or Latest;
        var paging = Paging.From(db, request.PageSize, request.PageToken, byTime ? 3 : 2, "schedules", request.Order);
        var rows = db.Schedules.AsNoTracking();
        var matching = rows;
        var schedules = await After(rows, request.Order, paging.After).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var shown = schedules.Take(paging.Size).ToList();
        var awaited = shown.Where(s => s.WaitsFor is not null).Select(s => s.WaitsFor!.Value).ToList();
        var engagements = await db.AwaitedEngagements.AsNoTracking().Where(e => awaited.Contains(e.Id))
            .ToListAsync(context.CancellationToken);
        var titles = await PageTitles.Of(db, shown.Select(s => s.PageKey), context.CancellationToken);
        var response = new V1.ListSchedulesResponse
        {
            Schedules = { shown.Select(s => s.ToProto(engagements.Find(e => e.Id == s.WaitsFor), titles.In(s.PageKey, s.Locale))) },
            NextPageToken = schedules.Count > paging.Size ? Next(shown[^1]) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;

        string Next(Schedule last) => byTime
            ? paging.Next(last.NextAt.ToString("O", CultureInfo.InvariantCulture), last.PageKey, last.Locale)
            : paging.Next(last.PageKey, last.Locale);
    }

    // Continues after the last row of the page before.
    static IQueryable<Schedule> After(IQueryable<Schedule> schedules, string order, string[]? last)
    {
        if (last is [.., var key, var locale])
        {
            var at = last.Length == 3 ? Paging.Instant(last[0]) : default;
            schedules = order switch
            {
                Soonest => schedules.Where(s => s.NextAt > at || s.NextAt == at
                    && (string.Compare(s.PageKey, key) > 0 || s.PageKey == key && string.Compare(s.Locale, locale) > 0)),
                Latest => schedules.Where(s => s.NextAt < at || s.NextAt == at
                    && (string.Compare(s.PageKey, key) > 0 || s.PageKey == key && string.Compare(s.Locale, locale) > 0)),
                _ => schedules.Where(s => string.Compare(s.PageKey, key) > 0 || s.PageKey == key && string.Compare(s.Locale, locale) > 0),
            };
        }
        return order switch
        {
            Soonest => schedules.OrderBy(s => s.NextAt).ThenBy(s => s.PageKey).ThenBy(s => s.Locale),
            Latest => schedules.OrderByDescending(s => s.NextAt).ThenBy(s => s.PageKey).ThenBy(s => s.Locale),
            _ => schedules.OrderBy(s => s.PageKey).ThenBy(s => s.Locale),
        };
    }
}
