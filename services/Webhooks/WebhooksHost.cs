using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;

namespace Embassy.Webhooks;

/// <summary>What the webhooks service is made of.</summary>
public static class WebhooksHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        var host = ServiceHost.Create("webhooks", args, embed,
                internalReaders: [Roles.Operator, Roles.Administrator], contracts: [V1.WebhooksService.Descriptor])
            .AddDatabase<WebhooksDb, SqliteWebhooksDb, PostgresWebhooksDb>();
        host.Services.AddSingleton(WebhookSettings.From(host.Configuration));
        host.Services.AddSingleton<Door>();
        host.Services.AddHostedService<Postman>();
        return host.Build<WebhooksApi>();
    }
}
