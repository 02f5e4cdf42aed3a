using System.Collections.Concurrent;
using System.Net;
using Embassy.Identity.Keys;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Identity.Tests.Keys;

public class RotationUnderLoadTests
{
    const int Clients = 20, RequestsPerStep = 60;

    // Moves the clock minute by minute over two rotations: longer than any host waits to read keys, and shorter than a
    // token lives.
    [Theory, BothWays]
    public async Task Twenty_clients_are_never_refused_while_the_keys_rotate_twice(Way way)
    {
        var clock = new TestClock();
        // Without the gateway's limit of requests: one that begins before a step of a whole minute, and is counted
        // after it, would find the minute used up.
        await using var platform = await IdentityPlatform.Start(way, clock, gateways: 2, settings: ("Limits:ReadsPerMinute", "0"));
        string[] addresses = [.. platform.Stack.Addresses, platform.Stack.AddressOf("content")];
        var secret = await platform.Program("reader", Roles.Editor);
        var tokens = new ConcurrentQueue<(string Token, DateTimeOffset End)>();
        var keys = new HashSet<string>();
        var newest = await Issue();

        using var stop = new CancellationTokenSource();
        var (sent, older) = (0, 0);
        var refused = new ConcurrentQueue<string>();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            using var http = new HttpClient();
            for (var n = client; !stop.IsCancellationRequested; n++)
            {
                var all = tokens.Where(t => t.End > clock.GetUtcNow()).Select(t => t.Token).ToList();
                var token = n % 2 == 0 || all.Count == 0 ? newest : all[n % all.Count];
                using var request = new HttpRequestMessage(HttpMethod.Get, addresses[n % addresses.Length] + "/v1/reviews?pageSize=1");
                request.Headers.Authorization = new("Bearer", token);
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.OK)
                    refused.Enqueue($"{answer.StatusCode} after {clock.Ahead}: {await answer.Content.ReadAsStringAsync()}");
                if (token != newest) Interlocked.Increment(ref older);
                Interlocked.Increment(ref sent);
            }
        })).ToList();
        try
        {
            for (var rotation = 0; rotation < 2; rotation++)
            {
                await Step(TimeSpan.FromDays(30) - KeyRotation.Notice - TimeSpan.FromMinutes(3 + rotation * 12));
                for (var minute = 0; minute < 25; minute++) await Step(TimeSpan.FromMinutes(1));
                Assert.Equal(rotation + 2, keys.Count);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
        await Task.WhenAll(clients);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{way}: {sent} requests of {Clients} clients, {older} of them with an older token; {keys.Count} keys signed; {refused.Count} refused.");
        Assert.Empty(refused);
        Assert.True(older > 0, "No older token was used.");

        async Task Step(TimeSpan time)
        {
            clock.Advance(time);
            await Refresh(platform);
            newest = await Issue();
            var enough = sent + RequestsPerStep;
            await Eventually.Reaches("requests of this minute", enough, () => Task.FromResult(sent));
        }

        async Task<string> Issue()
        {
            using var browser = platform.Browser();
            var token = (await browser.Token(("grant_type", "client_credentials"), ("client_id", "reader"), ("client_secret", secret)).Json())
                .Text("access_token");
            keys.Add(Browser.Header(token).Text("kid"));
            tokens.Enqueue((token, DateTimeOffset.FromUnixTimeSeconds(Browser.Claims(token).GetProperty("exp").GetInt64())));
            return token;
        }
    }

    // What every replica does each half minute.
    static async Task Refresh(IdentityPlatform platform)
    {
        var services = platform.Stack.Services("identity");
        await platform.Stack.Query<IdentityDb, int>("identity", async db =>
        {
            await services.GetRequiredService<KeyRotator>().Refresh(db, CancellationToken.None);
            return 0;
        });
    }
}
