using Embassy.Cooperation.Agreements;
using Embassy.Cooperation.Roadmap;
using Embassy.Cooperation.Trade;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

public abstract class CooperationDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Agreement> Agreements => Set<Agreement>();

    public DbSet<Initiative> Initiatives => Set<Initiative>();
    public DbSet<Proposal> Proposals => Set<Proposal>();
    public DbSet<TradeFigure> TradeFigures => Set<TradeFigure>();
    public DbSet<TradeRevision> TradeRevisions => Set<TradeRevision>();
    public DbSet<TradeSeries> TradeSeries => Set<TradeSeries>();
    public DbSet<TradeTarget> TradeTargets => Set<TradeTarget>();

    protected override void Map(ModelBuilder model)
    {
        Agreement.Map(model);
        Initiative.Map(model);
        Proposal.Map(model);
        TradeFigure.Map(model, scaled: Database.IsSqlite());
        ImportRecord.Map(model);
        // A proposal may quote internal data, and it is never announced.
        model.Entity<Proposal>().HasQueryFilter(AudienceFilter, p => SeesInternal);
    }

    // A record before its parts: whoever may see the first entity of a record may see its history.
    protected override void MapAudit(AuditMap audit)
    {
        audit.Record<Agreement>("agreements/{Id}",
                omit: [nameof(Agreement.Folded), nameof(Agreement.SeenThrough), nameof(Agreement.NextDay)])
            .Record<Initiative>("initiatives/{Id}", omit: [nameof(Initiative.NextDay)])
            .Record<Proposal>("proposals/{Id}")
            .Record<TradeFigure>("trade/{Reporter}/{Partner}")
            .Record<TradeTarget>("trade-targets/{Reporter}/{Partner}/{Year}")
            .Record<ImportRecord>("imports/{Id}", personal: [nameof(ImportRecord.FileName)], omit: [nameof(ImportRecord.RefusedRows)])
            .Leave<AgreementSubject>("follows from the agreement")
            .Leave<TradeRevision>("the figure's own history")
            .Leave<TradeSeries>("counts announcements");
    }
}

/// <summary>The SQLite variant; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteCooperationDb(DbContextOptions<SqliteCooperationDb> options) : CooperationDb(options);

/// <summary>The PostgreSQL variant.</summary>
public sealed class PostgresCooperationDb(DbContextOptions<PostgresCooperationDb> options) : CooperationDb(options);
