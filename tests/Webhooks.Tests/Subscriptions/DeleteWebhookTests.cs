
namespace Embassy.Webhooks.Tests.Subscriptions;

public class DeleteWebhookTests
{
    [Theory, BothWays]
    public async Task What_waits_is_not_sent_and_a_repeat_finds_nothing(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Refuse(503);
        var (partner, id) = (stack.Partner(), "");
        id = (await partner.Subscribe(receiver.Url)).Text("id");
        await stack.NewEngagement();
        await receiver.First(_ => true);
        await partner.Send(HttpMethod.Delete, "/v1/webhooks/" + id).Json();
        await partner.Send(HttpMethod.Delete, "/v1/webhooks/" + id).Problem(404, "not_found");
        await partner.GetAsync($"/v1/webhooks/{id}/deliveries").Problem(404, "not_found");
        Assert.Equal(0, await stack.Query<WebhooksDb, int>("webhooks", async db => await Task.FromResult(db.Deliveries.Count())));
        // Another is told meanwhile, so this one would have been; what was on its way when it was deleted has arrived
        // by then.
        receiver.Answers = _ => Task.CompletedTask;
        await partner.Subscribe(receiver.Url + "/other");
        await TellTheOther();
        receiver.Arrived.Clear();
        await TellTheOther();
        Assert.All(receiver.Arrived, r => Assert.Equal("/hook/other", r.Path));

        async Task TellTheOther()
        {
            var engagement = await stack.NewEngagement();
            await receiver.First(r => r.Subject == "engagements/" + engagement);
        }
    }
}
