using Embassy.Webhooks.Subscriptions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Attempts;

// Lists the requests to a webhook's receiver, newest first. A repeat changes nothing.
partial class AttemptsApi
{
    public override async Task<V1.ListAttemptsResponse> ListAttempts(V1.ListAttemptsRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.Find(request.Id, context.CancellationToken);
        var eventId = Guid.Empty;
        if (request.EventId.Length > 0 && !Guid.TryParseExact(request.EventId, "D", out eventId))
            throw Problem.Invalid("eventId", "invalid_format", "A UUID, 8-4-4-4-12 hexadecimal digits.");
        var paging = Paging.From(
            db, request.PageSize, request.PageToken, 1, "attempts", webhook.Id.ToString(), request.Failed ? "failed" : "", request.EventId);
        var rows = db.Attempts.AsNoTracking().Where(a => a.WebhookId == webhook.Id);
        if (request.Failed) rows = rows.Where(a => a.ErrorCode != "");
        if (request.EventId.Length > 0) rows = rows.Where(a => a.EventId == eventId);
        var matching = rows;
        if (paging.After is [var after])
        {
            var id = Paging.Id(after);
            rows = rows.Where(a => a.Id < id);
        }
        var attempts = await rows.OrderByDescending(a => a.Id).Take(paging.Size + 1).ToListAsync(context.CancellationToken);
        var response = new V1.ListAttemptsResponse
        {
            Attempts = { attempts.Take(paging.Size).Select(a => a.ToProto()) },
            NextPageToken = attempts.Count > paging.Size ? paging.Next(attempts[paging.Size - 1].Id.ToString()) : "",
        };
        if (request.IncludeTotal) response.TotalSize = await matching.CountAsync(context.CancellationToken);
        return response;
    }
}
