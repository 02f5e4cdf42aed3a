using System.Diagnostics;
using Embassy.Content;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Embassy.ServiceDefaults.Tests;

/// <summary>The names of the spans of SQL statements.</summary>
public sealed class SqlSummaryTests(Stacks stacks, ITestOutputHelper output) : IClassFixture<Stacks>
{
    [Theory]
    // As EF Core writes them.
    [InlineData("""SELECT p."Key", p."Type" FROM "Pages" AS p WHERE p."Key" = @key LIMIT 2""", "SELECT Pages", "SELECT", "Pages")]
    [InlineData("""SELECT 1""", "SELECT", "SELECT", null)]
    [InlineData("""
        -- relay

        SELECT o."Id" FROM "Outbox" AS o WHERE o."Sequence" IS NOT NULL ORDER BY o."Sequence" LIMIT @p
        """, "SELECT Outbox", "SELECT", "Outbox")]
    [InlineData("""
        SELECT p."Key", s."Title", EXTRACT(YEAR FROM p."At"), CAST(p."X" AS numeric(9, 2))
        FROM "Pages" AS p
        LEFT JOIN (
            SELECT e."Title", e."PageKey" FROM "Editions" AS e WHERE e."State" IS DISTINCT FROM 'draft'
        ) AS s ON p."Key" = s."PageKey"
        INNER JOIN "Pages" AS q ON q."Key" = p."Parent"
        ORDER BY p."Key"
        """, "SELECT Pages SELECT Editions Pages", "SELECT", null)]
    [InlineData("""SELECT EXISTS (SELECT 1 FROM "Reviews" AS r WHERE r."Id" = @id)""", "SELECT SELECT Reviews", "SELECT", "Reviews")]
    [InlineData("""SELECT p."Key" FROM "Pages" AS p WHERE p."Key" IN (SELECT k.value FROM json_each(@keys) AS k)""",
        "SELECT Pages SELECT", "SELECT", "Pages")]
    [InlineData("""SELECT a."Id" FROM "Audit" AS a JOIN LATERAL unnest(a."Records") AS u ON TRUE""", "SELECT Audit", "SELECT", "Audit")]
    [InlineData("""SELECT COUNT(*) FROM (SELECT DISTINCT v."Id" FROM "Votes" AS v) AS t""", "SELECT SELECT Votes", "SELECT", "Votes")]
    [InlineData("""INSERT INTO "Reviews" ("Id", "Detail") VALUES (@p0, @p1) RETURNING "Version";""", "INSERT Reviews", "INSERT", "Reviews")]
    [InlineData("""UPDATE "Reviews" SET "Detail" = @p0 WHERE "Id" = @p1 RETURNING 1;""", "UPDATE Reviews", "UPDATE", "Reviews")]
    [InlineData("""UPDATE "Deliveries" AS d SET "State" = 'waiting' FROM "Webhooks" AS w WHERE w."Id" = d."WebhookId" """,
        "UPDATE Deliveries Webhooks", "UPDATE", null)]
    [InlineData("""DELETE FROM "Attempts" AS a WHERE a."At" < @before""", "DELETE Attempts", "DELETE", "Attempts")]
    // Several statements in one text.
    [InlineData("""
        INSERT INTO "Outbox" ("Id") VALUES (@p0); INSERT INTO "Outbox" ("Id") VALUES (@p1);
        """, "BATCH INSERT Outbox", "BATCH INSERT", "Outbox")]
    [InlineData("""
        INSERT INTO "Outbox" ("Id") VALUES (@p0) RETURNING "Id";
        UPDATE "Pages" SET "Version" = @p1 WHERE "Key" = @p2 RETURNING 1;
        """, "BATCH INSERT Outbox UPDATE Pages", "BATCH", null)]
    // As this code writes them.
    [InlineData("""select * from "Pages" where "Key" = @p0 for update""", "SELECT Pages", "SELECT", "Pages")]
    [InlineData("""select "Id" from "Pages" order by "Id" for no key update of "Pages" """, "SELECT Pages", "SELECT", "Pages")]
    [InlineData("select pg_advisory_xact_lock(20261124, 4)", "SELECT pg_advisory_xact_lock", "SELECT", null)]
    [InlineData("""
        insert into "PersonNames" ("Id", "Name") values (@p0, @p1) on conflict ("Id") do update set "Name" = excluded."Name"
        """, "INSERT PersonNames", "INSERT", "PersonNames")]
    [InlineData("""
        with added as (insert into "TradeFigures" ("Reporter") select "Reporter" from "Staged" on conflict do nothing returning "Reporter")
        select "Reporter", count(*)::int from added group by "Reporter"
        """, "INSERT TradeFigures SELECT Staged SELECT", null, null)]
    [InlineData("""with fresh as materialized (select 1 from "A"), more as (select 2 from fresh) select * from more join s."B" using (x)""",
        "SELECT A SELECT SELECT s.B", "SELECT", null)]
    [InlineData("""copy "Ballots" ("RollCall", "State") from stdin (format binary)""", "COPY Ballots", "COPY", "Ballots")]
    [InlineData("""set local lock_timeout = 10000; lock table "Votes" in share row exclusive mode; set local lock_timeout = 0""",
        "BATCH SET LOCK Votes", "BATCH", "Votes")]
    [InlineData("""truncate "Staged" """, "TRUNCATE Staged", "TRUNCATE", "Staged")]
    [InlineData("pragma journal_mode=wal", "PRAGMA", "PRAGMA", null)]
    [InlineData("""create trigger t after insert on "Audit" begin update "Seals" set "A" = 1; select raise(abort, 'x'); end;""", "CREATE",
        "CREATE", null)]
    // Nothing that is a value.
    [InlineData("""SELECT '; DELETE FROM "Secret"; it''s', $q$ FROM "Secret" $q$ /* FROM "Secret" */ FROM "Pages" -- JOIN "Secret" """,
        "SELECT Pages", "SELECT", "Pages")]
    [InlineData("""SELECT 1 FROM "a""b" WHERE "c" = $1 AND "d" = ?""", "SELECT a\"b", "SELECT", "a\"b")]
    [InlineData("SELECT 'an open literal FROM x", "SELECT", "SELECT", null)]
    [InlineData("", "", null, null)]
    [InlineData(" ; ", "", null, null)]
    public void A_statement_is_named_by_its_operations_and_tables(string sql, string text, string? operation, string? table)
    {
        var summary = SqlSummary.Of(sql);
        Assert.Equal((text, operation, table), (summary.Text, summary.Operation, summary.Collection));
    }

    [Fact]
    public void A_long_summary_is_cut_between_two_words()
    {
        var text = SqlSummary.Of(string.Join(';', Enumerable.Range(0, 100).Select(i => $"delete from \"Table{i}\""))).Text;
        Assert.StartsWith("BATCH DELETE Table0 DELETE Table1 ", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 240, 255);
        Assert.Matches("(DELETE|Table[0-9]+)$", text);
    }

    [Fact]
    public void The_summary_of_a_text_that_comes_again_is_found_without_an_allocation()
    {
        const string Sql = """
            SELECT p."Key", p."Type" FROM "Pages" AS p INNER JOIN "Editions" AS e ON e."PageKey" = p."Key" WHERE p."Key" = @key
            """;
        const int Times = 100_000;
        var first = SqlSummary.Of(Sql);
        var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < Times; i++) Assert.Same(first, SqlSummary.Of(Sql));
        var took = Stopwatch.GetElapsedTime(began);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 1000; i++) SqlSummaryReader.Read(Sql);
        var read = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{took.TotalNanoseconds / Times:f0} ns for a text that is known, {read.TotalMicroseconds / 1000:f1} µs for a new one");
    }

    [Theory, BothWays]
    public async Task The_span_of_a_statement_is_named_by_its_summary(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        using var seen = new Spans();
        await stack.Query<ContentDb, int>("content", async db =>
        {
            using var parent = seen.Begin();
            await db.Pages.Where(p => p.Key == "nowhere").ToListAsync(TestContext.Current.CancellationToken);
            await db.Inbox.Where(r => r.Reaction == "nobody").ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            return await db.Outbox.TagWith("relay").CountAsync(TestContext.Current.CancellationToken);
        });
        Assert.Equal([("SELECT Pages", "SELECT", "Pages"), ("DELETE Inbox", "DELETE", "Inbox")], seen.Statements());
        Assert.All(seen.All, s => Assert.Equal(way == Way.Embedded ? "sqlite" : "postgresql", s.GetTagItem("db.system.name")));
        Assert.All(seen.All, s => Assert.NotEmpty((string)s.GetTagItem("db.namespace")!));
    }

    // The spans of statements within a test's own trace.
    sealed class Spans : IDisposable
    {
        readonly ActivitySource source = new("SqlSummaryTests");
        readonly ActivityListener listener;
        readonly List<Activity> spans = [];
        ActivityTraceId trace;

        public Spans()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = s => s.Name is "SqlSummaryTests" or "Npgsql" or "Embassy",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = s =>
                {
                    lock (spans) if (s.TraceId == trace && s.Source != source) spans.Add(s);
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public IReadOnlyList<Activity> All
        {
            get
            {
                lock (spans) return [.. spans];
            }
        }

        public Activity Begin()
        {
            var span = source.StartActivity("test")!;
            trace = span.TraceId;
            return span;
        }

        public IEnumerable<(string, object?, object?)> Statements() => All.Select(s =>
        {
            Assert.Equal(s.DisplayName, s.GetTagItem("db.query.summary"));
            return (s.DisplayName, s.GetTagItem("db.operation.name"), s.GetTagItem("db.collection.name"));
        });

        public void Dispose()
        {
            listener.Dispose();
            source.Dispose();
        }
    }
}
