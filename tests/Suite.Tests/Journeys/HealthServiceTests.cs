using Embassy.ServiceDefaults;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using Health = Grpc.Health.V1.Health;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// The standard health service of gRPC, asked by its generated client without a token, as a balancer asks it.
/// </summary>
public sealed class HealthServiceTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-health-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Content", "embassy.content.v1.PagesService")]
    [InlineData("Events", "embassy.events.v1.EngagementsService")]
    [InlineData("Cooperation", "embassy.cooperation.v1.AgreementsService")]
    [InlineData("Forums", "embassy.forums.v1.VotesService")]
    [InlineData("Search", "embassy.search.v1.SearchService")]
    [InlineData("Webhooks", "embassy.webhooks.v1.WebhooksService")]
    public async Task Each_program_serves_as_a_whole_and_by_the_name_of_each_of_its_services(string program, string service)
    {
        var address = HostProcess.FreeAddress();
        await using var host = await Start(program, address, $"Data Source={Path.Combine(folder.FullName, "health.db")}");
        using var channel = GrpcChannel.ForAddress(address);
        var health = new Health.HealthClient(channel);
        foreach (var name in (string[])["", service, "embassy.log.v1.LogService"])
            Assert.Equal(ServingStatus.Serving, await Status(health, name));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => Status(health, "embassy.content.v1.None"));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        using var watch = health.Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact, NeedsServers]
    public async Task A_service_whose_database_is_away_does_not_serve_until_it_is_back()
    {
        await using var postgres = await PostgresServer.Start();
        var address = HostProcess.FreeAddress();
        await using var host = await Start("Cooperation", address, await postgres.CreateDatabase("health"));
        using var channel = GrpcChannel.ForAddress(address);
        using var http = new HttpClient();
        var health = new Health.HealthClient(channel);
        Assert.Equal(ServingStatus.Serving, await Status(health, ""));

        await postgres.Kill();
        foreach (var name in (string[])["", "embassy.cooperation.v1.AgreementsService"])
            Assert.Equal(ServingStatus.NotServing, await Status(health, name));
        var ready = await http.GetAsync(new Uri(address + "/health/ready")).Json(System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal(("unready", "unreachable"), (ready.Text("status"), ready.Text("database")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, ready.GetProperty("errors").ValueKind);

        await postgres.Restart();
        await Eventually.True("it serves again", async () => await Status(health, "") == ServingStatus.Serving);
    }

    async Task<HostProcess> Start(string program, string address, string database)
    {
        var key = Path.Combine(folder.FullName, "signing.pem");
        Tokens.EnsureKey(key);
        return await HostProcess.Start("Embassy." + program, address, new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = key,
            ["ConnectionStrings:Database"] = database,
            ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
            ["Search:Folder"] = Path.Combine(folder.FullName, "search"),
        });
    }

    static async Task<ServingStatus> Status(Health.HealthClient health, string service) =>
        (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status;
}
