using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

public abstract class WebhooksDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<Attempt> Attempts => Set<Attempt>();
    public DbSet<LogMark> Marks => Set<LogMark>();
    public DbSet<RemovedSubject> Removed => Set<RemovedSubject>();

    protected override void Map(ModelBuilder model)
    {
        Webhook.Map(model);
        Delivery.Map(model);
        Attempt.Map(model);
        LogMark.Map(model);
        RemovedSubject.Map(model);
        model.Entity<Webhook>().HasQueryFilter("owner", w => SeesInternal || CallerId != "" && w.Owner == CallerId);
    }

    protected override void MapAudit(AuditMap audit) => audit
        .Record<Webhook>("webhooks/{Id}", secret: [nameof(Webhook.Secret), nameof(Webhook.PreviousSecret)])
        .Record<Delivery>("webhooks/{WebhookId}/deliveries/{Id}", omit: [nameof(Delivery.Body)], ofCallers: true)
        .Leave<Attempt>("each attempt is a log entry of its own")
        .Leave<LogMark>("the position in a log")
        .Leave<RemovedSubject>("a copy of what another service announced");
}

/// <summary>Webhooks database on SQLite; a separate class because migrations belong to one database.</summary>
public sealed class SqliteWebhooksDb(DbContextOptions<SqliteWebhooksDb> options) : WebhooksDb(options);

/// <summary>Webhooks database on PostgreSQL.</summary>
public sealed class PostgresWebhooksDb(DbContextOptions<PostgresWebhooksDb> options) : WebhooksDb(options);
