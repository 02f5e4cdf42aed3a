using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Tests.Subscriptions;

public class DisableWebhookTests
{
    [Theory, BothWays]
    public async Task Nothing_is_collected_until_it_is_enabled_and_an_operator_may(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var receiver = await Receiver.Start();
        await using var other = await Receiver.Start();
        var partner = stack.Partner();
        var id = (await partner.Subscribe(receiver.Url)).Text("id");
        await partner.Subscribe(other.Url);
        await stack.Partner("another").Post($"/v1/webhooks/{id}:disable", new { }).Problem(404, "not_found");
        for (var n = 0; n < 2; n++)
        {
            var disabled = await stack.Http(Roles.Operator).Post($"/v1/webhooks/{id}:disable", new { }).Json();
            Assert.Equal(("disabled", "requested", "An operator disabled it."),
                (disabled.Text("state"), disabled.Text("disabledCode"), disabled.Text("disabledBecause")));
        }
        var engagement = await stack.NewEngagement();
        await other.First(r => r.Subject == "engagements/" + engagement);
        Assert.Empty(receiver.Arrived);
        Assert.Equal("", (await partner.Post($"/v1/webhooks/{id}:enable", new { }).Json()).Text("disabledCode"));
        // Its owner needs no notice of what it does itself.
        await partner.Post($"/v1/webhooks/{id}:disable", new { }).Json();
        var notice = Assert.Single(other.Arrived, r => r.Json.Text("type") == "embassy.webhooks.disabled.v1");
        Assert.Equal("requested", notice.Json.GetProperty("data").Text("code"));
    }

    // What the owner of a webhook is told, and nobody else: without the address, which may be another receiver's
    // secret.
    [Theory, BothWays]
    public async Task The_owners_other_webhooks_get_a_notice_without_the_address(Way way)
    {
        await using var stack = await Subscriber.WithWebhooks(way);
        await using var failing = await Receiver.Start();
        await using var notices = await Receiver.Start();
        await using var elsewhere = await Receiver.Start();
        failing.Refuse(410);
        var partner = stack.Partner();
        var id = (await partner.Subscribe(failing.Url + "/secret-path")).Text("id");
        var asked = await partner.Subscribe(notices.Url, new { url = notices.Url, types = (string[])["embassy.webhooks.*"] });
        await partner.Subscribe(elsewhere.Url, new { url = elsewhere.Url, types = (string[])["embassy.content.*"] });
        await stack.Partner("another").Subscribe(elsewhere.Url, new { url = elsewhere.Url, types = (string[])["embassy.webhooks.*"] });
        await stack.NewEngagement();
        var notice = await notices.First(_ => true);
        Subscriber.Verified(notice, asked.Text("secret"));
        var data = notice.Json.GetProperty("data");
        Assert.Equal(("embassy.webhooks.disabled.v1", $"webhooks/{id}", id, "gone"),
            (notice.Json.Text("type"), notice.Subject, data.Text("webhook"), data.Text("code")));
        Assert.DoesNotContain("secret-path", notice.Body, StringComparison.Ordinal);
        var shown = await partner.GetAsync("/v1/webhooks/" + id).Json();
        Assert.Equal(("disabled", "gone"), (shown.Text("state"), shown.Text("disabledCode")));
        Assert.True(shown.TryGetProperty("disabledAt", out _) && shown.TryGetProperty("failingSince", out _));
        Assert.Empty(elsewhere.Arrived);
        Assert.DoesNotContain(await stack.Log("content"), a => a.Type.Contains("webhooks", StringComparison.Ordinal));
        Assert.Equal(0, await stack.Query<WebhooksDb, int>("webhooks", db => db.Outbox.CountAsync()));
    }
}
