using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Requests;

public class RequestLimitsMiddlewareTests
{
    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Hosts[0]]);
        var address = new Uri(stack.Address);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v1/pages HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {stack.Token(Roles.Editor)}\r\nContent-Type: "
                + $"application/json\r\nContent-Length: 10000\r\n\r\n{{"));
        var watch = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        var answer = await new StreamReader(stream).ReadToEndAsync(patience.Token);
        var (status, code) = (408, "too_slow");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(35));
    }

    [Fact]
    public async Task Shapes_that_two_servers_read_differently_never_become_two_requests()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        string[] shapes =
        [
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nabcde",
            "POST /v1/pages HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET "
            + "/v1/pages/smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v1/pages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /v1/pages/smuggled HTTP/1.1\r\nHost: "
            + "a\r\n\r\n",
            "POST /v1/pages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\nGET "
            + "/v1/pages/smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v1/pages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /v1/pages/smuggled HTTP/1.1\r\nHost: "
            + "a\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nX: a\rGET /v1/pages/smuggled\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nX\u0000: a\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\n folded: a\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\n\r\n",
            "GET /v1/pages/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /v1/pages/a HTTP/9.9\r\nHost: a\r\n\r\n",
        ];
        foreach (var shape in shapes)
        {
            var (status, head, _) =
                await Raw.Send(stack,
                    Encoding.Latin1.GetBytes(shape.Replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n", StringComparison.Ordinal)));
            Assert.True(status is >= 400 and < 500 or 505, $"{status} to {shape}");
            Assert.DoesNotContain("HTTP/1.1 200", head, StringComparison.Ordinal);
        }
        Assert.Equal(0, origin.Asked("/v1/pages/smuggled"));
    }

    [Fact]
    public async Task What_is_under_way_when_it_is_told_to_stop_is_answered()
    {
        await using var origin = await Origin.Start();
        var stack = await origin.Stack();
        var stopping = new TaskCompletionSource();
        origin.Answers = Origin.Page("1", when: stopping);
        using var http = new HttpClient { BaseAddress = new Uri(stack.Address) };
        var asked = http.GetAsync("/v1/pages/a?locale=ar");
        await Eventually.True("it is under way", () => Task.FromResult(origin.Asked("/v1/pages/a?locale=ar") == 1));
        using var told = stack.Gateway().Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stack.DisposeAsync();
        Assert.Equal("1", (await asked.Json()).Text("text"));
    }
}
