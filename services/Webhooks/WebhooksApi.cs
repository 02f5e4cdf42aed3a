using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

/// <summary>The RPCs of webhooks.proto, one file each, in the folder of their noun.</summary>
public sealed partial class WebhooksApi(WebhooksDb db, Work work, WebhookSettings settings, TimeProvider clock) : V1.WebhooksService.WebhooksServiceBase
{
    /// <summary>One that the caller may see: whose it is, the database's filter decides.</summary>
    async Task<Webhook> Find(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Webhooks.SingleOrDefaultAsync(w => w.Id == key, cancellation) is { } webhook
            ? webhook : throw Problem.NotFound("webhook", id);
}
