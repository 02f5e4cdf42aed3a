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
        await Eventually.True("what was before is behind", async () => (await stack.Log("content")).Any(a => a.Subject.Contains(before, StringComparison.Ordinal)));
        var webhook = await partner.Subscribe(receiver.Url, new { url = receiver.Url, types = (string[])["embassy.content.edition.published.v1"], locales = (string[])["fr"], subjects = (string[])["pages"] });
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
        async Task Refused(object body, params string[] faults) => Assert.Equal(faults, (await partner.Post("/v1/webhooks", body).Problem(400, "invalid_request")).Faults());
        await Refused(new { }, "url:required");
        foreach (var url in (string[])["x", "http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "https://example.org/#x", "//example.org/"]) await Refused(new { url }, "url:invalid_format");
        foreach (var url in (string[])["https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://169.254.169.254/latest", "https://0/", "https://2130706433/", "https://0x7f.1/"]) await Refused(new { url }, "url:forbidden_address");
        await Refused(new { url = "https://example.org/", types = (string[])["embassy.content.page.sung.v1"], locales = (string[])["Arabic"], colour = "red" }, "colour:unknown_field");
        await Refused(new { url = "https://example.org/", types = (string[])["embassy.content.page.sung.v1"], locales = (string[])["Arabic"] }, "types[0]:unknown_type", "locales[0]:unknown_language");
        await stack.Http().Post("/v1/webhooks", new { url = "https://example.org/" }).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/webhooks", new { url = "https://example.org/" }).Problem(403, "forbidden");
        Assert.Empty((await partner.GetAsync("/v1/webhooks").Json()).GetProperty("webhooks").EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, (await partner.Post("/v1/webhooks", new { url = "https://example.org/hook" })).StatusCode);
    }
}
