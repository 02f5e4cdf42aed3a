using System.Net;
using Embassy.Content;
using Embassy.Events;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class GetChainTests(Stacks stacks) : IClassFixture<Stacks>
{
    Task<Stack> All(Way way) =>
        stacks.On(way, new Host("content", ContentHost.Build), new Host("events", EventsHost.Build),
            new Host("cooperation", CooperationHost.Build));

    // The consultations of April 2025, and the agreement of November 2025 that institutes the joint commission.
    [Theory, BothWays]
    public async Task One_answer_goes_from_the_consultations_to_the_agreement(Way way)
    {
        var stack = await All(way);
        var desk = stack.Desk();
        var officer = stack.Http(Roles.ProtocolOfficer);
        var engagement = Guid.NewGuid().ToString();
        var planned = await officer.Post("/v1/engagements", new
        {
            id = engagement,
            kind = "political-consultations",
            direction = "incoming",
            start = "2025-04-21",
            places = (object[])[new { lang = "en", text = "Algiers" }],
            series = "political-consultations",
            ordinal = 2,
            titles = (object[])[new { lang = "en", text = "Second session of political consultations" }],
            sources = (object[])[new { reference = "https://azertag.az/en/xeber/azerbaijan_algeria_hold_second_round_of_political_consultations-3517379" }],
        });
        await planned.Json(HttpStatusCode.Created);
        var confirmed = await officer.Post($"/v1/engagements/{engagement}:confirm", new { }, planned.ETag());
        await officer.Post($"/v1/engagements/{engagement}:hold", new { }, confirmed.ETag()).Json();

        var agreement =
            await desk.Enter(("titles", (object[])[new { lang = "en", text = "Agreement instituting a joint commission" }]),
                ("entryRule", new { kind = "later-notification", days = 30 }));
        var id = await desk.Open(
            ("origin", new
            {
                engagement,
                texts = (object[])[new { lang = "en", text = "The two sides mean to institute a joint commission." }]
            }));
        var before = await stack.Http().GetAsync($"/v1/initiatives/{id}:chain").Json();
        Assert.Equal("none", before.GetProperty("missing").Text("agreement"));

        await desk.Post($"/v1/initiatives/{id}:link", new { agreement }).Json();
        await desk.Act(agreement, "signed", "2025-11-04").Json();
        var chain = await stack.Http().GetAsync($"/v1/initiatives/{id}:chain?locale=*").Json();
        Assert.Equal(("political-consultations", "held", "2025-04-21", "Algiers"),
            (chain.GetProperty("engagement").Text("kind"), chain.GetProperty("engagement").Text("status"),
            chain.GetProperty("engagement").Text("start"), chain.GetProperty("engagement").GetProperty("places")[0].Text("text")));
        Assert.Equal("The two sides mean to institute a joint commission.",
            chain.GetProperty("outcome").GetProperty("texts")[0].Text("text"));
        Assert.Equal(id, chain.GetProperty("initiative").Text("id"));
        Assert.Equal((agreement, "awaiting", "2025-11-04", ""),
            (chain.GetProperty("agreement").Text("id"), chain.GetProperty("agreement").Text("status"),
            chain.GetProperty("agreement").Text("signed"), chain.GetProperty("agreement").Text("entryIntoForce")));
        Assert.Equal("none", chain.GetProperty("missing").Text("entryIntoForce"));

        await desk.Act(agreement, "notified", "2026-01-10", "DZA").Json();
        await desk.Act(agreement, "notified", "2026-03-01", "AZE").Json();
        chain = await stack.Http().GetAsync($"/v1/initiatives/{id}:chain").Json();
        Assert.Equal(("in-force", "2026-03-31"),
            (chain.GetProperty("agreement").Text("status"), chain.GetProperty("agreement").Text("entryIntoForce")));
        Assert.Empty(chain.GetProperty("missing").EnumerateObject());
    }

    [Theory, BothWays]
    public async Task A_link_that_cannot_be_shown_is_named_and_the_others_are_answered(Way way)
    {
        var stack = await All(way);
        var desk = stack.Desk();
        var secret = await desk.Enter(("audience", "internal"));
        var id = await desk.Open(("origin", new { engagement = Guid.NewGuid() }), ("audience", "internal"), ("agreement", secret));
        Assert.Equal("not-public", (await desk.GetAsync($"/v1/initiatives/{id}:chain").Json()).GetProperty("missing").Text("engagement"));
        await stack.Http().GetAsync($"/v1/initiatives/{id}:chain").Problem(404, "not_found");
        await stack.Stop("events");
        var without = await desk.GetAsync($"/v1/initiatives/{id}:chain").Json();
        Assert.Equal("unavailable", without.GetProperty("missing").Text("engagement"));
        Assert.Equal(secret, without.GetProperty("agreement").Text("id"));
        await stack.Restart("events");
    }
}
