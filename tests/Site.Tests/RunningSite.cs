using Embassy.Suite.Tests.Journeys;

namespace Embassy.Site.Tests;

/// <summary>The embedded run with the mission of public facts and its site, started once for all classes.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    string mission = "dz-az";

    const string Said = "The mission's site is at ";

    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-site-");
    LocalProcess run = null!;

    public string Address { get; private set; } = "";

    public HttpClient Http { get; private set; } = null!;

    public HttpClient Gateway(string? token = null) => run.Http(token);

    public Task<string> Token(params string[] roles) => LocalProcess.Token(data.FullName, roles);

    /// <summary>The languages of the mission.</summary>
    public static readonly string[] Languages = ["ar", "fr", "en", "az"];

    /// <summary>A run of its own with the mission between two invented States, which has a record of every kind.</summary>
    public static async Task<RunningSite> Demonstration()
    {
        var site = new RunningSite { mission = "demo" };
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        run = await LocalProcess.Start(data.FullName, "--mission", mission);
        Address = run.Output.First(l => l.StartsWith(Said, StringComparison.Ordinal))[Said.Length..].TrimEnd('.');
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Address) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await run.DisposeAsync();
        data.Delete(recursive: true);
    }
}

/// <summary>The classes that look at the running site.</summary>
[CollectionDefinition(nameof(RunningSite))]
public sealed class RunningSites : ICollectionFixture<RunningSite>;
