using Embassy.ServiceDefaults;

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
        Assert.InRange(second.GetProperty("previousSecretUntil").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23.9),
            TimeSpan.FromHours(24));
        await stack.NewEngagement();
        Subscriber.Verified(await receiver.First(_ => true), second.Text("secret"), first.Text("secret"));
        var third = await partner.Post($"/v1/webhooks/{first.Text("id")}:rotateSecret", new { }).Json();
        receiver.Arrived.Clear();
        await stack.NewEngagement();
        Subscriber.Verified(await receiver.First(_ => true), third.Text("secret"), second.Text("secret"));
        await partner.Post($"/v1/webhooks/{Guid.NewGuid()}:rotateSecret", new { }).Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task An_operator_neither_draws_nor_sees_the_secret_of_others_and_changes_nothing(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        var (partner, operators, administrator) = (stack.Partner(), stack.Http(Roles.Operator), stack.Http(Roles.Administrator));
        var webhook = await partner.Subscribe("http://127.0.0.1:9/hook");
        var path = "/v1/webhooks/" + webhook.Text("id");
        foreach (var verb in (string[])["rotateSecret", "enable", "ping", "recover"])
            await operators.Post($"{path}:{verb}", new { }).Problem(403, "forbidden");
        await operators.Post($"{path}/deliveries/{Guid.NewGuid()}:replay", new { }).Problem(403, "forbidden");
        await operators.Send(HttpMethod.Delete, path).Problem(403, "forbidden");
        Assert.Equal("", (await operators.Post(path + ":disable", new { }).Json()).Text("secret"));
        Assert.Equal("", (await operators.GetAsync(path).Json()).Text("secret"));
        // Its own it does what it likes with; an administrator with all.
        await operators.Post($"/v1/webhooks/{(await operators.Subscribe("http://127.0.0.1:9/own")).Text("id")}:rotateSecret", new { }).Json();
        Assert.NotEqual(webhook.Text("secret"), (await administrator.Post(path + ":rotateSecret", new { }).Json()).Text("secret"));
    }
}
