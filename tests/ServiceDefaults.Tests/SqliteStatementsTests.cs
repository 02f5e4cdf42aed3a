using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests;

public class SqliteStatementsTests(Stacks stacks) : IClassFixture<Stacks>
{
    // SQLITE_STMTSTATUS_RUN: https://sqlite.org/c3ref/c_stmtstatus_counter.html
    const int TimesRun = 6;

    async Task<T> Query<T>(Func<EmbassyDb, Task<T>> query) => await (await stacks.On(Way.Embedded, Probe.Listener)).Query("content", query);

    [Fact]
    public async Task A_statement_that_comes_again_is_planned_once()
    {
        var runs = await Query(async db =>
        {
            foreach (var subject in Enumerable.Range(0, 10).Select(i => $"{i}"))
                Assert.Equal(0, await db.Inbox.CountAsync(r => r.Reaction == "planned" && r.Subject == subject));
            return Runs(db, "'planned'");
        });
        Assert.Equal([10], runs);
    }

    [Fact]
    public async Task A_unit_of_work_finds_the_statements_of_an_earlier_one()
    {
        var most = 0;
        for (var i = 0; i < 50 && most < 2; i++)
            most = await Query(async db =>
            {
                await db.Inbox.CountAsync(r => r.Reaction == "earlier");
                return Runs(db, "'earlier'").Max();
            });
        Assert.True(most > 1, "Each context prepared the statement again.");
    }

    [Fact]
    public async Task A_query_runs_while_the_same_one_is_read()
    {
        var pairs = await Query(async db =>
        {
            await db.Database.ExecuteSqlAsync($"create temp table Numbers as select 1 as N union select 2 union select 3");
            var pairs = new List<(long, long)>();
            await foreach (var outer in Numbers(db))
                await foreach (var inner in Numbers(db)) pairs.Add((outer, inner));
            await db.Database.ExecuteSqlAsync($"drop table Numbers");
            return pairs;
        });
        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3)], pairs);

        static IAsyncEnumerable<long> Numbers(EmbassyDb db) =>
            db.Database.SqlQuery<long>($"select N as Value from Numbers").AsAsyncEnumerable();
    }

    [Fact]
    public async Task A_query_that_is_left_early_holds_no_lock()
    {
        await Query(async db =>
        {
            await db.Database.ExecuteSqlAsync($"create table LeftEarly (N integer)");
            await db.Database.ExecuteSqlAsync($"insert into LeftEarly values (1), (2), (3)");
            return 0;
        });
        await Query(async db =>
        {
            await foreach (var n in db.Database.SqlQuery<long>($"select N as Value from LeftEarly").AsAsyncEnumerable())
                if (n == 1) break;
            return 0;
        });
        await Query(async db => await db.Database.ExecuteSqlAsync($"drop table LeftEarly"));
        await using var other = new SqliteConnection(await Query(db => Task.FromResult(db.Database.GetDbConnection().ConnectionString)));
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var checkpoint = other.CreateCommand();
        checkpoint.CommandText = "pragma wal_checkpoint(truncate)";
        // 0: no reader and no writer was in the way.
        Assert.Equal(0L, await checkpoint.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_statement_that_failed_runs_again()
    {
        await Query(async db =>
        {
            await db.Database.ExecuteSqlAsync($"create temp table Once (N integer primary key)");
            await Insert(db, 1);
            for (var i = 0; i < 3; i++) Assert.Equal(19, (await Assert.ThrowsAsync<SqliteException>(() => Insert(db, 1))).SqliteErrorCode);
            await Insert(db, 2);
            Assert.Equal(2, await db.Database.SqlQuery<int>($"select count(*) as Value from Once").SingleAsync());
            return await db.Database.ExecuteSqlAsync($"drop table Once");
        });

        static Task<int> Insert(EmbassyDb db, int n) => db.Database.ExecuteSqlAsync($"insert into Once values ({n})");
    }

    [Fact]
    public async Task A_statement_follows_a_change_of_the_schema()
    {
        var (before, after) = await Query(async db =>
        {
            await db.Database.ExecuteSqlAsync($"create temp table Wide as select 'a' as Value");
            var before = await db.Database.SqlQuery<string>($"select Value from Wide").SingleAsync();
            await db.Database.ExecuteSqlAsync($"drop table Wide");
            await db.Database.ExecuteSqlAsync($"create temp table Wide as select 0 as N, 'b' as Value");
            var after = await db.Database.SqlQuery<string>($"select Value from Wide").SingleAsync();
            await db.Database.ExecuteSqlAsync($"drop table Wide");
            return (before, after);
        });
        Assert.Equal(("a", "b"), (before, after));
    }

    [Fact]
    public async Task The_statements_that_are_kept_are_bounded()
    {
        var kept = await Query(async db =>
        {
            for (var i = 0; i < 350; i++)
            {
                var sql = string.Create(CultureInfo.InvariantCulture, $"select {i} as Value");
                Assert.Equal(i, await db.Database.SqlQueryRaw<int>(sql).SingleAsync());
            }
            return Runs(db, "").Count;
        });
        Assert.InRange(kept, 1, 150);
    }

    // How often each prepared statement with this text has run on the context's connection. The driver's own functions
    // know the statements of its commands alone.
    static List<int> Runs(EmbassyDb db, string text)
    {
        var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!.DangerousGetHandle();
        var runs = new List<int>();
        for (var each = NextStatement(connection, IntPtr.Zero); each != IntPtr.Zero; each = NextStatement(connection, each))
            if (Marshal.PtrToStringUTF8(TextOf(each))!.Contains(text, StringComparison.Ordinal)) runs.Add(StatusOf(each, TimesRun, 0));
        return runs;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_next_stmt", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern IntPtr NextStatement(IntPtr connection, IntPtr statement);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_sql", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern IntPtr TextOf(IntPtr statement);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_stmt_status", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int StatusOf(IntPtr statement, int what, int reset);
}
