using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

/// <summary>The RPCs of webhooks.proto, one file each, in the folder of their noun.</summary>
public sealed partial class WebhooksApi(WebhooksDb db, RequestContext requestContext, WebhookOptions settings, WebhookHttpClient http, TimeProvider clock)
    : V1.WebhooksService.WebhooksServiceBase
{
    /// <summary>One that the caller may see: the database's filter by owner decides.</summary>
    async Task<Webhook> Find(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Webhooks.SingleOrDefaultAsync(w => w.Id == key, cancellation) is { } webhook
            ? webhook : throw Problem.NotFound("webhook", id);

    /// <summary>One that the caller may change: an operator sees those of others, and may do no more than disable them.</summary>
    async Task<Webhook> FindOwn(string id, CancellationToken cancellation)
    {
        var webhook = await Find(id, cancellation);
        return webhook.Owner == requestContext.Caller.Id || requestContext.Caller.Roles.Contains(Roles.Administrator)
            ? webhook : throw new Problem(ProblemCodes.Forbidden, "Only its owner and administrators may do this.");
    }

    static Problem Disabled() => new(ProblemCodes.IllegalStatus, "The webhook is disabled.",
        more: new Dictionary<string, string> { ["legal"] = """["enabled"]""" });
}
