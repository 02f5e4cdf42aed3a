using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Embassy.Webhooks.Tests.Attempts;

public class PingWebhookTests
{
    [Theory, BothWays]
    public async Task A_typed_signed_event_is_sent_at_once_and_the_answer_says_how_it_was_taken(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var webhook =
            await partner.Subscribe(receiver.Url, new { url = receiver.Url, types = (string[])["embassy.content.edition.published.v1"] });
        var id = webhook.Text("id");
        receiver.Answers = http => http.Response.WriteAsync("thanks");
        var answer = await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json();
        Assert.Equal((200, "", "", "thanks"),
            (answer.GetProperty("status").GetInt32(), answer.Text("errorCode"), answer.Text("error"), answer.Text("response")));
        var arrived = Assert.Single(receiver.Arrived);
        Subscriber.Verified(arrived, webhook.Text("secret"));
        Assert.Equal(("embassy.webhooks.ping.v1", "/embassy/webhooks", $"webhooks/{id}", answer.Text("eventId")),
            (arrived.Json.Text("type"), arrived.Json.Text("source"), arrived.Subject, arrived.Json.Text("id")));
        Assert.Equal(id, arrived.Json.GetProperty("data").Text("webhook"));

        receiver.Refuse(500);
        var failed = await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json();
        Assert.Equal((500, "http_status", "It answered 500."),
            (failed.GetProperty("status").GetInt32(), failed.Text("errorCode"), failed.Text("error")));
        receiver.Hang();
        Assert.Equal("timeout", (await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json()).Text("errorCode"));
        // It is in the log of attempts, and neither a delivery nor a reason to hold others back.
        Assert.Equal(["timeout", "http_status", ""], (await partner.Attempts(id)).Select(a => a.Text("errorCode")));
        Assert.Empty(await partner.Deliveries(id));
        Assert.False((await partner.GetAsync("/v1/webhooks/" + id).Json()).TryGetProperty("failingSince", out _));
        // Disabled, it can still be tried before it is enabled.
        await partner.Post($"/v1/webhooks/{id}:disable", new { }).Json();
        receiver.Answers = _ => Task.CompletedTask;
        Assert.Equal(200, (await partner.Post($"/v1/webhooks/{id}:ping", new { }).Json()).GetProperty("status").GetInt32());
    }

    [Theory, BothWays]
    public async Task So_many_in_a_minute_and_of_ones_own_webhooks_only(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way, Subscriber.With(("PingsPerMinute", "2")));
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var path = $"/v1/webhooks/{(await partner.Subscribe(receiver.Url)).Text("id")}:ping";
        await stack.Http(Roles.Operator).Post(path, new { }).Problem(403, "forbidden");
        await stack.Partner("another").Post(path, new { }).Problem(404, "not_found");
        await partner.Post(path, new { }).Json();
        await stack.Http(Roles.Administrator).Post(path, new { }).Json();
        await partner.Post(path, new { }).Problem(429, "too_many_requests");
        Assert.Equal(2, receiver.Arrived.Count);
    }
}
