using System.Globalization;
using Embassy.Cooperation;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Embassy.Suite.Tests.Operations;

/// <summary>Replicas of one service that start at the same moment on an empty PostgreSQL.</summary>
[NeedsServers]
public sealed class SimultaneousStartsTests
{
    // EMBASSY_STARTS=100 is the long form.
    static readonly int Starts =
        int.Parse(Environment.GetEnvironmentVariable("EMBASSY_STARTS") ?? "16", CultureInfo.InvariantCulture);

    [Fact]
    public async Task None_of_them_dies_and_they_agree_on_the_log_and_the_keys()
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.CreateDatabase("starts");
        var hosts = new List<WebApplication>();
        try
        {
            // Each with a pool of its own, as processes have.
            for (var i = 0; i < Starts; i++)
                hosts.Add(CooperationHost.Build([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["ConnectionStrings:Database"] =
                        $"{database};Application Name=start-{i.ToString(CultureInfo.InvariantCulture)};Maximum Pool Size=3",
                    ["Telemetry:Shared"] = "true",
                })));
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var starts = hosts.ConvertAll(host => Task.Run(async () =>
            {
                await start.Task;
                await Database.Migrate(host.Services, CancellationToken.None);
            }));
            start.SetResult();
            await Task.WhenAll(starts);
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var table in (string[])["LogState", "PageTokenKey"])
            {
                await using var command = new NpgsqlCommand($"select count(*) from \"{table}\"", connection);
                Assert.Equal(1L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            }
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            await postgres.DropDatabase(database);
        }
    }
}
