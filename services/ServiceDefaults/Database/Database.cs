using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Selects SQLite or PostgreSQL by the form of the connection string: <c>ConnectionStrings:Database</c>. Each has its
/// own migrations, and so its own context class, which adds nothing else.
/// </summary>
public static class Database
{
    /// <summary>Maximum time that a writer waits for another before it fails with <c>busy</c>.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A context keeps its SQLite connection; those above this number are closed after their work.
    const int MostConnections = 64;

    public static void AddDatabase<TDb, TSqlite, TPostgres>(this IServiceCollection services, IConfiguration configuration)
        where TDb : EmbassyDb where TSqlite : TDb where TPostgres : TDb
    {
        var options = configuration.Read<DatabaseOptions>();
        var connection = options.Database ?? throw new OptionsValidationException(nameof(DatabaseOptions), typeof(DatabaseOptions),
            ["ConnectionStrings__Database is not set. It must be `Data Source=FILE` (SQLite) or `Host=…;Database=…` (PostgreSQL)."]);
        services.AddSingleton(new CommitWatch(options.IsPostgres ? null : connection)).AddSingleton<LogEnd>();
        services.AddSingleton<OutboxSignal>().AddSingleton<PageTokenKeys>().AddSingleton<AuditSignal>().AddSingleton<AuditKeys>()
            .AddSingleton<ETagEpoch>();
        if (options.IsPostgres)
            services.AddDbContextPool<TPostgres>(
                (sp, o) => Unasked(o).UseNpgsql(Usual(connection), npgsql => npgsql.ConfigureDataSource(source => source
                .ConfigureTracing(t => t.ConfigureCommandFilter(c => !c.CommandText.StartsWith(Relay.Mark, StringComparison.Ordinal))
                    // Not by the provider of names: it is asked for spans that are not recorded, too.
                    .ConfigureCommandEnrichmentCallback((span, c) => SqlSummary.Describe(span, c.CommandText))
                    .ConfigureCopyOperationEnrichmentCallback(SqlSummary.Describe))))
                .AddInterceptors(CommitInterceptor.Of(sp), FaultyRequestInterceptor.Instance, AuditInterceptor.Instance))
                .AddScoped<TDb>(Lent<TPostgres>);
        else
            services.AddDbContextPool<TSqlite>(
                (sp, o) => SqliteKeptConnection.Use(Unasked(o).UseSqlite(Patient(connection)))
                    .AddInterceptors(CommitInterceptor.Of(sp), SqliteSettings.Instance, SqliteStatements.Instance,
                        SqliteSpans.Instance, FaultyRequestInterceptor.Instance, AuditInterceptor.Instance), MostConnections)
                .AddScoped<TDb>(Lent<TSqlite>);
        services.AddScoped<EmbassyDb>(sp => sp.GetRequiredService<TDb>());
    }

    // A model that changed without a migration is found by the project's tests. Asking again before migrating means
    // building every model a second time: half of what the migration of an empty database costs.
    static DbContextOptionsBuilder Unasked(DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));

    static T Lent<T>(IServiceProvider services) where T : EmbassyDb
    {
        var db = services.GetRequiredService<T>();
        db.BelongTo(
            services.GetRequiredService<RequestContext>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<PageTokenKeys>().Current, services);
        return db;
    }

    // Slim images have no Kerberos library, and probing for it costs a failed load; set `GSS Encryption Mode` if you
    // need it. Repeated statements are prepared once per connection; set `Max Auto Prepare` to 0 behind a pooler in
    // transaction mode. Checked with ShouldSerialize, here and below: ContainsKey is true for every keyword that the
    // driver knows.
    static string Usual(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (!builder.ShouldSerialize("GSS Encryption Mode")) builder.GssEncryptionMode = GssEncryptionMode.Disable;
        if (!builder.ShouldSerialize("Max Auto Prepare")) builder.MaxAutoPrepare = 100;
        return builder.ConnectionString;
    }

    // The driver retries a lock for this long.
    static string Patient(string connection)
    {
        var builder = new SqliteConnectionStringBuilder(connection);
        OwnerOnly(builder);
        if (!builder.ShouldSerialize("Default Timeout")) builder.DefaultTimeout = (int)Patience.TotalSeconds;
        return builder.ConnectionString;
    }

    // The file contains drafts, webhook secrets and the preview key. SQLite gives its -wal and -shm files the mode of
    // the main file.
    static void OwnerOnly(SqliteConnectionStringBuilder builder)
    {
        if (OperatingSystem.IsWindows() || builder.Mode is not SqliteOpenMode.ReadWriteCreate
            || builder.DataSource is "" or ":memory:") return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options =
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = owner
            };
        using (new FileStream(builder.DataSource, options)) { }
        foreach (var file in (string[])[builder.DataSource, builder.DataSource + "-wal", builder.DataSource + "-shm"])
            if (File.Exists(file)) File.SetUnixFileMode(file, owner);
    }

    /// <summary>
    /// Serializes writers of this table until the transaction ends; readers are not blocked. A writer that cannot get
    /// the lock in time fails with <c>busy</c>. On SQLite the transaction is the only writer anyway.
    /// </summary>
    public static async Task LockWriter<T>(this DbContext db, CancellationToken cancellation) where T : class
    {
        if (!db.Database.IsNpgsql()) return;
        var table = db.Model.FindEntityType(typeof(T))!.GetTableName();
#pragma warning disable EF1002 // Both come from the code.
        await db.Database.ExecuteSqlRawAsync($"""
            set local lock_timeout = {(int)Patience.TotalMilliseconds}; lock table "{table}" in share row exclusive mode; set local lock_timeout = 0
            """, cancellation);
#pragma warning restore EF1002
    }

    /// <summary>Returns true if a lock held by another writer was not released in time.</summary>
    public static bool IsBusy(Exception e) => (e is DbUpdateException ? e.InnerException : e) is
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } or SqliteException { SqliteErrorCode: 5 };

    /// <summary>Returns true if a write failed because another one inserted the same key first.</summary>
    public static bool IsDuplicate(DbUpdateException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        or SqliteException { SqliteExtendedErrorCode: 1555 or 2067 };

    /// <summary>
    /// Returns true if a write failed because another one changed the same row, or inserted the same key, first.
    /// </summary>
    public static bool IsRace(DbUpdateException e) => e is DbUpdateConcurrencyException || IsDuplicate(e);

    /// <summary>
    /// Migrates the schema and reads the page token key. Replicas that start together wait for each other: one at a
    /// time holds an advisory lock. EF Core's own lock is a table, which a new database does not have.
    /// </summary>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellation)
    {
        await using var guard = services.CreateAsyncScope();
        await using var alone = await MigrationLock.Acquire(guard.ServiceProvider.GetRequiredService<EmbassyDb>(), cancellation);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any()) await db.Database.MigrateAsync(cancellation);
        await LogState.Ensure(db, scope.ServiceProvider.GetRequiredService<TimeProvider>().Now(), cancellation);
        services.GetRequiredService<ETagEpoch>().Set(await db.LogStates.AsNoTracking().SingleAsync(cancellation));
        await AuditTriggers.Ensure(db, cancellation);
        await services.GetRequiredService<AuditKeys>().Load(db, cancellation);
        services.GetRequiredService<PageTokenKeys>().Current = await PageTokenKey.Of(db, cancellation);
    }

    /// <summary>
    /// Notes each commit: wakes the relay if it may contain an announcement, and the sealer of the audit.
    /// </summary>
    sealed class CommitInterceptor(OutboxSignal signal, AuditSignal audit, CommitWatch watch) : SaveChangesInterceptor,
        IDbTransactionInterceptor
    {
        public static CommitInterceptor Of(IServiceProvider services) => new(services.GetRequiredService<OutboxSignal>(),
            services.GetRequiredService<AuditSignal>(), services.GetRequiredService<CommitWatch>());

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData data, int result,
            CancellationToken cancellation = default)
        {
            if (data.Context?.Database.CurrentTransaction is null) Wake(data.Context);
            return new(result);
        }

        public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData data,
            CancellationToken cancellation = default)
        {
            Wake(data.Context);
            return Task.CompletedTask;
        }

        void Wake(DbContext? context)
        {
            watch.Note();
            if (context is EmbassyDb db && db.TakeAnnounced()) signal.Set();
            audit.Set();
        }
    }
}
