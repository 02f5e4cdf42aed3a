using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

// Lists the secret addresses, newest first, including revoked and expired ones.
// The secrets are not stored, so no response contains them. Read-only.
partial class CalendarsApi
{
    public override async Task<V1.ListSubscriptionsResponse> ListSubscriptions(V1.ListSubscriptionsRequest request,
        ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, "subscriptions");
        var rows = db.Subscriptions.AsNoTracking();
        var matching = rows;
        if (paging.After is [var after, var last])
        {
            var (at, id) = (Paging.Instant(after), Paging.Id(last));
            rows = rows.Where(s => s.CreatedAt < at || s.CreatedAt == at && s.Id < id);
        }
        var subscriptions = await rows.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(paging.Size + 1)
            .ToListAsync(context.CancellationToken);
        var shown = subscriptions.Take(paging.Size).ToList();
        var response = new V1.ListSubscriptionsResponse
        {
            Subscriptions = { shown.Select(s => s.ToProto()) },
            NextPageToken = subscriptions.Count > paging.Size
                ? paging.Next(shown[^1].CreatedAt.ToString("O", CultureInfo.InvariantCulture), shown[^1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
