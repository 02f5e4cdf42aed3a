using System.Diagnostics;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Attempts;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Tests.Deliveries;

public class WebhookDispatcherTests
{
    // The slow receiver never answers, and its timeout is longer than any wait of this test: only if nobody waits for
    // it does the other go on.
    [Theory, BothWays]
    public async Task A_receiver_that_hangs_holds_up_no_other(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way, Subscriber.With(("TimeoutSeconds", "300")));
        await using var slow = await Receiver.Start();
        await using var fast = await Receiver.Start();
        slow.Hang();
        var partner = stack.Partner();
        await partner.Subscribe(slow.Url);
        await partner.Subscribe(fast.Url);
        for (var n = 0; n < 5; n++)
        {
            var engagement = await stack.NewEngagement();
            await fast.First(r => r.Subject == "engagements/" + engagement);
        }
        Assert.Single(slow.Arrived);
    }

    [Theory, BothWays]
    public async Task More_hanging_receivers_than_places_leave_a_place_for_those_that_answer(Way way)
    {
        await using var stack =
            await Subscriber.WithWebhooks(way, Subscriber.With(("Concurrency", "2"), ("TimeoutSeconds", "2"), ("PauseSeconds", "0.1")));
        await using var slow = await Receiver.Start();
        await using var fast = await Receiver.Start();
        slow.Hang();
        var partner = stack.Partner();
        for (var n = 0; n < 4; n++) await partner.Subscribe(slow.Url + "/" + n);
        await partner.Subscribe(fast.Url);
        for (var n = 0; n < 3; n++)
        {
            var engagement = await stack.NewEngagement();
            await fast.First(r => r.Subject == "engagements/" + engagement);
        }
        await Eventually.True("each slow one had its turn",
            () => Task.FromResult(slow.Arrived.Select(r => r.Path).Distinct().Count() == 4));
    }

    [Theory, BothWays]
    public async Task Deliveries_of_one_webhook_keep_the_order_of_the_log(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        await stack.Partner().Subscribe(receiver.Url, new { url = receiver.Url, types = (string[])["embassy.events.*"] });
        for (var n = 0; n < 30; n++) await stack.NewEngagement();
        await Eventually.True("all arrived", () => Task.FromResult(receiver.Arrived.Count == 30));
        Assert.Equal((await stack.Log("events")).Select(a => a.Id), receiver.Arrived.Select(r => r.Headers["webhook-id"]));
    }

    // Two processes on one database: each delivery is sent by one of them.
    [Fact]
    public async Task Of_two_processes_one_delivers()
    {
        await using var stack = await Subscriber.WithWebhooks(Way.Real);
        await using var receiver = await Receiver.Start();
        await using var second = WebhooksHost.Build([], Subscriber.Beside(stack));
        await second.StartAsync();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        for (var n = 0; n < 20; n++) await stack.NewEngagement();
        await Eventually.True("all are delivered", async () => (await partner.Deliveries(id, "?state=delivered&pageSize=100")).Count == 20);
        Assert.Equal(20, receiver.Arrived.Count);
        // The other one continues while the first is unavailable.
        await stack.Stop("webhooks");
        var engagement = await stack.NewEngagement();
        await receiver.First(r => r.Subject == "engagements/" + engagement);
        await second.StopAsync();
    }
}
