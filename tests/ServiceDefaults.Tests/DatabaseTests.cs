using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Embassy.ServiceDefaults.Tests;

public class DatabaseTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_connection_string_is_given_what_it_does_not_say(Way way)
    {
        var stack = await stacks.On(way, Probe.Listener);
        var connection = await stack.Query<EmbassyDb, string>("content", db => Task.FromResult(db.Database.GetDbConnection().ConnectionString));
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
            return await db.Database.SqlQuery<long>($"select count(*) as \"Value\" from pg_prepared_statements where statement like '%Reaction%'").SingleAsync();
        });
        Assert.Equal(1, prepared);
    }
}
