using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>The RPCs of <see cref="V1.WebhooksService"/>, one file each.</summary>
public sealed partial class WebhooksApi(WebhooksDb db, WebhookFinder webhooks, RequestContext requestContext, WebhookOptions settings, WebhookHttpClient http, TimeProvider clock) : V1.WebhooksService.WebhooksServiceBase;
