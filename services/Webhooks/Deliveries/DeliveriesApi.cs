using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Deliveries;

/// <summary>The RPCs of <see cref="V1.DeliveriesService"/>, one file each.</summary>
public sealed partial class DeliveriesApi(WebhooksDb db, WebhookFinder webhooks, WebhookOptions settings, TimeProvider clock)
    : V1.DeliveriesService.DeliveriesServiceBase;
