using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Embassy.Content;
using Embassy.Events;
using Embassy.Identity;
using Embassy.Identity.Accounts;
using Embassy.Identity.Tests;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>Gateway and services that have certificates: they serve each other, and nobody else.</summary>
public sealed class MutualTlsTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-tls-");
    readonly CertificateAuthority authority = new("own authority"), other = new("another authority");

    public void Dispose()
    {
        authority.Dispose();
        other.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory, BothWays]
    public async Task Gateway_and_services_reach_each_other_and_refuse_clients_without_a_certificate_of_their_authority(Way way)
    {
        await using var stack = await Start(way);
        // The gateway asks content, and events asks content for the mission.
        await stack.Http().GetAsync("/v1/mission").Json();
        await Eventually.True("events has reached content", async () =>
            (await stack.Http(Roles.ProtocolOfficer).Post("/v1/engagements", Engagement)).StatusCode == HttpStatusCode.Created);
        await Eventually.True("every service is ready", async () =>
            (await stack.Http().GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK);

        foreach (var service in (string[])["content", "events"])
        {
            var live = new Uri(stack.AddressOf(service) + "/health/live");
            Assert.StartsWith("https://", live.ToString(), StringComparison.Ordinal);
            using var known = authority.Client();
            Assert.Equal(HttpStatusCode.OK, (await known.GetAsync(live)).StatusCode);
            using var without = CertificateAuthority.Client(null);
            await Assert.ThrowsAsync<HttpRequestException>(() => without.GetAsync(live));
            using var stranger = other.Client();
            await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(live));
            using var plain = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                plain.GetAsync(new Uri(live.ToString().Replace("https:", "http:", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task A_client_refuses_a_service_whose_certificate_is_of_another_authority_or_for_another_name()
    {
        await using var stack = await Start(Way.Embedded);
        var content = stack.AddressOf("content");
        foreach (var (issuer, address) in (ValueTuple<CertificateAuthority, string>[])
            [(other, content), (authority, content.Replace("127.0.0.1", "[::ffff:127.0.0.1]", StringComparison.Ordinal))])
        {
            var elsewhere = folder.CreateSubdirectory(Guid.NewGuid().ToString("n"));
            var settings = issuer.Write(elsewhere.FullName);
            settings["Services:content"] = address;
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
            using var clients = new ServiceClients(configuration, TlsCertificates.From(configuration));
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
                await new LogService.LogServiceClient(clients.Channel("content")).ReadLogAsync(new ReadLogRequest()));
            Assert.Equal((address, StatusCode.Unavailable), (address, refused.StatusCode));
            Assert.Contains("certificate", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_address_without_TLS_beside_the_other_is_refused_except_for_the_pages_of_identity()
    {
        var people = $"http://localhost:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var beside = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var service = $"https://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        var output = new List<string>();
        await using var stack = await Start(Way.Embedded,
        [
            new Host("content", (args, embed) => ContentHost.Build(args, builder =>
            {
                embed?.Invoke(builder);
                builder.WebHost.UseUrls(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey)!, beside);
            })),
            new Host("identity", (args, embed) => IdentityHost.Build(args, builder =>
            {
                embed?.Invoke(builder);
                builder.Configuration.AddInMemoryCollection([new("Identity:Address", people), new("Identity:Demonstration", "true"),
                    new("Identity:Redirects", "http://localhost/callback")]);
                builder.Services.AddSingleton<OperatorOutput>(output.Add);
                builder.WebHost.UseUrls(service, people);
            })),
        ], new() { ["Auth:Authority"] = service, ["Services:identity"] = service });
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri(beside + "/v1/mission"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri(beside + "/health/live"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(people + "/.well-known/openid-configuration"))).StatusCode);
        using var channel = GrpcChannel.ForAddress(people);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new LogService.LogServiceClient(channel).ReadLogAsync(new ReadLogRequest()));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);

        // Its tokens are accepted: gateway and content read its keys with their certificates.
        using var browser = new Browser(people);
        var password = output.Select(l => l.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(w => w is [Roles.Editor, _])[1];
        var token = (await browser.Tokens(await browser.Code(Roles.Editor, password))).Text("access_token");
        using var signedIn = new HttpClient { BaseAddress = new Uri(stack.Address) };
        signedIn.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await Eventually.True("the gateway has read the keys",
            async () => (await signedIn.GetAsync("/v1/reviews")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_renewed_certificate_and_another_authority_take_effect_without_a_restart()
    {
        await using var stack = await Start(Way.Embedded);
        var live = new Uri(stack.AddressOf("content") + "/health/live");
        var first = await CertificateOf(live, authority);
        authority.Write(folder.FullName);
        await Eventually.True("the renewed certificate is served",
            async () => await Tried(() => CertificateOf(live, authority)) is { } served && served != first);

        // Half of a change, as an operator who copies file after file makes it: the known ones stay in use.
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), "no key", TestContext.Current.CancellationToken);
        Assert.NotNull(await CertificateOf(live, authority));

        other.Write(folder.FullName);
        await Eventually.True("clients of the other authority are served",
            async () => await Tried(() => CertificateOf(live, other)) is not null);
        using var former = authority.Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => former.GetAsync(live));
        await stack.Http().GetAsync("/v1/mission").Json();
    }

    [Fact]
    public async Task The_health_probe_of_a_program_uses_its_certificate()
    {
        await using var stack = await Start(Way.Embedded);
        Assert.Equal(0, await Probe(authority));
        Assert.Equal(1, await Probe(other));

        async Task<int> Probe(CertificateAuthority issuer)
        {
            var settings = issuer.Write(folder.CreateSubdirectory(Guid.NewGuid().ToString("n")).FullName);
            var environment = settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value);
            environment["ASPNETCORE_URLS"] = stack.AddressOf("content");
            using var probe = await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Content.dll"), "--health"],
                environment: environment);
            await probe.Exited;
            return probe.ExitCode;
        }
    }

    [Fact]
    public void Incomplete_settings_are_refused_by_name()
    {
        var settings = authority.Write(folder.FullName);
        Refused("Services__content", [.. settings, new("Services:content", "http://content:8080")]);
        Refused("Tls__KeyFile is missing", [.. settings.Where(s => s.Key != "Tls:KeyFile")]);
        Refused("no such file", [.. settings.Where(s => s.Key != "Tls:KeyFile"), new("Tls:KeyFile", "/none.pem")]);
        Refused("cannot be used", [.. settings.Where(s => s.Key != "Tls:KeyFile"), new("Tls:KeyFile", settings["Tls:AuthorityFile"])]);
        Assert.Null(TlsCertificates.From(new ConfigurationBuilder().Build()));

        static void Refused(string why, List<KeyValuePair<string, string?>> settings) =>
            Assert.Contains(why, Assert.Throws<OptionsValidationException>(() =>
                TlsCertificates.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())).Message,
                StringComparison.Ordinal);
    }

    static readonly object Engagement = new
    {
        kind = "meeting",
        direction = "incoming",
        start = "2022-08-29",
        titles = (object[])[new { lang = "fr", text = "Rencontre" }]
    };

    Task<Stack> Start(Way way, IReadOnlyList<Host>? hosts = null, Dictionary<string, string?>? more = null)
    {
        var settings = authority.Write(folder.FullName);
        foreach (var (name, value) in more ?? []) settings[name] = value;
        return Stack.Start(way, hosts ?? [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)], settings);
    }

    // The thumbprint of the certificate that the service serves to a client of this authority.
    static async Task<string> CertificateOf(Uri address, CertificateAuthority issuer)
    {
        var (certificate, key) = issuer.Issue();
        string? seen = null;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) => (seen = served?.GetCertHashString()) is not null;
        using var http = new HttpClient(handler);
        (await http.GetAsync(address)).EnsureSuccessStatusCode();
        return seen!;
    }

    static async Task<string?> Tried(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
