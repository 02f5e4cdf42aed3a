using System.Globalization;
using System.Net.Http.Headers;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// One process for each forum, each with a database of its own, and a gateway; on PostgreSQL and RabbitMQ.
/// </summary>
sealed class ForumProcesses : IAsyncDisposable
{
    readonly Dictionary<string, HostProcess> hosts = [];
    readonly List<string> databases = [];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-forums-");
    RabbitVhost vhost = null!;

    public HttpClient Http { get; private set; } = null!;

    string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    /// <param name="more">Further settings of every process.</param>
    public static async Task<ForumProcesses> Start(IReadOnlyList<string> served, params (string Name, string Value)[] more)
    {
        var forums = new ForumProcesses();
        var postgres = await PostgresServer.Shared();
        forums.vhost = await (await RabbitServer.Shared()).CreateVhost("forums");
        Tokens.EnsureKey(forums.KeyFile);
        var addresses = served.Append("gateway").ToDictionary(name => name, _ => HostProcess.FreeAddress());
        var settings = new Dictionary<string, string> { ["Auth:KeyFile"] = forums.KeyFile, ["Bus:Url"] = forums.vhost.Uri };
        foreach (var forum in served) settings[$"Services:forums-{forum}"] = addresses[forum];
        foreach (var (name, value) in more) settings[name] = value;
        foreach (var forum in served)
        {
            forums.databases.Add(await postgres.CreateDatabase("forum_" + forum.Replace('-', '_')));
            forums.hosts[forum] = await HostProcess.Start("Embassy.Forums", addresses[forum],
                new Dictionary<string, string>(settings)
                {
                    ["Forums:Serves"] = forum,
                    ["ConnectionStrings:Database"] = forums.databases[^1]
                });
        }
        forums.hosts["gateway"] = await HostProcess.Start("Embassy.Gateway", addresses["gateway"], settings);
        forums.Http = new HttpClient { BaseAddress = new Uri(addresses["gateway"]) };
        return forums;
    }

    /// <summary>A client with the token of a desk officer.</summary>
    public HttpClient Desk()
    {
        var desk = new HttpClient { BaseAddress = Http.BaseAddress };
        desk.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            Tokens.Issue(KeyFile, [Roles.DeskOfficer], "desk", TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
        return desk;
    }

    /// <summary>The demonstration mission's own files, each sent to every forum that has its kind.</summary>
    public async Task Load()
    {
        using var desk = Desk();
        var all = ForumCatalogue.Keys;
        foreach (var (file, type, forums) in ((string, string, IReadOnlyList<string>)[])[
            ("memberships.csv", "text/csv", all), ("sessions.csv", "text/csv", all), ("chairs.csv", "text/csv", all),
            ("resolutions.json", "application/json", all),
            ("commitments.csv", "text/csv", ["opec-plus"])])
            foreach (var forum in forums)
            {
                var content =
                    new ByteArrayContent(
                        await File.ReadAllBytesAsync(
                            Path.Combine(Repository.Root, "deploy", "missions", "dz-az", file)))
                    { Headers = { ContentType = new(type) } };
                var report = await desk.Post($"/v1/forums/{forum}/{Path.GetFileNameWithoutExtension(file)}:import", content).Json();
                Assert.True(report.GetProperty("refused").GetInt32() == 0,
                    string.Create(CultureInfo.InvariantCulture, $"{file} at {forum}: {report}"));
            }
    }

    /// <summary>Ends one at once, as a machine that falls over would.</summary>
    public async Task Kill(string forum)
    {
        Assert.True(hosts.Remove(forum, out var host));
        await host!.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var host in hosts.Values) await host.DisposeAsync();
        foreach (var database in databases) await (await PostgresServer.Shared()).DropDatabase(database);
        await (await RabbitServer.Shared()).DeleteVhost(vhost);
        folder.Delete(recursive: true);
    }
}
