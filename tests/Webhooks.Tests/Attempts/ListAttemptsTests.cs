using Embassy.ServiceDefaults;
using Embassy.Webhooks.Deliveries;
using Embassy.Webhooks.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Tests.Attempts;

public class ListAttemptsTests
{
    [Theory, BothWays]
    public async Task Each_request_is_listed_with_its_answer_newest_first(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        receiver.Answers = http =>
        {
            http.Response.StatusCode = 503;
            return http.Response.WriteAsync("Zu viel los. " + new string('x', 500));
        };
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        await stack.NewEngagement();
        await Eventually.True("two failed", async () => (await partner.Attempts(id, "?failed=true")).Count >= 2);
        receiver.Answers = http => http.Response.WriteAsync("ok\0");
        await Eventually.True("one arrived", async () => (await partner.Attempts(id))[0].Text("errorCode").Length == 0);

        var attempts = await partner.Attempts(id);
        var (last, first) = (attempts[0], attempts[^1]);
        Assert.Equal((200, "", "", "ok "),
            (last.GetProperty("status").GetInt32(), last.Text("errorCode"), last.Text("error"), last.Text("response")));
        Assert.Equal((503, "http_status", "It answered 503."),
            (first.GetProperty("status").GetInt32(), first.Text("errorCode"), first.Text("error")));
        Assert.Equal("Zu viel los. " + new string('x', 51), first.Text("response"));
        Assert.True(first.GetProperty("durationMs").GetInt32() >= 0);
        Assert.True(first.GetProperty("at").GetDateTimeOffset() <= last.GetProperty("at").GetDateTimeOffset());
        var delivery = Assert.Single(await partner.Deliveries(id));
        Assert.All(attempts,
            a => Assert.Equal((delivery.Text("id"), delivery.Text("eventId"), delivery.Text("type")),
                (a.Text("deliveryId"), a.Text("eventId"), a.Text("type"))));
        Assert.Equal(attempts.Count - 1, (await partner.Attempts(id, "?failed=true")).Count);
        Assert.Equal(attempts.Count, (await partner.Attempts(id, "?eventId=" + delivery.Text("eventId"))).Count);
        Assert.Empty(await partner.Attempts(id, $"?eventId={Guid.NewGuid()}"));
        var page = await partner.GetAsync($"/v1/webhooks/{id}/attempts?pageSize=1").Json();
        Assert.Equal(attempts[1].Text("id"),
            (await partner.Attempts(id, $"?pageSize=1&pageToken={page.Text("nextPageToken")}"))[0].Text("id"));
        await partner.GetAsync($"/v1/webhooks/{id}/attempts?eventId=x").Problem(400, "invalid_request");
        await partner.GetAsync($"/v1/webhooks/{Guid.NewGuid()}/attempts").Problem(404, "not_found");
        await stack.Partner("another").GetAsync($"/v1/webhooks/{id}/attempts").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task The_newest_are_kept_for_as_long_as_is_set(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        for (var n = 0; n < 5; n++) await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json();
        var before = (await partner.Attempts(id)).Select(a => a.Text("id")).ToList();
        var settings = new WebhookOptions { KeepAttempts = 3, KeepDays = 30 };
        await Prune(stack, settings, DateTimeOffset.UtcNow);
        Assert.Equal(before[..3], (await partner.Attempts(id)).Select(a => a.Text("id")));
        await Prune(stack, settings, DateTimeOffset.UtcNow.AddDays(31));
        Assert.Empty(await partner.Attempts(id));
    }

    static Task Prune(Stack stack, WebhookOptions settings, DateTimeOffset now) => stack.Query<WebhooksDb, bool>("webhooks", async db =>
    {
        await DeliveryPruner.Prune(db, settings, now, TestContext.Current.CancellationToken);
        return true;
    });
}
