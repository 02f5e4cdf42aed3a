using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Tests.Attempts;

public class WebhookHttpClientTests
{
    static readonly string[] Private =
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
        "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
        "2001:db8::1", "2001::1", "2002:7f00:1::1", "100::1",
    ];

    [Fact]
    public void Addresses_of_private_networks_are_known_in_all_their_forms()
    {
        foreach (var address in Private) Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)), address);
        foreach (var address in (string[])["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1111",
            "2a00:1450::1"]) Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)), address);
    }

    // A caller that could distinguish these could list the names of an internal network.
    [Fact]
    public async Task A_name_that_does_not_resolve_and_one_that_resolves_inside_look_the_same()
    {
        await using var receiver = await Receiver.Start();
        var port = new Uri(receiver.Url).Port;
        var asked = new ConcurrentDictionary<string, int>();
        await using var stack =
            await Subscriber.WithWebhooks(Way.Embedded, Subscriber.With(("AllowPrivate", "false")), (host, cancellation) =>
        {
            asked.AddOrUpdate(host, 1, (_, n) => n + 1);
            return host switch
            {
                "inside.example.org" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
                "mixed.example.org" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Loopback]),
                "empty.example.org" => Task.FromResult<IPAddress[]>([]),
                "slow.example.org" => Never(cancellation),
                _ => throw new SocketException((int)SocketError.HostNotFound),
            };
        });
        var (partner, shown) = (stack.Partner(), new List<string>());
        foreach (var name in (string[])["inside", "mixed", "empty", "slow", "nowhere"])
        {
            var id = (await partner.Subscribe($"https://{name}.example.org:{port}/hook")).Text("id");
            await stack.NewEngagement();
            await Eventually.True("it was tried", async () => (await partner.Attempts(id)).Count > 0);
            var (attempt, ping) = ((await partner.Attempts(id))[0], await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json());
            var delivery = (await partner.Deliveries(id)).First(d => d.GetProperty("attempts").GetInt32() > 0);
            shown.Add(Seen(attempt) + Seen(ping) + delivery.Text("lastErrorCode") + delivery.Text("lastError")
                + Number(delivery, "lastStatus"));
            Assert.Contains("address_unusable", shown[0], StringComparison.Ordinal);
            await partner.Send(HttpMethod.Delete, "/v1/webhooks/" + id).Json();
        }
        Assert.Single(shown.Distinct());
        Assert.Equal(5, asked.Count);
        Assert.Empty(receiver.Arrived);

        static string Seen(JsonElement attempt) => string.Join('|', attempt.Text("errorCode"), attempt.Text("error"),
            Number(attempt, "status"), Number(attempt, "durationMs"), attempt.Text("response"));

        static string Number(JsonElement record, string member) => record.TryGetProperty(member, out var number) ? number.GetRawText() : "";

        static async Task<IPAddress[]> Never(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return [];
        }
    }

    // A name that was public when it was checked before, and points inside now: what was checked is what is connected
    // to.
    [Fact]
    public async Task Each_connection_resolves_once_and_goes_to_the_address_that_was_checked()
    {
        await using var receiver = await Receiver.Start();
        var asked = 0;
        var settings = new WebhookOptions { TimeoutSeconds = 10, AllowPrivate = true, Concurrency = 1 };
        // Only the first answer leads to the receiver.
        using var http = new WebhookHttpClient(settings, (_, _) =>
            Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1")]));
        var webhook = new Webhook
        {
            Id = Guid.NewGuid(),
            Owner = "x",
            Url = $"http://rebound.example.org:{new Uri(receiver.Url).Port}/hook",
            Types = [],
            Locales = [],
            Subjects = [],
            Secret = Webhook.NewSecret(),
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var attemptOutcome = await http.Send(webhook, "1", "{}", DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        Assert.Equal((200, 1), (attemptOutcome.Status, asked));
        Assert.Single(receiver.Arrived);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_receiver_that_hangs_is_given_up()
    {
        await using var stack = await Subscriber.WithWebhooks(Way.Embedded);
        await using var elsewhere = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        receiver.Answers = http =>
        {
            http.Response.Redirect(elsewhere.Url);
            return Task.CompletedTask;
        };
        await using var hanging = await Receiver.Start();
        hanging.Answers = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var partner = stack.Partner();
        var (redirected, hung) = ((await partner.Subscribe(receiver.Url)).Text("id"), (await partner.Subscribe(hanging.Url)).Text("id"));
        await stack.NewEngagement();
        foreach (var (id, said) in ((string, string)[])[(redirected, "redirect"), (hung, "in time")])
            await Eventually.True(said,
                async () => (await partner.Deliveries(id)).Any(d => d.Text("lastError").Contains(said, StringComparison.Ordinal)));
        Assert.Empty(elsewhere.Arrived);
    }

    // What a service had not published yet, or could not show, is noted when it is back: its place in the log is kept.
    [Theory, BothWays]
    public async Task A_service_that_was_away_is_read_on_from_its_place_and_a_restart_forgets_nothing(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Refuse(503);
        await stack.Partner().Subscribe(receiver.Url);
        var engagements = new List<string> { await stack.NewEngagement() };
        await stack.Stop("webhooks");
        engagements.Add(await stack.NewEngagement());
        await stack.Log("events");
        await stack.Stop("events");
        receiver.Answers = _ => Task.CompletedTask;
        await stack.Restart("webhooks");
        await stack.NewPage("ar");
        await receiver.First(r => r.Json.Text("type") == "embassy.content.edition.published.v1");
        await stack.Restart("events");
        foreach (var engagement in engagements) await receiver.First(r => r.Subject == "engagements/" + engagement);
    }
}
