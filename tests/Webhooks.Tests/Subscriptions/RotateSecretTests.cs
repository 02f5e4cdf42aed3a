
namespace Embassy.Webhooks.Tests.Subscriptions;

public class RotateSecretTests
{
    [Theory, BothWays]
    public async Task Both_secrets_sign_for_a_day_the_newest_first(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var first = await partner.Subscribe(receiver.Url);
        var second = await partner.Post($"/v1/webhooks/{first.Text("id")}:rotateSecret", new { }).Json();
        Assert.NotEqual(first.Text("secret"), second.Text("secret"));
        Assert.InRange(second.GetProperty("previousSecretUntil").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        await stack.NewEngagement();
        Subscriber.Verified(await receiver.First(_ => true), second.Text("secret"), first.Text("secret"));
        var third = await partner.Post($"/v1/webhooks/{first.Text("id")}:rotateSecret", new { }).Json();
        receiver.Arrived.Clear();
        await stack.NewEngagement();
        Subscriber.Verified(await receiver.First(_ => true), third.Text("secret"), second.Text("secret"));
        await partner.Post($"/v1/webhooks/{Guid.NewGuid()}:rotateSecret", new { }).Problem(404, "not_found");
    }
}
