using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

// Lists the scheduled changes by page and language, with the last error. A repeat changes nothing.
partial class SchedulesApi
{
    public override async Task<V1.ListSchedulesResponse> ListSchedules(V1.ListSchedulesRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "schedules");
        var rows = db.Schedules.AsNoTracking();
        var matching = rows;
        if (paging.After is [var key, var locale])
            rows = rows.Where(s => string.Compare(s.PageKey, key) > 0 || s.PageKey == key && string.Compare(s.Locale, locale) > 0);
        var schedules = await rows.OrderBy(s => s.PageKey).ThenBy(s => s.Locale).Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var shown = schedules.Take(paging.Size).ToList();
        var awaited = shown.Where(s => s.WaitsFor is not null).Select(s => s.WaitsFor!.Value).ToList();
        var engagements = await db.AwaitedEngagements.AsNoTracking().Where(e => awaited.Contains(e.Id))
            .ToListAsync(context.CancellationToken);
        var titles = await PageTitles.Of(db, shown.Select(s => s.PageKey), context.CancellationToken);
        var response = new V1.ListSchedulesResponse
        {
            Schedules = { shown.Select(s => s.ToProto(engagements.Find(e => e.Id == s.WaitsFor), titles.In(s.PageKey, s.Locale))) },
            NextPageToken = schedules.Count > paging.Size ? paging.Next(shown[^1].PageKey, shown[^1].Locale) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
