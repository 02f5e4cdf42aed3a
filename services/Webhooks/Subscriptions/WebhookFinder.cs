using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>Finds webhooks by id that the caller may see or change.</summary>
public sealed class WebhookFinder(WebhooksDb db, RequestContext requestContext)
{
    /// <summary>Returns a webhook that the caller may see; the database filters by owner.</summary>
    public async Task<Webhook> Find(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Webhooks.SingleOrDefaultAsync(w => w.Id == key, cancellation) is { } webhook
            ? webhook : throw Problem.NotFound("webhook", id);

    /// <summary>
    /// Returns a webhook that the caller may change. An operator sees those of others but may only disable them.
    /// </summary>
    public async Task<Webhook> FindOwn(string id, CancellationToken cancellation)
    {
        var webhook = await Find(id, cancellation);
        return webhook.Owner == requestContext.Caller.Id || requestContext.Caller.Roles.Contains(Roles.Administrator)
            ? webhook : throw new Problem(ProblemCodes.Forbidden, "Only its owner and administrators may do this.");
    }

    /// <summary>Returns the problem for an operation that requires an enabled webhook.</summary>
    public static Problem Disabled() => new(ProblemCodes.IllegalStatus, "The webhook is disabled.",
        more: new Dictionary<string, string> { ["legal"] = """["enabled"]""" });
}
