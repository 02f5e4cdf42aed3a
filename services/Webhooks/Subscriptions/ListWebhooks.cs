using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

// Lists the webhooks that the caller may see, oldest first, without secrets. A repeat changes nothing.
partial class WebhooksApi
{
    public override async Task<V1.ListWebhooksResponse> ListWebhooks(V1.ListWebhooksRequest request, ServerCallContext context)
    {
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "webhooks");
        var rows = db.Webhooks.AsNoTracking().OrderBy(w => w.Id).AsQueryable();
        var matching = rows;
        if (paging.After is [var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(w => w.Id > id);
        }
        var webhooks = await rows.Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var now = clock.Now();
        var response = new V1.ListWebhooksResponse
        {
            Webhooks = { webhooks.Take(paging.Size).Select(w => w.ToProto(now)) },
            NextPageToken = webhooks.Count > paging.Size ? paging.Next(webhooks[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
