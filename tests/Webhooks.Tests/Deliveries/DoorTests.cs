using System.Net;
using Embassy.Webhooks.Deliveries;

namespace Embassy.Webhooks.Tests.Deliveries;

public class DoorTests
{
    static readonly string[] Private =
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::1", "100::1",
    ];

    [Fact]
    public void Addresses_of_private_networks_are_known_in_all_their_forms()
    {
        foreach (var address in Private) Assert.False(Door.IsPublic(IPAddress.Parse(address)), address);
        foreach (var address in (string[])["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1111", "2a00:1450::1"]) Assert.True(Door.IsPublic(IPAddress.Parse(address)), address);
    }

    // The name is a right one when it is entered; what it resolves to is looked at when it is connected to.
    [Fact]
    public async Task A_name_that_resolves_inside_is_not_connected_to()
    {
        await using var stack = await Subscriber.WithWebhooks(Way.Embedded, new Dictionary<string, string?>(Subscriber.Inside) { ["Webhooks:AllowPrivate"] = "false" });
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe($"https://{Dns.GetHostName()}:{new Uri(receiver.Url).Port}/hook")).Text("id");
        await stack.NewEngagement();
        var why = await Eventually.Value("it was tried", async () => (await partner.Deliveries(id)).FirstOrDefault(d => d.GetProperty("attempts").GetInt32() > 0) is { ValueKind: System.Text.Json.JsonValueKind.Object } d ? d.Text("lastError") : null);
        Assert.Equal("Its name resolves to an address of a private network.", why);
        Assert.Empty(receiver.Arrived);
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
            await Eventually.True(said, async () => (await partner.Deliveries(id)).Any(d => d.Text("lastError").Contains(said, StringComparison.Ordinal)));
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
