using System.Text.Json;
using Embassy.ServiceDefaults;
using Npgsql;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// PostgreSQL and RabbitMQ with TLS and a private authority, by the settings that docs/containers.md names.
/// </summary>
[NeedsServers]
public sealed class EncryptedServersTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-encrypted-");
    readonly CertificateAuthority authority = new("own authority"), other = new("another authority");

    public void Dispose()
    {
        authority.Dispose();
        other.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_service_reaches_them_with_TLS_and_trusts_the_authority_that_is_named_alone()
    {
        var (postgresStart, rabbitStart) = (PostgresServer.Start(authority), RabbitServer.Start(authority));
        await using var postgres = await postgresStart;
        await using var rabbit = await rabbitStart;
        var (known, foreign) = (Path.Combine(folder.FullName, "known.pem"), Path.Combine(folder.FullName, "foreign.pem"));
        await File.WriteAllTextAsync(known, authority.Pem, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(foreign, other.Pem, TestContext.Current.CancellationToken);
        var database = await postgres.CreateDatabase("encrypted") + ";SSL Mode=VerifyFull";
        var bus = $"amqps://guest:guest@localhost:{rabbit.TlsPort}/";

        await using (var host = await Start(database + ";Root Certificate=" + known, bus, known))
        {
            await Eventually.True("database and bus are connected", async () => await State(host.Address) == ("ok", "ok"));
            await using var connection = new NpgsqlConnection(postgres.AdminConnection);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand(
                "select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where a.usename like 'encrypted%' and not s.ssl",
                connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        await using (var host = await Start(database + ";Root Certificate=" + known, bus, foreign))
        {
            await Eventually.True("the broker is refused", async () => await State(host.Address) == ("ok", "disconnected"));
        }
        await using var refused = new NpgsqlConnection(database + ";Root Certificate=" + foreign);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => refused.OpenAsync(TestContext.Current.CancellationToken));
    }

    async Task<Running> Start(string database, string bus, string trusted)
    {
        var key = Path.Combine(folder.FullName, "signing.pem");
        Tokens.EnsureKey(key);
        var address = HostProcess.FreeAddress();
        return new Running(await HostProcess.Start("Embassy.Cooperation", address, new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = key,
            ["ConnectionStrings:Database"] = database,
            ["Bus:Url"] = bus,
            ["SSL_CERT_FILE"] = trusted,
        }), address);
    }

    static async Task<(string? Database, string? Bus)> State(string address)
    {
        using var http = new HttpClient();
        var ready = JsonElement.Parse(await http.GetStringAsync(new Uri(address + "/health/ready")));
        return (ready.Text("database"), ready.Text("bus"));
    }

    sealed record Running(HostProcess Process, string Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
