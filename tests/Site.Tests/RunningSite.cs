using Embassy.Site.Routing;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Site.Tests;

/// <summary>
/// The embedded run with the mission between two invented States, which has a record of every kind, and its site;
/// started once for all classes.
/// </summary>
public sealed class RunningSite : IAsyncLifetime
{
    const string Said = "The mission's site is at ";

    readonly string mission;
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-site-");
    readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyDictionary<SiteRoute, string>>>> screens;
    LocalProcess run = null!;

    public RunningSite() : this("demo") { }

    RunningSite(string mission)
    {
        this.mission = mission;
        screens = new(() => SiteScreens.Of(Http));
    }

    public string Address { get; private set; } = "";

    public HttpClient Http { get; private set; } = null!;

    /// <summary>An address of every screen but the preview, by language.</summary>
    internal Task<IReadOnlyDictionary<string, IReadOnlyDictionary<SiteRoute, string>>> Screens => screens.Value;

    public HttpClient Gateway(string? token = null) => run.Http(token);

    public Task<string> Token(params string[] roles) => LocalProcess.Token(data.FullName, roles);

    /// <summary>The languages of the mission.</summary>
    public static readonly string[] Languages = ["ar", "fr", "en", "az"];

    /// <summary>A run of its own with the mission of public facts.</summary>
    public static async Task<RunningSite> PublicFacts()
    {
        var site = new RunningSite("dz-az");
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
