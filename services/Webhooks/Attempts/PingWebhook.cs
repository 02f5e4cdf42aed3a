using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Attempts;

// Sends a test event once, immediately, and returns the receiver's response.
// A repeat sends another test event.
partial class AttemptsApi
{
    public override async Task<V1.Attempt> PingWebhook(V1.PingWebhookRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.FindOwn(request.Id, context.CancellationToken);
        var now = clock.Now();
        var minuteAgo = now.AddMinutes(-1);
        var pings = await db.Attempts.CountAsync(
            a => a.WebhookId == webhook.Id && a.Type == OperationalEvent.Ping && a.At > minuteAgo, context.CancellationToken);
        if (pings >= settings.PingsPerMinute)
        {
            context.GetHttpContext().Response.Headers.RetryAfter = "60";
            throw new Problem(ProblemCodes.TooManyRequests, "Too many test events of this webhook in the last minute.");
        }
        var id = Guid.CreateVersion7(now);
        var attemptOutcome =
            await http.Send(webhook, id.ToString(), OperationalEvent.PingOf(webhook, id, now), now, context.CancellationToken);
        var attempt = Attempt.Of(webhook.Id, null, id, OperationalEvent.Ping, attemptOutcome, now);
        db.Attempts.Add(attempt);
        await db.SaveChangesAsync(context.CancellationToken);
        return attempt.ToProto();
    }
}
