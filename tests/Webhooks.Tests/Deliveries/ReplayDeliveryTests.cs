using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Tests.Deliveries;

public class ReplayDeliveryTests
{
    [Theory, BothWays]
    public async Task It_is_sent_once_more_with_the_same_id(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        await stack.NewEngagement();
        var first = await receiver.First(_ => true);
        await Eventually.True("it is noted", async () => (await partner.Deliveries(id))[0].Text("state") == "delivered");
        var delivery = Assert.Single(await partner.Deliveries(id)).Text("id");
        Assert.Equal("waiting", (await partner.Post($"/v1/webhooks/{id}/deliveries/{delivery}:replay", new { }).Json()).Text("state"));
        await Eventually.True("it came again", () => Task.FromResult(receiver.Arrived.Count == 2));
        Assert.Equal((first.Headers["webhook-id"], first.Body),
            (receiver.Arrived.Last().Headers["webhook-id"], receiver.Arrived.Last().Body));
        await partner.Post($"/v1/webhooks/{id}/deliveries/{Guid.NewGuid()}:replay", new { }).Problem(404, "not_found");
    }

    // Waiting, failed or delivered: once its subject is not public any more, its data is never sent again.
    [Theory, BothWays]
    public async Task Data_of_a_subject_that_is_no_longer_public_is_not_sent_any_more(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var away = await Receiver.Start();
        await using var receiver = await Receiver.Start();
        away.Refuse(503);
        var partner = stack.Partner();
        var (waits, has) = ((await partner.Subscribe(away.Url)).Text("id"), (await partner.Subscribe(receiver.Url)).Text("id"));
        var (engagement, other) = (await stack.NewEngagement(), await stack.NewEngagement());
        await away.First(_ => true);
        await receiver.First(r => r.Subject == "engagements/" + engagement);
        await stack.MakeInternal(engagement);
        await receiver.First(r => r.Json.Text("type") == "embassy.events.engagement.removed.v1");
        foreach (var id in (string[])[waits, has])
            Assert.Equal("withdrawn",
                (await partner.Deliveries(id))
                    .Single(d => d.Text("type") == "embassy.events.engagement.planned.v1"
                        && d.Text("subject") == "engagements/" + engagement).Text("state"));
        away.Arrived.Clear();
        away.Answers = _ => Task.CompletedTask;
        await away.First(r => r.Json.Text("type") == "embassy.events.engagement.removed.v1");
        await away.First(r => r.Subject == "engagements/" + other);
        Assert.DoesNotContain(away.Arrived,
            r => r.Subject == "engagements/" + engagement && r.Body.Contains("لقاء", StringComparison.Ordinal));
        foreach (var id in (string[])[waits, has])
        {
            var withdrawn = Assert.Single(await partner.Deliveries(id, "?state=withdrawn"));
            Assert.False(withdrawn.TryGetProperty("nextAttemptAt", out _));
            await partner.Post($"/v1/webhooks/{id}/deliveries/{withdrawn.Text("id")}:replay", new { }).Problem(409, "illegal_status");
        }
        Assert.Equal(0,
            await stack.Query<WebhooksDb, int>("webhooks", db => db.Deliveries.CountAsync(d => d.State == "withdrawn" && d.Body != null)));
    }
}
