using System.Net;

namespace Embassy.Events.Tests.Calendars;

public class RevokeSubscriptionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Closes_the_address_at_once_and_for_good(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var made = await office.Post("/v1/subscriptions", new { holder = "A", locale = "fr" }).Json(HttpStatusCode.Created);
        var other = await office.Post("/v1/subscriptions", new { holder = "B", locale = "fr" }).Json(HttpStatusCode.Created);
        var path = new Uri(made.Text("link")).AbsolutePath;
        Assert.Equal(HttpStatusCode.OK, (await stack.Http().GetAsync(path)).StatusCode);
        await office.Post($"/v1/subscriptions/{made.Text("id")}:revoke", new { }).Problem(428, "precondition_required");
        await office.Post($"/v1/subscriptions/{made.Text("id")}:revoke", new { }, "\"v2\"").Problem(412, "stale");
        Assert.Equal(HttpStatusCode.OK, (await stack.Http().GetAsync(path)).StatusCode);
        var revoked = await office.Post($"/v1/subscriptions/{made.Text("id")}:revoke", new { }, "\"v1\"").Json();
        await stack.Http().GetAsync(path).Problem(404, "not_found");
        // Again changes nothing.
        Assert.Equal(revoked.ToString(),
            (await office.Post($"/v1/subscriptions/{made.Text("id")}:revoke", new { }, "\"v2\"").Json()).ToString());
        Assert.Equal(HttpStatusCode.OK, (await stack.Http().GetAsync(new Uri(other.Text("link")).AbsolutePath)).StatusCode);
        await office.Post($"/v1/subscriptions/{Guid.NewGuid()}:revoke", new { }, "*").Problem(404, "not_found");
        await office.Post("/v1/subscriptions/x:revoke", new { }, "*").Problem(404, "not_found");
        await stack.Http().Post($"/v1/subscriptions/{other.Text("id")}:revoke", new { }, "*").Problem(401, "token_missing");
    }
}
