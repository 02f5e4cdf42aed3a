using System.Globalization;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Site.Tests;

/// <summary>A gateway that answers as a test says, and a site that reads it.</summary>
sealed class StubGateway : IAsyncDisposable
{
    readonly WebApplication gateway;
    readonly WebApplication site;

    StubGateway(WebApplication gateway, WebApplication site, TestClock clock, HttpClient http) =>
        (this.gateway, this.site, Clock, Http) = (gateway, site, clock, http);

    public TestClock Clock { get; }

    /// <summary>Reads the site; it follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <summary>What an address is answered with; anything else is 404.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Routes { get; } = [];

    /// <summary>Every address that was read, with its query.</summary>
    public List<string> Read { get; } = [];

    public static async Task<StubGateway> Start(params string[] settings)
    {
        StubGateway? stub = null;
        var gatewayAddress = Address();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(gatewayAddress);
        var gateway = builder.Build();
        gateway.Run(async http =>
        {
            lock (stub!.Read) stub.Read.Add(http.Request.Path + http.Request.QueryString.Value);
            if (stub.Routes.TryGetValue(Uri.UnescapeDataString(http.Request.Path), out var route)) await route(http);
            else await Problem(http, 404, """{"code":"not_found","status":404}""");
        });
        await gateway.StartAsync();
        var clock = new TestClock();
        var siteAddress = Address();
        var site = SiteHost.Build([], b =>
        {
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Website:Gateway"] = gatewayAddress }
                .Concat(settings.Chunk(2).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))));
            b.WebHost.UseUrls(siteAddress);
            b.Services.AddSingleton<TimeProvider>(clock);
        });
        var direct = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        var http = new HttpClient(direct) { BaseAddress = new Uri(siteAddress) };
        stub = new StubGateway(gateway, site, clock, http);
        stub.Json("/v1/mission", """
            {"sendingState":"DZA","receivingState":"AZE","locales":["ar","fr","en","az"],"timeZones":["Africa/Algiers","Asia/Baku"],
             "name":{"lang":"en","text":"Embassy","dir":"ltr"}}
            """);
        stub.Json("/v1/vocabularies", """{"vocabularies":[]}""");
        await site.StartAsync();
        return stub;
    }

    public void Json(string path, string body, int status = 200) => Routes[path] = http => Problem(http, status, body);

    /// <summary>A page that is public in these languages, with a slug for each.</summary>
    public static string Page(string locale, string slug, string more = "") =>
        $$"""
        {"key":"p","type":"page","authenticLocale":"ar","availableLocales":["{{locale}}"],"locale":"{{locale}}","lang":"{{locale}}",
         "dir":"ltr","translation":"current","fallback":false,"slug":"{{slug}}","title":"A page","html":"<p>Words.</p>",
         "text":"Words.","edition":1,
         "state":"published",
         "translations":[{"locale":"{{locale}}","lang":"{{locale}}","dir":"ltr","translation":"current","slug":"{{slug}}"}]{{more}}}
        """;

    /// <summary>Forgets what was cached and kept, as if the site had just been started.</summary>
    public void Forget() => site.Services.GetRequiredService<KeptResponses>().Clear();

    static async Task Problem(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        await http.Response.WriteAsync(body);
    }

    static string Address() => $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await site.StopAsync();
        await gateway.StopAsync();
        await site.DisposeAsync();
        await gateway.DisposeAsync();
    }
}
