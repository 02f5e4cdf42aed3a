using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Site.Routing;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Embassy.Site.Tests;

/// <summary>
/// The site over real services of which one is down: each screen answers in its language with the right status, and the
/// part that is missing says so.
/// </summary>
public class OutageTests
{
    static readonly string[] Services = ["content", "events", "cooperation", "forums", "search"];

    // The gateway sets each forum aside by itself.
    static readonly Dictionary<string, string[]> Probes = new()
    {
        ["content"] = ["/v1/pages"],
        ["events"] = ["/v1/engagements"],
        ["cooperation"] = ["/v1/agreements"],
        ["forums"] = [.. ForumCatalogue.Keys.Select(f => $"/v1/forums/{f}/sessions")],
        ["search"] = ["/v1/search?q=Korvan&locale=en"],
    };

    /// <summary>The screens whose main content is of a service: 503 without it. The others are 200.</summary>
    static readonly Dictionary<string, string[]> Without = new()
    {
        ["content"] = ["news", "page", "news-item", "statement", "speech", "notice"],
        ["events"] = ["calendar", "month", "visits", "letters", "offices", "engagement", "letter", "person"],
        ["cooperation"] = ["agreements", "agreement", "roadmap", "initiative", "trade"],
        ["forums"] = ["forums", "votes", "vote", "commitments", "forum", "resolution"],
        ["search"] = ["search"],
    };

    /// <summary>The screens that are there without a service, and say that a part of them is not.</summary>
    static readonly Dictionary<string, string[]> Partly = new()
    {
        // The mission is content's: without it, the overview cannot say whose trade to sum up.
        ["content"] = ["home", "relations", "ambassador", "dossier"],
        ["events"] = ["home", "relations", "dossier", "ambassador"],
        ["cooperation"] = ["relations", "dossier"],
        ["forums"] = ["relations", "dossier"],
        ["search"] = [],
    };

    // A service that is down is the same for the site in both ways, so it is tried in the one that is quicker.
    [Fact]
    public async Task Without_any_one_service_each_screen_says_in_its_language_what_is_missing_and_shows_the_rest()
    {
        // Without a cache in the gateway, nothing hides an outage.
        await using var stack = await Stack.Start(Way.Embedded, [.. ServiceCatalogue.All.Where(s => Services.Contains(s.Name))
            .Select(s => new Host(s.Name, s.Build))], new Dictionary<string, string?>
            {
                ["Cache:Megabytes"] = "0",
                [MissionData.Setting] = Path.GetFullPath(MissionLoader.Folder("demo")),
            }, mission: false);
        using (var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer)!, _ => { }))
            await loader.Load(MissionLoader.Folder("demo"), recordsToo: true, doneMark: null, TestContext.Current.CancellationToken);
        IReadOnlyList<(SiteRoute Route, string Path)> paths;
        // What a screen says that there is none of while all services are there.
        var none = new Dictionary<string, List<string>>();
        using var refused = new RefusedReads();
        await using (var whole = await RunSite(stack.Address))
        {
            paths = [.. (await SiteScreens.Of(whole.Http)).SelectMany(l => l.Value.Select(r => (r.Key, r.Value
                + (r.Key.Name == "search" ? "?q=Korvan" : ""))))];
            foreach (var (route, path) in paths)
            {
                var (status, document) = await whole.Read(path);
                Assert.True(status == HttpStatusCode.OK && document.QuerySelector(".missing-part") is null, $"{path}: {status}");
                none[path] = [.. document.QuerySelectorAll("main p.soft").Select(p => p.TextContent)];
            }
        }
        Assert.Empty(refused.Addresses);

        var faults = new List<string>();
        foreach (var (service, i) in Services.Select((s, i) => (s, i)))
        {
            // Two languages for each, and every language for some.
            string[] languages = [RunningSite.Languages[i % 4], RunningSite.Languages[(i + 2) % 4]];
            // The site has been running, and knows the mission; of nothing else it has a copy.
            await using var site = await RunSite(stack.Address);
            foreach (var language in RunningSite.Languages) await site.Read($"/{language}/about/privacy");
            await stack.Stop(service);
            foreach (var (route, path) in paths.Where(p => languages.Contains(p.Path.Split('/')[1])))
            {
                var (status, document) = await site.Read(path);
                var missing = document.QuerySelectorAll("main .missing-part").Length;
                var words = Words.Of(Language.Find(path.Split('/')[1])!);
                if (Without[service].Contains(route.Name))
                {
                    if (status != HttpStatusCode.ServiceUnavailable
                        || document.QuerySelector("h1")!.TextContent != words["state.unavailable.title"])
                        faults.Add($"without {service}: {path} is {status}");
                }
                else if (status != HttpStatusCode.OK) faults.Add($"without {service}: {path} is {status}");
                else if (Partly[service].Contains(route.Name) != missing > 0)
                    faults.Add($"without {service}: {path} has {missing} parts that say that they are missing: "
                        + string.Join(", ", document.QuerySelectorAll("main .missing-part").Select(m => m.ParentElement!
                            .GetAttribute("aria-labelledby"))));
                else if (missing > 0 && document.QuerySelector("main .missing-part")!.TextContent != words["part.unavailable"])
                    faults.Add($"without {service}: {path} says {document.QuerySelector("main .missing-part")!.TextContent}");
                faults.AddRange(document.QuerySelectorAll("main p.soft").Select(p => p.TextContent).Except(none[path])
                    .Select(said => $"without {service}: {path} says {said}"));
                if (document.QuerySelector("main .empty") is { } empty && route.Name != "search")
                    faults.Add($"without {service}: {path} says that nothing is on record: {empty.TextContent}");
            }
            await stack.Restart(service);
            foreach (var probe in Probes[service])
                await Eventually.True($"{probe} answers again", async () =>
                    (await stack.Http().GetAsync(probe)).StatusCode == HttpStatusCode.OK);
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task A_site_that_starts_without_a_gateway_is_503_in_the_language_of_each_address()
    {
        await using var site = await RunSite(Address());
        foreach (var path in RouteTable.Routes.Where(r => r.Fixed).SelectMany(r =>
            RunningSite.Languages.Select(l => $"/{l}/{r.Pattern}".TrimEnd('/'))))
        {
            var (status, document) = await site.Read(path);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, Words.Of(Language.Find(path.Split('/')[1])!)["state.unavailable.title"]),
                (status, document.QuerySelector("h1")!.TextContent));
        }
    }

    [Fact]
    public async Task Once_known_the_mission_is_on_every_screen_however_long_it_cannot_be_read()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/forums/opec-plus/commitments:table", """{"forum":"opec-plus","asOf":"2026-11-30","unit":"kb/d","rows":[]}""");
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/en/about/privacy")).StatusCode);
        stub.Json("/v1/mission", "{}", 503);
        stub.Clock.Advance(TimeSpan.FromHours(2));
        var response = await stub.Http.GetAsync("/en/forums/opec-plus/commitments");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Embassy", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }


    static string Address() => $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";

    static async Task<SiteOver> RunSite(string gateway)
    {
        var address = Address();
        var app = SiteHost.Build([], b =>
        {
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Website:Gateway"] = gateway });
            b.WebHost.UseUrls(address);
            b.Logging.SetMinimumLevel(LogLevel.Error);
        });
        await app.StartAsync();
        return new SiteOver(app, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) },
            gateway);
    }

    sealed class SiteOver(WebApplication app, HttpClient http, string gateway) : IAsyncDisposable
    {
        public HttpClient Http => http;

        /// <summary>
        /// A page of the site, whatever its status, that is one: in its language, with its frame and words.
        /// </summary>
        public async Task<(HttpStatusCode Status, IDocument Document)> Read(string path)
        {
            using var response = await http.GetAsync(path);
            var html = await response.Content.ReadAsStringAsync();
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            foreach (var harm in (string[])["   at ", "Exception", "\"traceId\"", new Uri(gateway).Authority])
                Assert.DoesNotContain(harm, html, StringComparison.Ordinal);
            var document = new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);
            var language = path.Split('/')[1];
            Assert.Equal((language, language == "ar" ? "rtl" : "ltr"),
                (document.DocumentElement.GetAttribute("lang"), document.DocumentElement.GetAttribute("dir")));
            Assert.Single(document.QuerySelectorAll("h1"));
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter?.Delta);
                Assert.True(response.Headers.CacheControl?.NoStore);
            }
            return (response.StatusCode, document);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>What the gateway answers with 400: a read that the site asks for in the wrong way.</summary>
    sealed class RefusedReads : IDisposable
    {
        readonly ActivityListener listener;

        public RefusedReads()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = s => s.Name == "System.Net.Http",
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = a =>
                {
                    if (a.GetTagItem("http.response.status_code") is 400) Addresses.Enqueue($"{a.GetTagItem("url.full")}");
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentQueue<string> Addresses { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
