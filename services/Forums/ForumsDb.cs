using Embassy.Forums.Blocs;
using Embassy.Forums.Commitments;
using Embassy.Forums.IdealPoints;
using Embassy.Forums.Memberships;
using Embassy.Forums.Positions;
using Embassy.Forums.Resolutions;
using Embassy.Forums.RollCalls;
using Embassy.Forums.Sessions;
using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

public abstract class ForumsDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Chair> Chairs => Set<Chair>();
    public DbSet<Resolution> Resolutions => Set<Resolution>();
    public DbSet<Position> JointPositions => Set<Position>();
    public DbSet<Commitment> Commitments => Set<Commitment>();
    public DbSet<Production> Production => Set<Production>();

    public DbSet<RollCall> RollCalls => Set<RollCall>();
    public DbSet<Ballot> Ballots => Set<Ballot>();
    public DbSet<VoteImport> VoteImports => Set<VoteImport>();
    public DbSet<VotePart> VoteParts => Set<VotePart>();
    public DbSet<RefusedVote> RefusedVotes => Set<RefusedVote>();
    public DbSet<IdealPoint> IdealPoints => Set<IdealPoint>();
    public DbSet<BlocStanding> BlocStandings => Set<BlocStanding>();
    public DbSet<BlocVersion> BlocVersions => Set<BlocVersion>();

    /// <summary>The version of all votes: the sequence of the latest completed import; 0 before the first.</summary>
    public async Task<long> VotesVersion(CancellationToken cancellation) => await VoteImports.MaxAsync(i => i.Sequence, cancellation) ?? 0;

    protected override void Map(ModelBuilder model)
    {
        Membership.Map(model);
        Session.Map(model);
        Chair.Map(model);
        Resolution.Map(model);
        Position.Map(model);
        Commitment.Map(model);
        Embassy.Forums.Commitments.Production.Map(model);
        RollCall.Map(model);
        Ballot.Map(model);
        VoteImport.Map(model);
        IdealPoint.Map(model);
        BlocStanding.Map(model);
        ImportRecord.Map(model);
    }

    // A record before its parts: whoever may see the first entity of a record may see its history.
    protected override void MapAudit(AuditMap audit)
    {
        audit.Record<Position>("forums/{Forum}/positions/{Id}")
            .Record<Membership>("forums/{Forum}/memberships/{Id}")
            .Record<Session>("forums/{Forum}/sessions/{Key}",
                omit: [nameof(Session.Print), nameof(Session.FirstDay), nameof(Session.LastDay)])
            .Record<Chair>("forums/{Forum}/chairs/{Key}", omit: [nameof(Chair.Print), nameof(Chair.FirstDay), nameof(Chair.LastDay)])
            .Record<Resolution>("forums/{Forum}/resolutions/{Key}", omit: [nameof(Resolution.Print), nameof(Resolution.SortDay)])
            .Record<Commitment>("forums/{Forum}/commitments/{Id}",
                omit: [nameof(Commitment.Print), nameof(Commitment.FirstDay), nameof(Commitment.LastDay)])
            .Record<Embassy.Forums.Commitments.Production>("forums/{Forum}/production/{Id}",
                omit: [nameof(Embassy.Forums.Commitments.Production.Print), nameof(Embassy.Forums.Commitments.Production.FirstDay),
                    nameof(Embassy.Forums.Commitments.Production.PublishedDay)])
            .Record<VoteImport>("forums/un/imports/{Id}")
            .Record<ImportRecord>("imports/{Id}", personal: [nameof(ImportRecord.FileName)], omit: [nameof(ImportRecord.RefusedRows)])
            .Leave<VotePart>("the bytes of an upload, which its import counts")
            .Leave<RefusedVote>("the report of an import")
            .Leave<RollCall>("the content of an import, which its record counts")
            .Leave<Ballot>("the content of an import, which its record counts")
            .Leave<IdealPoint>("the content of an import, which its record counts")
            .Leave<ResolutionWord>("follows from the resolution")
            .Leave<BlocStanding>("a copy of what another process announced")
            .Leave<BlocVersion>("a copy of what another process announced");
    }
}

/// <summary>The SQLite variant; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteForumsDb(DbContextOptions<SqliteForumsDb> options) : ForumsDb(options);

/// <summary>The PostgreSQL variant.</summary>
public sealed class PostgresForumsDb(DbContextOptions<PostgresForumsDb> options) : ForumsDb(options);
