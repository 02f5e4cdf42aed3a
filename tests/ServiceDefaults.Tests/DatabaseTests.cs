using Embassy.Content;
using Embassy.Content.Editions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Embassy.ServiceDefaults.Tests;

public class DatabaseTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_connection_string_is_given_what_it_does_not_say(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var connection =
            await stack.Query<EmbassyDb, string>("content", db => Task.FromResult(db.Database.GetDbConnection().ConnectionString));
        if (way == Way.Embedded)
        {
            Assert.Equal(Database.Patience.TotalSeconds, new SqliteConnectionStringBuilder(connection).DefaultTimeout);
            return;
        }
        var settings = new NpgsqlConnectionStringBuilder(connection);
        Assert.Equal(GssEncryptionMode.Disable, settings.GssEncryptionMode);
        Assert.Equal(100, settings.MaxAutoPrepare);
        // What it does say stands.
        Assert.Equal(20, settings.MaxPoolSize);
    }

    [Theory, NeedsServers, InlineData(Way.Real)]
    public async Task A_statement_that_comes_again_is_planned_once(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var prepared = await stack.Query<EmbassyDb, long>("content", async db =>
        {
            await db.Database.OpenConnectionAsync();
            for (var i = 0; i < 10; i++) await db.Inbox.CountAsync(r => r.Reaction == "nobody's");
            return await db.Database.SqlQuery<long>(
                $"select count(*) as \"Value\" from pg_prepared_statements where statement like '%nobody%'").SingleAsync();
        });
        Assert.Equal(1, prepared);
    }

    [Theory, BothWays]
    public async Task A_context_that_is_lent_again_sees_for_its_new_caller_alone(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var key = $"lent-{Guid.CreateVersion7():n}";
        async Task<(ContentDb Context, bool Seen)> Ask(Caller caller)
        {
            await using var scope = stack.Services("content").CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<RequestContext>().Caller = caller;
            var db = scope.ServiceProvider.GetRequiredService<ContentDb>();
            if (caller == Caller.Service && !await db.Pages.AnyAsync(p => p.Key == key))
            {
                db.Pages.Add(
                    new Page
                    {
                        Key = key,
                        Type = "page",
                        AuthenticLocale = "en",
                        Audience = Audiences.Internal,
                        CreatedAt = TimeProvider.System.Now(),
                        CreatedBy = "test"
                    });
                await db.SaveChangesAsync();
            }
            Assert.Same(db, scope.ServiceProvider.GetRequiredService<EmbassyDb>());
            return (db, await db.Pages.AnyAsync(p => p.Key == key));
        }

        var lent = new HashSet<ContentDb>();
        var again = 0;
        for (var i = 0; i < 20; i++)
        {
            var (inside, outside) = (await Ask(Caller.Service), await Ask(Caller.Nobody));
            Assert.Equal((true, false), (inside.Seen, outside.Seen));
            again += (lent.Add(inside.Context) ? 0 : 1) + (lent.Add(outside.Context) ? 0 : 1);
        }
        Assert.True(again > 0, "No context was lent twice: nothing was tested.");
    }

    [Theory]
    [InlineData(Way.Embedded)]
    public async Task A_context_keeps_its_connection_and_every_connection_syncs_each_commit_to_disk(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var natives = new Dictionary<ContentDb, SQLitePCL.sqlite3>();
        // More at once than the pool has, and then again.
        for (var round = 0; round < 2; round++)
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                await using var scope = stack.Services("content").CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<ContentDb>();
                await db.Inbox.CountAsync();
                var connection = (SqliteConnection)db.Database.GetDbConnection();
                var native = connection.Handle!;
                await using (var transaction = await db.Database.BeginTransactionAsync())
                {
                    await db.Pages.CountAsync();
                    await transaction.RollbackAsync();
                }
                await db.Pages.CountAsync();
                Assert.Equal((System.Data.ConnectionState.Open, native), (connection.State, connection.Handle));
                Assert.Equal((2, 1), (await Pragma("synchronous"), await Pragma("foreign_keys")));
                lock (natives)
                    if (natives.TryAdd(db, native)) Assert.Equal(natives.Count, natives.Values.Distinct().Count());
                    else Assert.Same(natives[db], native);

                async Task<long> Pragma(string name)
                {
                    await using var command = connection.CreateCommand();
                    command.CommandText = $"pragma {name}";
                    return (long)(await command.ExecuteScalarAsync())!;
                }
            })));
        Assert.InRange(natives.Count, 1, 16);
    }
}
