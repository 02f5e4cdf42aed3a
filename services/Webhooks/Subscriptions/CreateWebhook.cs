using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Grpc.Core;

namespace Embassy.Webhooks;

// Notes who wants to be told what, and draws the secret, which is shown this once.
// A repeat makes another webhook, which is told the same.
partial class WebhooksApi
{
    static readonly HashSet<string> Announced = [.. typeof(Announcements.Announcement).Assembly.GetTypes()
        .Where(t => Attribute.IsDefined(t, typeof(AnnouncedAttribute))).Select(t => AnnouncedAttribute.Of(t).Type)];

    public override async Task<V1.Webhook> CreateWebhook(V1.CreateWebhookRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        var url = checks.Text("url", request.Url, 1000, required: true);
        if (url.Length > 0 && Door.Fault(url, settings.AllowPrivate) is { } fault) checks.Add("url", fault.Code, fault.Description);
        var types = checks.List("types", request.Types_, 50, 200);
        for (var i = 0; i < types.Count; i++) checks.When(!Announced.Contains(types[i]), $"types[{i}]", "unknown_type", "/asyncapi.json lists what is announced.");
        var locales = checks.List("locales", request.Locales, 12, 12);
        for (var i = 0; i < locales.Count; i++) checks.When(!Languages.WellFormed(locales[i]), $"locales[{i}]", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
        var subjects = checks.List("subjects", request.Subjects, 50, 300);
        checks.Refuse();

        var webhook = new Webhook
        {
            Id = Guid.CreateVersion7(),
            Owner = work.Caller.Id,
            Url = url,
            Types = types,
            Locales = locales,
            Subjects = [.. subjects.Select(s => s.TrimEnd('/'))],
            Secret = Webhook.NewSecret(),
            CreatedAt = clock.Now(),
        };
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/webhooks/{webhook.Id}");
        return webhook.ToProto(clock.Now(), secret: true);
    }
}
