using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>Finds webhooks by id, as far as the caller may see or change them.</summary>
public sealed class WebhookFinder(WebhooksDb db, RequestContext requestContext)
{
    /// <summary>A webhook that the caller may see: the database's filter by owner decides.</summary>
    public async Task<Webhook> Find(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Webhooks.SingleOrDefaultAsync(w => w.Id == key, cancellation) is { } webhook
            ? webhook : throw Problem.NotFound("webhook", id);

    /// <summary>A webhook that the caller may change: an operator sees those of others and may only disable them.</summary>
    public async Task<Webhook> FindOwn(string id, CancellationToken cancellation)
    {
        var webhook = await Find(id, cancellation);
        return webhook.Owner == requestContext.Caller.Id || requestContext.Caller.Roles.Contains(Roles.Administrator)
            ? webhook : throw new Problem(ProblemCodes.Forbidden, "Only its owner and administrators may do this.");
    }

    /// <summary>The refusal of an operation that needs an enabled webhook.</summary>
    public static Problem Disabled() => new(ProblemCodes.IllegalStatus, "The webhook is disabled.",
        more: new Dictionary<string, string> { ["legal"] = """["enabled"]""" });
}
