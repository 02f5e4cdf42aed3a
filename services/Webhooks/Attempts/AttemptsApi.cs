using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Attempts;

/// <summary>The RPCs of <see cref="V1.AttemptsService"/>, one file each.</summary>
public sealed partial class AttemptsApi(WebhooksDb db, WebhookFinder webhooks) : V1.AttemptsService.AttemptsServiceBase;
