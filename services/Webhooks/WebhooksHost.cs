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
        host.Services.AddSingleton<LogReader>().AddHostedService(sp => sp.GetRequiredService<LogReader>());
        host.Services.AddSingleton(sp =>
        {
            var reader = sp.GetRequiredService<LogReader>();
            return ActivatorUtilities.CreateInstance<AnnouncementListener>(sp, new ListenerOptions(sp.GetRequiredService<BusOptions>().Url),
                new AnnouncementCallback(Heard: _ => reader.Hear(), Began: () => reader.Listen(true), Lost: () => reader.Listen(false)));
        });
        host.Services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
        host.Services.AddHostedService<WebhookDispatcher>();
        return host.Build();
    }
}
