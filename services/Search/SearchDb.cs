using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Search;

/// <summary>The service's own rows; what is searched is in the index files, never here.</summary>
public abstract class SearchDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<IndexOrder> IndexOrders => Set<IndexOrder>();

    protected override void Map(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        IndexOrder.Map(model);
    }

    protected override void MapAudit(AuditMap audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        audit.Record<IndexOrder>("search-index", omit: [nameof(IndexOrder.Id)]);
    }
}

/// <summary>Search database on SQLite; a separate class because migrations belong to one database.</summary>
public sealed class SqliteSearchDb(DbContextOptions<SqliteSearchDb> options) : SearchDb(options);

/// <summary>Search database on PostgreSQL.</summary>
public sealed class PostgresSearchDb(DbContextOptions<PostgresSearchDb> options) : SearchDb(options);
