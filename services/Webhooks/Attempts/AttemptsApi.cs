using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Attempts;

/// <summary>The RPCs of <see cref="V1.AttemptsService"/>, one file each.</summary>
public sealed partial class AttemptsApi(WebhooksDb db, WebhookFinder webhooks, WebhookHttpClient http, WebhookOptions settings,
    TimeProvider clock)
    : V1.AttemptsService.AttemptsServiceBase;
