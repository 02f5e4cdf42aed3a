using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Calendars;

public class CreateSubscriptionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_the_secret_once_and_keeps_only_its_digest(Way way)
    {
        var stack = await stacks.Platform(way);
        var made = await stack.Office().Post("/v1/subscriptions", new { holder = "Protocol, Algiers", locale = "ar" })
            .Json(HttpStatusCode.Created);
        var secret = made.Text("link").Split('/')[^2];
        Assert.Equal(43, secret.Length);
        var row = await stack.Query<EventsDb, Embassy.Events.Calendars.Subscription>("events",
            db => db.Subscriptions.SingleAsync(s => s.Id == Guid.Parse(made.Text("id"))));
        Assert.DoesNotContain(secret, JsonSerializer.Serialize(row), StringComparison.Ordinal);
        var other = await stack.Office().Post("/v1/subscriptions", new { holder = "Protocol, Algiers", locale = "ar" })
            .Json(HttpStatusCode.Created);
        Assert.NotEqual(made.Text("link"), other.Text("link"));
        // The secret appears in no other response.
        Assert.DoesNotContain(await stack.Log("events"), a => a.Subject.StartsWith("subscriptions", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Refuses_by_field_and_by_role_and_stores_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var before = await Count(stack);
        var refused = await stack.Office().Post("/v1/subscriptions", new { holder = "", locale = "de", expiresAt = "2020-01-01T00:00:00Z" })
            .Problem(400, "invalid_request");
        Assert.Equal(["holder:required", "locale:unknown_language", "expiresAt:out_of_range"], refused.Faults());
        await stack.Office().Post("/v1/subscriptions", new { holder = "x", locale = "ar", kind = "party" }).Problem(400, "invalid_request");
        await stack.Http().Post("/v1/subscriptions", new { holder = "x", locale = "ar" }).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/subscriptions", new { holder = "x", locale = "ar" }).Problem(403, "forbidden");
        Assert.Equal(before, await Count(stack));
    }

    static Task<int> Count(Stack stack) => stack.Query<EventsDb, int>("events", db => db.Subscriptions.CountAsync());
}
