using Embassy.Webhooks.Subscriptions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

// Lists the sent and waiting deliveries of a webhook, newest first. A repeat changes nothing.
partial class DeliveriesApi
{
    public override async Task<V1.ListDeliveriesResponse> ListDeliveries(V1.ListDeliveriesRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.Find(request.Id, context.CancellationToken);
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "deliveries", webhook.Id.ToString(), request.State);
        var rows = db.Deliveries.AsNoTracking().Where(d => d.WebhookId == webhook.Id);
        if (request.State.Length > 0) rows = rows.Where(d => d.State == request.State);
        var matching = rows;
        if (paging.After is [var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(d => d.Id < id);
        }
        var deliveries = await rows.OrderByDescending(d => d.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListDeliveriesResponse
        {
            Deliveries = { deliveries.Take(paging.Size).Select(d => d.ToProto()) },
            NextPageToken = deliveries.Count > paging.Size ? paging.Next(deliveries[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
