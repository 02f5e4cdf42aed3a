using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Calendars;

public class GetSubscribedCalendarTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Whoever_has_the_secret_sees_what_is_internal_and_no_cache_keeps_it(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        await office.Enter(("audience", "internal"), ("titles", (object[])[new { lang = "fr", text = "Réunion interne" }]));
        await office.Enter(("embargoUntil", "2099-01-01T00:00:00Z"), ("titles", (object[])[new { lang = "fr", text = "Sous embargo" }]));
        var made = await office.Post("/v1/subscriptions", new { holder = "A", locale = "fr" }).Json(HttpStatusCode.Created);
        var path = new Uri(made.Text("link")).AbsolutePath;
        var answer = await stack.Http().GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("SUMMARY;LANGUAGE=fr:Réunion interne\r\n", text, StringComparison.Ordinal);
        Assert.Contains("SUMMARY;LANGUAGE=fr:Sous embargo\r\n", text, StringComparison.Ordinal);
        Assert.Contains("CLASS:CONFIDENTIAL\r\n", text, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl is { NoStore: true, Private: true });
        Assert.False(answer.Headers.Contains("Surrogate-Control"));
        // A calendar is passed on; the secret in it would be, too.
        Assert.DoesNotContain(path.Split('/')[^2], text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("interne\r\n", await (await stack.Http().GetAsync("/v1/calendar.ics?locale=fr")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Equal(DateOnly.FromDateTime(DateTime.UtcNow),
            await stack.Query<EventsDb, DateOnly?>("events",
                db => db.Subscriptions.Where(s => s.Id == Guid.Parse(made.Text("id"))).Select(s => s.LastReadOn).SingleAsync()));
    }

    [Theory, BothWays]
    public async Task A_secret_that_is_none_or_has_expired_is_not_there(Way way)
    {
        var stack = await stacks.Platform(way);
        var made = await stack.Office()
            .Post("/v1/subscriptions", new { holder = "A", locale = "fr", expiresAt = DateTime.UtcNow.AddSeconds(3) })
            .Json(HttpStatusCode.Created);
        var path = new Uri(made.Text("link")).AbsolutePath;
        await Eventually.True("it has expired", async () => (await stack.Http().GetAsync(path)).StatusCode == HttpStatusCode.NotFound);
        foreach (var none in (string[])[new string('A', 43), "x", made.Text("id"), path.Split('/')[^2].ToUpperInvariant()])
            await stack.Http().GetAsync($"/v1/subscriptions/{none}/calendar.ics").Problem(404, "not_found");
    }
}
