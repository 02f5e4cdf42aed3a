using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Tests.Deliveries;

public class RecoverWebhookTests
{
    [Theory, BothWays]
    public async Task Sends_what_was_announced_while_it_was_disabled_once_and_nothing_else(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url, new { url = receiver.Url, types = (string[])["embassy.events.*"] })).Text("id");
        var before = await stack.NewEngagement();
        var first = await receiver.First(r => r.Subject == "engagements/" + before);
        await partner.Post($"/v1/webhooks/{id}:disable", new { }).Json();
        await partner.Post($"/v1/webhooks/{id}:recover", new { since = DateTimeOffset.UtcNow.AddHours(-1) }).Problem(409, "illegal_status");
        var missed = new List<string>();
        for (var n = 0; n < 3; n++) missed.Add(await stack.NewEngagement());
        await stack.NewPage("ar");
        await Collected(stack);
        await partner.Post($"/v1/webhooks/{id}:enable", new { }).Json();
        var recovering = await partner.Post($"/v1/webhooks/{id}:recover", new { since = DateTimeOffset.UtcNow.AddHours(-1) }).Json();
        Assert.True(recovering.TryGetProperty("recoveringSince", out _));
        foreach (var engagement in missed) await receiver.First(r => r.Subject == "engagements/" + engagement);
        await Recovered(partner, id);
        // Once more, from an event: nothing is left to send.
        await partner.Post($"/v1/webhooks/{id}:recover", new { afterEvent = first.Headers["webhook-id"] }).Json();
        await Recovered(partner, id);
        var last = await stack.NewEngagement();
        await receiver.First(r => r.Subject == "engagements/" + last);
        Assert.Equal(((string[])[before, .. missed, last]).Select(e => "engagements/" + e), receiver.Arrived.Select(r => r.Subject));
    }

    // While it was disabled a record was published and then made internal: its data is not sent afterwards.
    [Theory, BothWays]
    public async Task Sends_no_data_that_is_no_longer_public(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        await partner.Post($"/v1/webhooks/{id}:disable", new { }).Json();
        var engagement = await stack.NewEngagement();
        await stack.MakeInternal(engagement);
        await Collected(stack);
        await partner.Post($"/v1/webhooks/{id}:enable", new { }).Json();
        await partner.Post($"/v1/webhooks/{id}:recover", new { since = DateTimeOffset.UtcNow.AddHours(-1) }).Json();
        await receiver.First(r => r.Json.Text("type") == "embassy.events.engagement.removed.v1");
        await Recovered(partner, id);
        Assert.DoesNotContain(receiver.Arrived, r => r.Body.Contains("لقاء", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        var partner = stack.Partner();
        var path = $"/v1/webhooks/{(await partner.Subscribe("http://127.0.0.1:9/hook")).Text("id")}:recover";
        async Task Refused(object body, string fault) =>
            Assert.Equal([fault], (await partner.Post(path, body).Problem(400, "invalid_request")).Faults());
        await Refused(new { }, "since:required");
        await Refused(new { since = DateTimeOffset.UtcNow, afterEvent = Guid.NewGuid() }, "since:required");
        await Refused(new { since = DateTimeOffset.UtcNow.AddDays(-31) }, "since:out_of_range");
        await Refused(new { since = DateTimeOffset.UtcNow.AddHours(1) }, "since:out_of_range");
        await Refused(new { afterEvent = "x" }, "afterEvent:invalid_format");
        await Refused(new { afterEvent = Guid.NewGuid() }, "afterEvent:not_on_record");
        await stack.Http(Roles.Operator).Post(path, new { since = DateTimeOffset.UtcNow.AddHours(-1) }).Problem(403, "forbidden");
        await stack.Partner("another").Post(path, new { since = DateTimeOffset.UtcNow.AddHours(-1) }).Problem(404, "not_found");
    }

    static Task Recovered(HttpClient partner, string id) => Eventually.True("the logs were read",
        async () => !(await partner.GetAsync("/v1/webhooks/" + id).Json()).TryGetProperty("recoveringSince", out _));

    // Everything announced so far has been read, and not been queued.
    static async Task Collected(Stack stack)
    {
        foreach (var service in (string[])["content", "events"])
        {
            var end = (await stack.Log(service))[^1].Sequence;
            await Eventually.True("it is read", () => stack.Query<WebhooksDb, bool>("webhooks",
                async db => (await db.Positions.FindAsync("webhooks", service))?.Sequence >= end));
        }
    }
}
