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
}

/// <summary>The SQLite variant; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteForumsDb(DbContextOptions<SqliteForumsDb> options) : ForumsDb(options);

/// <summary>The PostgreSQL variant.</summary>
public sealed class PostgresForumsDb(DbContextOptions<PostgresForumsDb> options) : ForumsDb(options);
