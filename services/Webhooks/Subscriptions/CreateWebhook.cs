using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

// Creates a webhook and generates its secret, which is shown only once.
// A repeat creates another webhook that gets the same deliveries.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> CreateWebhook(V1.CreateWebhookRequest request, ServerCallContext context)
    {
        // All tokens without a subject would share ownership of their webhooks.
        if (requestContext.Caller.Id.Length == 0)
            throw new Problem(ProblemCodes.TokenInvalid, "The token has no subject (`sub`) to own the webhook.");
        var validation = new RequestValidation();
        var url = validation.Text("url", request.Url, 1000, required: true);
        if (url.Length > 0 && PublicAddress.Fault(url, settings.AllowPrivate) is { } fault)
            validation.Add("url", fault.Code, fault.Description);
        var types = validation.List("types", request.Types_, 50, 200);
        for (var i = 0; i < types.Count; i++)
            AnnouncementFilter.CheckType(validation, $"types[{i}]", types[i], OperationalEvent.KnownTypes);
        var locales = validation.List("locales", request.Locales, 12, 12);
        for (var i = 0; i < locales.Count; i++) AnnouncementFilter.CheckLocale(validation, $"locales[{i}]", locales[i]);
        var subjects = validation.List("subjects", request.Subjects, 50, 300);
        validation.Refuse();

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await db.LockWriter<Webhook>(context.CancellationToken);
        await HoldToQuota(context.CancellationToken);
        var webhook = new Webhook
        {
            Id = Guid.CreateVersion7(),
            Owner = requestContext.Caller.Id,
            Url = url,
            Types = types,
            Locales = locales,
            Subjects = [.. subjects.Select(s => s.TrimEnd('/'))],
            Secret = Webhook.NewSecret(),
            CreatedAt = clock.Now(),
        };
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        context.Created($"/v1/webhooks/{webhook.Id}");
        return webhook.ToProto(clock.Now(), secret: true);
    }

    async Task HoldToQuota(CancellationToken cancellation)
    {
        var all = db.Webhooks.IgnoreQueryFilters();
        if (await all.CountAsync(w => w.Owner == requestContext.Caller.Id, cancellation) >= settings.PerOwner)
            throw Exceeded(settings.PerOwner, "You have as many webhooks as one owner may have.");
        if (await all.CountAsync(cancellation) >= settings.Total)
            throw Exceeded(settings.Total, "There are as many webhooks as this platform takes.");

        static Problem Exceeded(int limit, string detail) => new(ProblemCodes.QuotaExceeded, detail,
            more: new Dictionary<string, string> { ["limit"] = limit.ToString(CultureInfo.InvariantCulture) });
    }
}
