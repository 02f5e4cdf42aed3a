using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Tests.Subscriptions;

public class EnableWebhookTests
{
    [Theory, BothWays]
    public async Task Given_up_after_a_day_it_is_disabled_says_why_and_goes_on_when_enabled(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Refuse(500);
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        var engagement = await stack.NewEngagement();
        await receiver.First(_ => true);
        // A day has passed since it was first tried.
        await Eventually.True("the first attempt is noted",
            () => stack.Query<WebhooksDb, bool>("webhooks", db => db.Deliveries.AnyAsync(d => d.FirstAttemptAt != null)));
        await stack.Query<WebhooksDb, int>("webhooks",
            db => db.Deliveries.ExecuteUpdateAsync(s => s.SetProperty(d => d.FirstAttemptAt, DateTimeOffset.UtcNow.AddHours(-24))));
        var disabled =
            await Eventually.Value("it is disabled",
                async () => await partner.GetAsync("/v1/webhooks/" + id).Json() is var w && w.Text("state") == "disabled" ? w.GetRawText()
                    : null);
        Assert.Contains("24 hours. It answered 500.", disabled, StringComparison.Ordinal);
        var failed = Assert.Single(await partner.Deliveries(id));
        Assert.Equal(("failed", 500), (failed.Text("state"), failed.GetProperty("lastStatus").GetInt32()));
        Assert.False(failed.TryGetProperty("nextAttemptAt", out _));
        await partner.Post($"/v1/webhooks/{id}/deliveries/{failed.Text("id")}:replay", new { }).Problem(409, "illegal_status");

        receiver.Answers = _ => Task.CompletedTask;
        receiver.Arrived.Clear();
        Assert.Equal("enabled", (await partner.Post($"/v1/webhooks/{id}:enable", new { }).Json()).Text("state"));
        Assert.Equal("enabled", (await partner.Post($"/v1/webhooks/{id}:enable", new { }).Json()).Text("state"));
        Assert.Equal("engagements/" + engagement, (await receiver.First(_ => true)).Subject);
        await Eventually.True("it is noted", async () => (await partner.Deliveries(id))[0].Text("state") == "delivered");
    }

    [Theory, BothWays]
    public async Task A_receiver_that_answers_410_is_left_alone_at_once(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Refuse(410);
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        await stack.NewEngagement();
        await Eventually.True("it is disabled",
            async () => (await partner.GetAsync("/v1/webhooks/" + id).Json()).Text("disabledBecause")
                .Contains("410", StringComparison.Ordinal));
        Assert.Single(receiver.Arrived);
    }
}
