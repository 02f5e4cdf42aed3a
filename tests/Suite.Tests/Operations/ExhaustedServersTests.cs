using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;
using Npgsql;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// A disk without room and a database without a free connection: users are told so and when to try again, reads go on
/// where they can, and the service is degraded, not unready.
/// </summary>
[NeedsServers]
public sealed class ExhaustedServersTests : IAsyncLifetime
{
    const int Megabytes = 8, MostWrites = 2000;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-exhausted-");
    readonly string content = HostProcess.FreeAddress(), gateway = HostProcess.FreeAddress();
    readonly List<HostProcess> hosts = [];
    HttpClient http = null!;

    [Fact]
    public async Task A_full_disk_is_507_with_a_time_to_try_again_and_reads_go_on()
    {
        var mount = Directory.CreateDirectory(Path.Combine(folder.FullName, "disk")).FullName;
        await Start($"Data Source={mount}/content.db", "unshare", "--map-root-user", "--mount", "sh", "-c",
            $"mount -t tmpfs -o size={Megabytes.ToString(CultureInfo.InvariantCulture)}m none \"$0\" && exec \"$@\"", mount);
        var body = new string('w', 50_000);
        HttpResponseMessage? refused = null;
        for (var i = 0; i < MostWrites && refused is null; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"page-{i}");
            var created = await http.Post("/v1/pages", new { key, type = "page", authenticLocale = "en" });
            var saved = created.IsSuccessStatusCode
                ? await http.Put($"/v1/pages/{key}/editions/en", new { slug = key, title = "Title", body }) : created;
            if (!saved.IsSuccessStatusCode) refused = saved;
        }
        Assert.NotNull(refused);
        await Task.FromResult(refused).Problem(507, "storage_full");
        Assert.NotNull(refused.Headers.RetryAfter);
        await http.GetAsync("/v1/pages/page-0/editions/en").Json();
        Assert.Equal(("degraded", "full"), await State());
    }

    [Fact]
    public async Task Without_a_free_connection_requests_are_503_with_a_time_to_try_again_and_the_service_is_degraded()
    {
        var postgres = await PostgresServer.Shared();
        var database = await postgres.CreateDatabase("exhausted");
        try
        {
            await Start(database.Replace("Maximum Pool Size=20", "Maximum Pool Size=12;Timeout=1", StringComparison.Ordinal));
            await using var other = new NpgsqlConnection(database + ";Pooling=false");
            await other.OpenAsync(TestContext.Current.CancellationToken);
            Task<HttpResponseMessage>[] asked;
            await using (var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
            {
                await using var hold = new NpgsqlCommand("lock table \"Pages\" in access exclusive mode", other, transaction);
                await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                asked = [.. Enumerable.Range(0, 40).Select(i => http.GetAsync(
                    string.Create(CultureInfo.InvariantCulture, $"/v1/pages/page-{i}/editions/en")))];
                await Eventually.True("the pool is exhausted", async () => await State() == ("degraded", "exhausted"));
                await Eventually.True("some are refused", () => Task.FromResult(asked.Any(a => a.IsCompleted)));
            }
            var answers = await Task.WhenAll(asked);
            Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable,
                $"{a.StatusCode}"));
            var refused = answers.First(a => a.StatusCode == HttpStatusCode.ServiceUnavailable);
            await Task.FromResult(refused).Problem(503, "dependency_unavailable");
            Assert.NotNull(refused.Headers.RetryAfter);
            await Eventually.True("it is well again", async () => (await State()).Database == "ok");
        }
        finally
        {
            await Stop();
            await postgres.DropDatabase(database);
        }
    }

    async Task<(string Status, string Database)> State()
    {
        using var direct = new HttpClient();
        var ready = JsonElement.Parse(await (await direct.GetAsync(new Uri(content + "/health/ready"))).Content.ReadAsStringAsync());
        return (ready.GetProperty("status").GetString()!, ready.GetProperty("database").GetString()!);
    }

    async Task Start(string database, params string[] within)
    {
        var key = Path.Combine(folder.FullName, "signing.pem");
        Tokens.EnsureKey(key);
        var settings = new Dictionary<string, string> { ["Auth:KeyFile"] = key, ["Services:content"] = content };
        hosts.Add(await HostProcess.Start("Embassy.Content", content,
            new Dictionary<string, string>(settings) { ["ConnectionStrings:Database"] = database }, within));
        hosts.Add(await HostProcess.Start("Embassy.Gateway", gateway, settings));
        http = new HttpClient { BaseAddress = new Uri(gateway) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            Tokens.Issue(key, [Roles.Administrator, Roles.Editor], "editor", TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
        (await http.Put("/v1/mission", new
        {
            sendingState = "DZA",
            receivingState = "AZE",
            locales = (string[])["en"],
            timeZones = (string[])["Asia/Baku"],
            approval = "none",
        })).EnsureSuccessStatusCode();
    }

    async Task Stop()
    {
        foreach (var host in hosts) await host.DisposeAsync();
        hosts.Clear();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        await Stop();
        folder.Delete(recursive: true);
    }
}
