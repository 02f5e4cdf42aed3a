namespace Embassy.Events.Tests.Feeds;

public class GetEngagementEventTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_a_schema_org_Event_that_says_no_more_than_is_known(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var engagement =
            await office.Enter(("start", "2022-08"), Officer.In("Bakı"),
                ("titles", (object[])[new { lang = "en", text = "</script><b>Visit" }]));
        var answer = await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}/event.jsonld?locale=en");
        Assert.Equal("application/ld+json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        // It stands in a page, within a script element.
        Assert.DoesNotContain("</script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var shown = await answer.Json();
        Assert.Equal(("https://schema.org", "Event", "</script><b>Visit", "2022-08", "https://schema.org/EventScheduled", "Bakı"),
            (shown.Text("@context"), shown.Text("@type"), shown.Text("name"), shown.Text("startDate"), shown.Text("eventStatus"),
                shown.GetProperty("location").Text("name")));
        Assert.False(shown.TryGetProperty("endDate", out _));

        await office.Post($"/v1/engagements/{engagement.Text("id")}:postpone", new { start = "2023-01" }, "\"v1\"").Json();
        await Eventually.True("it is rescheduled", async () =>
            await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}/event.jsonld?locale=en").Json() is var now
            && now.Text("eventStatus") == "https://schema.org/EventRescheduled" && now.Text("previousStartDate") == "2022-08" && now.Text("startDate") == "2023-01");
    }

    [Theory, BothWays]
    public async Task What_is_internal_is_not_there_for_staff_either(Way way)
    {
        var stack = await stacks.Platform(way);
        var engagement = await stack.Office().Enter(("audience", "internal"));
        await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}/event.jsonld").Problem(404, "not_found");
        await stack.Office().GetAsync($"/v1/engagements/{engagement.Text("id")}/event.jsonld").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/engagements/{engagement.Text("id")}/event.jsonld?locale=xx").Problem(400, "invalid_request");
    }
}
