using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Embassy.Desk.Tests;

/// <summary>A gateway that answers as a test says, and a desk at which an editor is signed in already.</summary>
sealed class StubGateway : IAsyncDisposable
{
    /// <summary>A header that makes a request come without a session.</summary>
    public const string NoSession = "X-No-Session";

    readonly WebApplication gateway, desk;

    StubGateway(WebApplication gateway, WebApplication desk, HttpClient http) => (this.gateway, this.desk, Http) = (gateway, desk, http);

    public HttpClient Http { get; }

    /// <summary>What a method and an address are answered with; anything else is 404.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Routes { get; } = [];

    /// <summary>The headers of every write.</summary>
    public List<(string Request, string? IfMatch, string? Key)> Writes { get; } = [];

    /// <summary>The body of the last write.</summary>
    public string LastBody { get; private set; } = "";

    public static async Task<StubGateway> Start()
    {
        StubGateway? stub = null;
        var (gatewayAddress, deskAddress) = (Address(), Address());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(gatewayAddress);
        builder.Logging.ClearProviders();
        var gateway = builder.Build();
        gateway.Run(async http =>
        {
            var request = $"{http.Request.Method} {Uri.UnescapeDataString(http.Request.Path)}";
            if (http.Request.Method != "GET" && !request.EndsWith(":render", StringComparison.Ordinal))
            {
                lock (stub!.Writes) stub.Writes.Add((request, http.Request.Headers.IfMatch, http.Request.Headers["Idempotency-Key"]));
                using var body = new StreamReader(http.Request.Body);
                stub.LastBody = await body.ReadToEndAsync();
            }
            if (stub!.Routes.TryGetValue(request, out var route)) await route(http);
            else await Send(http, 404, """{"code":"not_found","status":404,"title":"Not found"}""");
        });
        await gateway.StartAsync();
        var desk = DeskHost.Build([], b =>
        {
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Desk:Gateway"] = gatewayAddress,
                ["Desk:Authority"] = "http://127.0.0.1:1",
                ["Desk:PublicUrl"] = deskAddress,
            });
            b.WebHost.UseUrls(deskAddress);
            b.Logging.ClearProviders();
            b.Services.PostConfigure<AuthenticationOptions>(o =>
            {
                o.AddScheme<SignedIn>("stub", null);
                o.DefaultScheme = o.DefaultAuthenticateScheme = "stub";
            });
        });
        await desk.StartAsync();
        stub = new StubGateway(gateway, desk, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(deskAddress),
            DefaultRequestHeaders = { { "Accept-Language", "en" } },
        });
        stub.Json("GET /v1/me", """{"subject":"e","name":"Editor","roles":["editor"],"policies":["staff","edit","read-editorial"]}""");
        stub.Json("GET /v1/mission", """{"sendingState":"DZA","receivingState":"AZE","locales":["ar","fr"],"timeZones":["Asia/Baku"]}""");
        stub.Json("GET /v1/vocabularies", """{"vocabularies":[]}""");
        stub.Json("GET /v1/editions:byPage", """{"pages":[{"pageKey":"p","type":"page","authenticLocale":"fr","editions":[]}]}""");
        stub.Json("GET /v1/pages/p/editions/fr", Edition("Un."), etag: "\"1\"");
        stub.Json("POST /v1/pages/p/editions/fr:render", """{"html":"<p>Un.</p>","text":"Un.","facts":[],"conditions":[],"findings":[]}""");
        return stub;
    }

    public static string Edition(string body) =>
        $$"""
        {"pageKey":"p","locale":"fr","lang":"fr","dir":"ltr","number":1,"state":"draft","translation":"current","slug":"s","title":"T",
         "body":"{{body.Replace("\n", "\\n", StringComparison.Ordinal)}}","version":1,"authorName":"B.","savedAt":"2026-11-30T09:00:00Z"}
        """;

    public void Json(string request, string body, int status = 200, string? etag = null) => Routes[request] = http =>
    {
        if (etag is not null) http.Response.Headers.ETag = etag;
        return Send(http, status, body);
    };

    public static async Task Send(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        await http.Response.WriteAsync(body);
    }

    public async Task<IHtmlDocument> Page(string path, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await Http.SendAsync(request);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends the form of a screen with some values changed.</summary>
    public async Task<(int Status, IHtmlDocument Page)> Post(string path, string selector, Dictionary<string, string> values,
        string? to = null)
    {
        var form = Form(await Page(path.Split('?')[0]), selector);
        foreach (var (name, value) in values) form[name] = value;
        using var content = new FormUrlEncodedContent(form);
        return await Send(to ?? path, content);
    }

    public async Task<(int Status, IHtmlDocument Page)> Send(string path, HttpContent content)
    {
        using var response = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The values of a form as a browser without script sends them.</summary>
    public static Dictionary<string, string> Form(IHtmlDocument page, string selector) =>
        page.QuerySelector(selector)!.QuerySelectorAll("[name]:not(button):not([type=file]):not([type=checkbox])")
            .DistinctBy(e => e.GetAttribute("name")).ToDictionary(e => e.GetAttribute("name")!, e => e.LocalName switch
            {
                "textarea" => e.TextContent,
                "select" => (e.QuerySelector("option[selected]") ?? e.QuerySelector("option"))?.GetAttribute("value") ?? "",
                _ => e.GetAttribute("value") ?? "",
            });

    static string Address() => $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await desk.StopAsync();
        await gateway.StopAsync();
        await desk.DisposeAsync();
        await gateway.DisposeAsync();
    }

    sealed class SignedIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.ContainsKey(NoSession)) return Task.FromResult(AuthenticateResult.NoResult());
            var tokens = new AuthenticationProperties();
            tokens.StoreTokens([new AuthenticationToken { Name = "access_token", Value = "token" }]);
            var person = new ClaimsIdentity([new Claim("sub", "e"), new Claim("name", "Editor")], "stub", "name", "role");
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new(person), tokens, "stub")));
        }
    }
}
