using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Tests.Subscriptions;

public class CreateWebhookTests
{
    [Theory, BothWays]
    public async Task What_was_asked_for_arrives_once_signed_and_the_rest_does_not(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        var before = await stack.NewPage("ar");
        await Eventually.True("what was before is behind",
            async () => (await stack.Log("content")).Any(a => a.Subject.Contains(before, StringComparison.Ordinal)));
        var webhook =
            await partner.Subscribe(receiver.Url,
                new
                {
                    url = receiver.Url,
                    types = (string[])["embassy.content.edition.published.v1"],
                    locales = (string[])["fr"],
                    subjects = (string[])["pages"]
                });
        Assert.StartsWith("whsec_", webhook.Text("secret"), StringComparison.Ordinal);
        await stack.NewEngagement();
        var key = await stack.NewPage("ar", "fr");

        var arrived = await receiver.First(r => r.Subject == $"pages/{key}/editions/fr");
        Subscriber.Verified(arrived, webhook.Text("secret"));
        Assert.StartsWith("application/cloudevents+json", arrived.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(arrived.Json.Text("id"), arrived.Headers["webhook-id"]);
        // The very bytes of the log.
        Assert.Contains((await stack.Log("content")).Select(a => a.Json), json => json == arrived.Body);
        await Eventually.True("it is noted", async () => (await partner.Deliveries(webhook.Text("id")))[0].Text("state") == "delivered");
        Assert.Single(receiver.Arrived);
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_and_stores_nothing(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way, new Dictionary<string, string?>());
        var partner = stack.Partner();
        async Task Refused(object body, params string[] faults) =>
            Assert.Equal(faults, (await partner.Post("/v1/webhooks", body).Problem(400, "invalid_request")).Faults());
        await Refused(new { }, "url:required");
        foreach (var url in (string[])["x", "http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "https://example.org/#x", "//example.org/"]) await Refused(new { url }, "url:invalid_format");
        foreach (var url in (string[])["https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://169.254.169.254/latest", "https://0/", "https://2130706433/", "https://0x7f.1/",
            "https://localhost./", "https://app.localhost/", "https://app.localhost./", "https://rabbitmq/", "https://rabbitmq./", "https://127.0.0.1./", "https://10.0.0.1.:8443/",
            "https://printer.local/", "https://vault.internal/", "https://nas.home.arpa./"]) await Refused(new { url }, "url:forbidden_address");
        await Refused(new { url = "https://example.org/", types = (string[])["embassy.content.page.sung.v1"], locales = (string[])["Arabic"], colour = "red" }, "colour:unknown_field", "types[0]:unknown_type", "locales[0]:unknown_language");
        await Refused(new { url = "https://example.org/", types = (string[])["embassy.events.*", "embassy.theatre.*", "embassy.*.v1", "*"] }, "types[1]:unknown_type", "types[2]:unknown_type");
        await Refused(new { url = "https://example.org/", types = (string[])["embassy.content.page.sung.v1"], locales = (string[])["Arabic"] }, "types[0]:unknown_type", "locales[0]:unknown_language");
        await stack.Http().Post("/v1/webhooks", new { url = "https://example.org/" }).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/webhooks", new { url = "https://example.org/" }).Problem(403, "forbidden");
        Assert.Empty((await partner.GetAsync("/v1/webhooks").Json()).GetProperty("webhooks").EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, (await partner.Post("/v1/webhooks", new { url = "https://example.org/hook" })).StatusCode);
    }

    // The rule of /v1/changes: a * at the end keeps everything that begins so.
    [Theory, BothWays]
    public async Task A_pattern_of_types_keeps_all_that_begin_so(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        var partner = stack.Partner();
        await partner.Subscribe(receiver.Url, new { url = receiver.Url, types = (string[])["embassy.events.*"] });
        await stack.NewPage("ar");
        var engagement = await stack.NewEngagement();
        await receiver.First(r => r.Subject == "engagements/" + engagement);
        Assert.All(receiver.Arrived, r => Assert.StartsWith("embassy.events.", r.Json.Text("type"), StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task An_owner_has_so_many_and_all_together_so_many(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way, Subscriber.With(("PerOwner", "2"), ("Total", "3")));
        var partner = stack.Partner();
        var first = (await partner.Subscribe("http://127.0.0.1:9/1")).Text("id");
        // Two at the same time: one of them is one too many.
        var both = await Task.WhenAll(Enumerable.Range(2, 3).Select(n => partner.Post("/v1/webhooks", new { url = "http://127.0.0.1:9/" + n })));
        Assert.Single(both, a => a.StatusCode == HttpStatusCode.Created);
        var refused = await partner.Post("/v1/webhooks", new { url = "http://127.0.0.1:9/5" }).Problem(409, "quota_exceeded");
        Assert.Equal("2", refused.Text("limit"));
        await stack.Partner("another").Subscribe("http://127.0.0.1:9/6");
        Assert.Equal("3", (await stack.Partner("third").Post("/v1/webhooks", new { url = "http://127.0.0.1:9/7" }).Problem(409, "quota_exceeded")).Text("limit"));
        await partner.Send(HttpMethod.Delete, "/v1/webhooks/" + first).Json();
        await stack.Partner("third").Subscribe("http://127.0.0.1:9/8");
    }

    // A token without a subject would own what all such tokens own.
    [Theory, BothWays]
    public async Task A_token_without_a_subject_owns_nothing(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await stack.Partner("").Post("/v1/webhooks", new { url = "http://127.0.0.1:9/hook" }).Problem(401, "token_invalid");
    }
}
