using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults.Tests.Callers;

public class TokenRejectionsTests
{
    [Fact]
    public async Task Each_is_counted_and_a_client_has_one_line_a_minute()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Listener]);
        long counted = 0;
        using var meter =
            new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Name == "embassy.tokens.refused")
                        listener.EnableMeasurementEvents(instrument);
                }
            };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meter.Start();
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
        {
            var (before, lines) = (Interlocked.Read(ref counted), Lines(stack).Count);
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            for (var n = 0; n < 50; n++)
            {
                using var request =
                    new HttpRequestMessage(HttpMethod.Get,
                        "/v1/mission")
                    { Headers = { { "Authorization", "Bearer secret-" + n.ToString(CultureInfo.InvariantCulture) } } };
                Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(request)).StatusCode);
            }
            Assert.InRange(Interlocked.Read(ref counted) - before, 50, long.MaxValue);
            Assert.Equal(lines + 1, Lines(stack).Count);
        }
        Assert.DoesNotContain(Lines(stack), l => l.Contains("secret", StringComparison.Ordinal));
    }

    static List<string> Lines(Stack stack) =>
        [.. stack.Logged(LogLevel.Warning)
            .Where(l => l.Contains("Refused", StringComparison.Ordinal) && l.Contains("127.0.0.1", StringComparison.Ordinal))];

    [Fact]
    public void A_line_says_how_many_there_were_and_the_memory_of_clients_is_bounded()
    {
        var clock = new Clock();
        var lines = new LogThrottle<int>(clock, others: -1, most: 100);
        var one = 1;
        Assert.Equal(1, lines.Due(ref one));
        for (var n = 0; n < 7; n++) Assert.Equal(0, lines.Due(ref one));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal(8, lines.Due(ref one));
        var due = 0L;
        for (var n = 1_000; n < 21_000; n++)
        {
            var client = n;
            due += lines.Due(ref client);
            Assert.InRange(lines.Count, 1, 101);
        }
        // A line for each that is remembered, and one for all others.
        Assert.Equal(100, due);
        clock.Now += TimeSpan.FromSeconds(61);
        var later = 5;
        Assert.Equal(1, lines.Due(ref later));
        Assert.Equal(5, later);
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
