using Npgsql;

namespace Embassy.ServiceDefaults.Tests.Hosting;

[NeedsServers]
public class LeaderLockTests
{
    const long Key = 0x6c6f636b74657374;

    static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    [Theory, InlineData("idle"), InlineData("in a transaction"), InlineData("in the middle of a result")]
    public async Task The_lock_of_a_leader_that_falls_silent_is_free_and_it_can_no_longer_write(string where)
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.CreateDatabase("leader");
        await using var source = NpgsqlDataSource.Create(database);
        try
        {
            await using var first = await source.OpenConnectionAsync();
            await using var second = await source.OpenConnectionAsync();
            await Run(first, "create table written (n int)");
            var held = await LeaderLock.TryAcquire(first, Key, CancellationToken.None, Silence);
            Assert.NotNull(held);
            Assert.Null(await LeaderLock.TryAcquire(second, Key, CancellationToken.None, Silence));
            // What a frozen process does from here on: nothing.
            await using var transaction = where == "in a transaction" ? await first.BeginTransactionAsync() : null;
            if (transaction is not null) await Run(first, "insert into written values (1)");
            await using var command = new NpgsqlCommand("select repeat('x', 1000) from generate_series(1, 1000000)", first);
            await using var reader = where == "in the middle of a result" ? await command.ExecuteReaderAsync() : null;

            LeaderLock? next = null;
            await Eventually.True("another leads", async () =>
                (next = await LeaderLock.TryAcquire(second, Key, CancellationToken.None, TimeSpan.FromMinutes(1))) is not null);
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                if (reader is not null) while (await reader.ReadAsync()) { }
                await held.Verify(CancellationToken.None);
                await Run(first, "insert into written values (2)");
            });
            await using var count = new NpgsqlCommand("select count(*) from written", second);
            Assert.Equal(0L, await count.ExecuteScalarAsync());
            await next!.DisposeAsync();
        }
        finally
        {
            await postgres.DropDatabase(database);
        }
    }

    [Fact]
    public async Task A_connection_that_led_is_not_ended_while_it_is_idle_in_the_pool()
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.CreateDatabase("led");
        await using var source = NpgsqlDataSource.Create(database);
        try
        {
            await using (var connection = await source.OpenConnectionAsync())
            {
                var held = await LeaderLock.TryAcquire(connection, Key, CancellationToken.None, Silence);
                foreach (var limit in Limits) Assert.NotEqual("0", await Show(connection, limit));
                await held!.DisposeAsync();
                // Before the driver's own reset, which waits until the connection is used again.
                foreach (var limit in Limits) Assert.Equal("0", await Show(connection, limit));
            }
        }
        finally
        {
            await postgres.DropDatabase(database);
        }
    }

    static readonly string[] Limits = ["idle_session_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout"];

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<object?> Show(NpgsqlConnection connection, string setting)
    {
        await using var command = new NpgsqlCommand($"show {setting}", connection);
        return await command.ExecuteScalarAsync();
    }
}
