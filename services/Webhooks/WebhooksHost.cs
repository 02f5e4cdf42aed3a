using System.Net;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embassy.Webhooks;

/// <summary>Composes the webhooks service.</summary>
public static class WebhooksHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("webhooks", args, embed,
                internalReaders: [Roles.Operator, Roles.Administrator], apis: typeof(WebhooksHost).Assembly)
            .AddDatabase<WebhooksDb, SqliteWebhooksDb, PostgresWebhooksDb>();
        host.Services.TryAddSingleton<HostResolver>(Dns.GetHostAddressesAsync);
        host.Services.AddScoped<WebhookFinder>();
        host.Services.AddSingleton<WebhookHttpClient>();
        host.Services.AddSingleton<DeliverySignal>();
        host.Services.AddHostedService<LogReader>();
        host.Services.AddHostedService<WebhookDispatcher>();
        return host.Build();
    }
}
