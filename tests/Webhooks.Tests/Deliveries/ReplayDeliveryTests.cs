
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
        Assert.Equal((first.Headers["webhook-id"], first.Body), (receiver.Arrived.Last().Headers["webhook-id"], receiver.Arrived.Last().Body));
        await partner.Post($"/v1/webhooks/{id}/deliveries/{Guid.NewGuid()}:replay", new { }).Problem(404, "not_found");
    }
}
