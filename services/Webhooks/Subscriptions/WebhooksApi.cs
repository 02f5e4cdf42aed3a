using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>The RPCs of <see cref="V1.WebhooksService"/>, one file each.</summary>
public sealed partial class WebhooksApi(WebhooksDb db, WebhookFinder webhooks, RequestContext requestContext, WebhookOptions settings,
    TimeProvider clock)
    : V1.WebhooksService.WebhooksServiceBase;
