using System.Net;
using Embassy.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging.Abstractions;
using Polly.CircuitBreaker;

namespace Embassy.Gateway.Tests.Routing;

public sealed class ServiceResilienceTests : IDisposable
{
    // The number of failed calls that opens a circuit.
    const int Opens = 10;

    readonly SetClock clock = new();
    readonly Service service = new();
    readonly HttpMessageInvoker client;

    public ServiceResilienceTests() => client = Guarded(service);

    [Fact]
    public async Task The_circuit_opens_after_ten_failures_and_one_call_closes_it_when_the_service_is_back()
    {
        service.Answers = Broken;
        for (var i = 0; i < Opens; i++) await Assert.ThrowsAsync<HttpRequestException>(Write);
        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<BrokenCircuitException>(Write);
        Assert.Equal(Opens, service.Asked);

        clock.Now += TimeSpan.FromSeconds(2.1);
        await Assert.ThrowsAsync<HttpRequestException>(Write);
        await Assert.ThrowsAsync<BrokenCircuitException>(Write);
        Assert.Equal(Opens + 1, service.Asked);

        service.Answers = Status(HttpStatusCode.OK);
        clock.Now += TimeSpan.FromSeconds(2.1);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Write()).StatusCode);
    }

    [Fact]
    public async Task Another_service_is_still_called_while_the_circuit_of_one_is_open()
    {
        var other = new Service { Answers = Status(HttpStatusCode.OK) };
        using var second = Guarded(other);
        service.Answers = Broken;
        for (var i = 0; i < Opens; i++) await Assert.ThrowsAsync<HttpRequestException>(Write);
        await Assert.ThrowsAsync<BrokenCircuitException>(Write);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://other/") { Content = new StringContent("{}") };
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("busy"), InlineData("refuses"), InlineData("gives up its body"), InlineData("left")]
    public async Task What_is_not_the_failure_of_the_service_does_not_open_its_circuit(string what)
    {
        service.Answers = what switch
        {
            "busy" => Busy,
            "refuses" => Status(HttpStatusCode.NotFound),
            "gives up its body" => _ => throw new HttpRequestException("", new BadHttpRequestException("")),
            _ => _ => throw new OperationCanceledException(),
        };
        for (var i = 0; i < 3 * Opens; i++)
        {
            var thrown = await Record.ExceptionAsync(() => what == "left" ? Read(new CancellationToken(canceled: true)) : Write());
            Assert.IsNotType<BrokenCircuitException>(thrown);
        }
        Assert.Equal(3 * Opens, service.Asked);
    }

    [Theory]
    [InlineData("502"), InlineData("gRPC UNAVAILABLE"), InlineData("time-out")]
    public async Task A_service_that_answers_for_another_that_is_away_or_not_in_time_opens_its_circuit(string what)
    {
        service.Answers = what switch
        {
            "502" => Status(HttpStatusCode.BadGateway),
            "time-out" => _ => throw new OperationCanceledException(),
            _ => _ => new HttpResponseMessage(HttpStatusCode.OK) { Headers = { { "grpc-status", "14" } } },
        };
        for (var i = 0; i < Opens; i++) await Record.ExceptionAsync(() => Read());
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Read());
        Assert.Equal(Opens, service.Asked);
    }

    [Fact]
    public async Task A_read_is_retried_once_within_the_budget_and_another_call_never()
    {
        // One call of three breaks, which is too few to open the circuit.
        service.Answers = request => service.Asked % 3 == 1 ? Broken(request) : Status(HttpStatusCode.OK)(request);
        using var retried = Guarded(service, TimeProvider.System);
        var (reads, thrown) = (0, default(Exception));
        for (; thrown is null && reads < 100; reads++)
            thrown = await Record.ExceptionAsync(() => retried.SendAsync(Get(), TestContext.Current.CancellationToken));
        Assert.IsType<HttpRequestException>(thrown);
        Assert.InRange(service.Asked - reads, 10, 40);

        // A new pipeline has its whole budget.
        service.Answers = Broken;
        var asked = service.Asked;
        using var fresh = Guarded(service, TimeProvider.System);
        using var write = new HttpRequestMessage(HttpMethod.Get, "http://service/") { Content = new StringContent("{}") };
        await Assert.ThrowsAsync<HttpRequestException>(() => fresh.SendAsync(write, TestContext.Current.CancellationToken));
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "http://service/");
        await Assert.ThrowsAsync<HttpRequestException>(() => fresh.SendAsync(delete, TestContext.Current.CancellationToken));
        Assert.Equal(asked + 2, service.Asked);
    }

    [Fact]
    public async Task A_read_is_sent_again_after_503_because_another_replica_may_be_well_and_a_write_is_not()
    {
        service.Answers = request => service.Asked % 2 == 1 ? Busy(request) : Status(HttpStatusCode.OK)(request);
        using var fresh = Guarded(service, TimeProvider.System);
        using var get = Get();
        using var read = await fresh.SendAsync(get, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 2), (read.StatusCode, service.Asked));
        using var post = new HttpRequestMessage(HttpMethod.Post, "http://service/") { Content = new StringContent("{}") };
        using var write = await fresh.SendAsync(post, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 3), (write.StatusCode, service.Asked));

        // It is sent again once only, and the client gets the second refusal.
        service.Answers = Busy;
        using var again = Get();
        using var refused = await fresh.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 5), (refused.StatusCode, service.Asked));
    }

    public void Dispose() => client.Dispose();

    HttpMessageInvoker Guarded(Service service, TimeProvider? time = null) =>
        new(new ResilienceHandler(ServiceResilience.Pipeline("service", time ?? clock, NullLogger.Instance)) { InnerHandler = service });

    // A write is not retried, so that each call reaches the service once.
    async Task<HttpResponseMessage> Write()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://service/") { Content = new StringContent("{}") };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    async Task<HttpResponseMessage> Read(CancellationToken clientAborted = default)
    {
        using var request = Get();
        ServiceResilience.Note(request, clientAborted);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    static HttpRequestMessage Get() => new(HttpMethod.Get, "http://service/");

    static HttpResponseMessage Broken(HttpRequestMessage request) => throw new HttpRequestException("The connection broke.");

    static HttpResponseMessage Busy(HttpRequestMessage request) =>
        new(HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "1" } } };

    static Func<HttpRequestMessage, HttpResponseMessage> Status(HttpStatusCode status) => _ => new(status);

    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    sealed class Service : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public Func<HttpRequestMessage, HttpResponseMessage> Answers { get; set; } = Broken;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(Answers(request));
        }
    }
}
