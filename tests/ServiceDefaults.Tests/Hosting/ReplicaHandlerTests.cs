using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Embassy.ServiceDefaults.Tests.Hosting;

/// <summary>Two replicas behind one name, on two addresses of this machine.</summary>
public sealed class ReplicaHandlerTests : IAsyncLifetime
{
    static readonly IPAddress[] Addresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];

    readonly int port = FreePorts.Free();
    readonly Dictionary<IPAddress, WebApplication> replicas = [];
    readonly Dictionary<IPAddress, int> served = Addresses.ToDictionary(a => a, _ => 0);
    (IPAddress Address, TaskCompletionSource Thaws)? frozen;
    IPAddress? unavailable;
    HttpClient http = null!;
    HttpMessageInvoker invoker = null!;

    [Fact]
    public async Task Each_of_two_replicas_serves_half_of_the_requests_also_one_after_the_other()
    {
        for (var i = 0; i < 100; i++) await Get();
        Assert.All(served.Values, count => Assert.InRange(count, 40, 60));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Get()));
        Assert.All(served.Values, count => Assert.InRange(count, 80, 120));
    }

    [Fact]
    public async Task A_replica_that_is_gone_costs_no_request_not_even_a_write()
    {
        for (var i = 0; i < 10; i++) await Get();
        await replicas[Addresses[0]].DisposeAsync();
        for (var i = 0; i < 20; i++)
        {
            using var write = await http.PostAsync("/", new StringContent("{}"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, write.StatusCode);
        }
        await Start(Addresses[0]);
        var before = served[Addresses[0]];
        await Eventually.True("it serves again", async () =>
        {
            await Get();
            return served[Addresses[0]] > before;
        });
    }

    [Fact]
    public async Task A_frozen_replica_costs_a_reader_one_timeout_and_serves_again_when_it_answers()
    {
        for (var i = 0; i < 10; i++) await Get();
        frozen = (Addresses[0], new TaskCompletionSource());
        var timeouts = 0;
        for (var i = 0; i < 50; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
            try
            {
                await Get(patience.Token);
            }
            catch (OperationCanceledException)
            {
                timeouts++;
            }
        }
        Assert.Equal(1, timeouts);
        frozen.Value.Thaws.SetResult();
        frozen = null;
        var before = served[Addresses[0]];
        await Eventually.True("it serves again", async () =>
        {
            await Get();
            return served[Addresses[0]] > before;
        });
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_503_goes_to_another_replica()
    {
        foreach (var address in Addresses)
        {
            unavailable = address;
            for (var i = 0; i < 10; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, http.BaseAddress)
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                using var first = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
                if (first.StatusCode == HttpStatusCode.OK) continue;
                using var second = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, second.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Without_any_replica_a_request_fails_as_without_a_service()
    {
        foreach (var replica in replicas.Values) await replica.DisposeAsync();
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => Get());
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    async Task Get(CancellationToken cancellation = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, TestContext.Current.CancellationToken);
        (await http.GetAsync("/", both.Token)).EnsureSuccessStatusCode();
    }

    async Task Start(IPAddress address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{address}:{port}")
            .ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            // As a process that was stopped: the connection is there, and nothing comes.
            if (frozen is { } now && now.Address.Equals(address)) await now.Thaws.Task.WaitAsync(context.RequestAborted);
            if (address.Equals(unavailable)) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (context.Request.Path != Health.Live) lock (served) served[address]++;
        });
        await app.StartAsync();
        replicas[address] = app;
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var address in Addresses) await Start(address);
        var handler = new ReplicaHandler([new Uri($"http://content:{port}")],
            address => new SocketsHttpHandler { ConnectCallback = ReplicaHandler.To(address, TimeSpan.FromSeconds(2)) },
            (name, _) => Task.FromResult(name == "content" ? Addresses : []));
        invoker = new HttpMessageInvoker(handler);
        http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://content:{port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        foreach (var replica in replicas.Values) await replica.DisposeAsync();
    }
}
