using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.Content.Facts;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Facts;

public class DerivedFactsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Visits_and_consultations_are_counted_as_they_are_held_and_removed(Way way)
    {
        var stack = await Platform(way);
        var (desk, office) = (stack.Desk(), stack.Http(Roles.ProtocolOfficer));
        await Held(office, "official-visit", "2022-08-29");
        await Held(office, "political-consultations", "2023-11-29");
        var (visits, last) = (await Derived(desk, "number", "visits"), await Derived(desk, "date", "last-consultations"));
        var count = await Value(desk, visits);
        Assert.True(count >= 1);
        Assert.Equal("2023-11-29", (await desk.GetAsync($"/v1/facts/{last}").Json()).Text("value"));
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", $"{{{{fact:{visits}}}}} visits; {{{{fact:{last}}}}}.");

        await Held(office, "working-visit", "2024-03-01");
        await Eventually.True("one visit more",
            async () => (await stack.Http().Page(key, "en")).Text("text") == $"{count + 1} visits; 29 November 2023.");
        await Held(office, "political-consultations", "2025-04-21");
        await Eventually.True("later consultations",
            async () => (await stack.Http().Page(key, "en")).Text("text") == $"{count + 1} visits; 21 April 2025.");
        // What became internal is no longer counted.
        var hidden = await Held(office, "judicial-visit", "2024-05-01");
        await Eventually.True("two visits more", async () => await Value(desk, visits) == count + 2);
        var there = await office.GetAsync($"/v1/engagements/{hidden}?locale=*");
        var engagement = (await there.Json()).Deserialize<Dictionary<string, object>>()!;
        await stack.Query<EventsDb, int>("events", async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE \"Engagements\" SET \"Audience\" = 'internal' WHERE \"Id\" = {Guid.Parse(hidden)}");
            db.Announce(new Embassy.Announcements.EngagementRemoved(hidden, "", 99), about: null);
            return await db.SaveChangesAsync();
        });
        await Eventually.True("one visit more again", async () => await Value(desk, visits) == count + 1);
        var told = JsonElement.Parse((await stack.Log("content")).Last(a => a.Subject == $"facts/{visits}").Json);
        Assert.Equal("dependency", told.Text("cause"));
        Assert.False(string.IsNullOrEmpty(told.Text("causationid")));
    }

    [Theory, BothWays]
    public async Task Agreements_in_force_and_trade_follow_the_records(Way way)
    {
        var stack = await Platform(way);
        var (desk, office) = (stack.Desk(), stack.Http(Roles.DeskOfficer));
        var (force, talks) =
            (await Derived(desk, "number", "agreements-in-force"), await Derived(desk, "number", "agreements-negotiating"));
        var (before, talking) = (await Value(desk, force), await Value(desk, talks));
        var id = Guid.CreateVersion7();
        await office.Post("/v1/agreements",
            new
            {
                id,
                type = "memorandum",
                titles = (object[])[new { lang = "en", text = "Energy" }],
                parties = (string[])["DZA", "AZE"],
                entryRule = new { kind = "on-signature" },
                sources = (object[])[Figure.Source]
            }).Json(HttpStatusCode.Created);
        await office.Post($"/v1/agreements/{id}/actions", new { kind = "negotiation", date = "2022-01-01", source = Figure.Source }).Json();
        await Eventually.True("one more is negotiated", async () => await Value(desk, talks) == talking + 1);
        await office.Post($"/v1/agreements/{id}/actions", new { kind = "signed", date = "2022-11-29", source = Figure.Source }).Json();
        await Eventually.True("one more is in force",
            async () => await Value(desk, force) == before + 1 && await Value(desk, talks) == talking);

        Assert.Equal(["derivedFrom:not_on_record"],
            (await desk.Post("/v1/facts", new { key = Figure.NewKey(), kind = "money", derivedFrom = "trade-turnover" })
                .Problem(400, "invalid_request")).Faults());
        async Task Trade(string flow, string value) =>
            await office.Post("/v1/trade",
                new { reporter = "DZA", partner = "AZE", flow, period = "2023", value, currency = "USD", source = Figure.Source });
        await Trade("imports", "1500000");
        await Trade("exports", "500000");
        var trade = await Derived(desk, "money", "trade-turnover");
        var fact = await desk.GetAsync($"/v1/facts/{trade}").Json();
        Assert.Equal(("2000000", "USD", "2023", "confirmed"),
            (fact.Text("value"), fact.Text("unit"), fact.Text("period"), fact.Text("confidence")));
        await Trade("exports", "700000");
        await Eventually.True("the turnover is another", async () => await Value(desk, trade) == 2_200_000);

        // A derived fact is not typed over, but may become one that editors enter.
        Assert.Equal(["value:derived", "unit:derived", "source:derived", "asOf:derived"],
            (await desk.Say(trade, new { value = "1", unit = "USD", source = Figure.Source, asOf = "2023", derivedFrom = "trade-turnover" })
                .Problem(400, "invalid_request")).Faults());
        var version = (await desk.GetAsync($"/v1/facts/{trade}?locale=*")).ETag();
        Assert.Equal(version, (await desk.Put($"/v1/facts/{trade}", new { derivedFrom = "trade-turnover" }, version)).ETag());
        await desk.Say(trade, Figure.Money("5")).Json();
        Assert.Equal(5, await Value(desk, trade));
    }

    [Theory, BothWays]
    public async Task Shared_forums_are_counted_and_a_command_counts_everything_anew(Way way)
    {
        var stack = await Platform(way);
        var (desk, office) = (stack.Desk(), stack.Http(Roles.DeskOfficer));
        var shared = await Derived(desk, "number", "shared-forums");
        var before = await Value(desk, shared);
        using var file =
            new StringContent(
                "forum,iso2,iso3,status,joined,joined_precision,left,source,note\nGECF,DZ,DZA,member,2001,year,,Test,\nGECF,AZ,AZE,observer,2015,year,,Test,\n", System.Text.Encoding.UTF8, "text/csv");
        var imported = await office.Post("/v1/forums/gecf/memberships:import", file).Json();
        Assert.Equal(0, imported.GetProperty("refused").GetInt32());
        await Eventually.True("one forum more", async () => await Value(desk, shared) == before + 1);

        // As if announcements had been lost: the command recomputes from the records.
        await stack.Query<ContentDb, int>("content", async db =>
        {
            var fact = await db.Facts.SingleAsync(f => f.Key == shared);
            fact.Say(fact.Said with { Value = "99" }, fact.DerivedFrom, "test", DateTimeOffset.UtcNow);
            return await db.SaveChangesAsync();
        });
        await using var output = new StringWriter();
        Assert.Equal(0, await FactsCommand.Run(stack.App("content"), rebuild: true, json: true, output));
        var listed = JsonElement.Parse(output.ToString()).EnumerateArray().Single(f => f.Text("key") == shared);
        Assert.Equal((listed.Text("value"), listed.Text("derivedFrom")),
            ((before + 1).ToString(CultureInfo.InvariantCulture), "shared-forums"));
        Assert.Equal(before + 1, await Value(desk, shared));
    }

    Task<Stack> Platform(Way way) =>
        stacks.On(way, new Host("content", ContentHost.Build), new Host("events", EventsHost.Build),
            new Host("cooperation", CooperationHost.Build), new Host("forums", ForumsHost.Build));

    static async Task<string> Derived(HttpClient desk, string kind, string from)
    {
        var key = Figure.NewKey();
        await desk.Post("/v1/facts", new { key, kind, derivedFrom = from }).Json(HttpStatusCode.Created);
        return key;
    }

    static async Task<decimal> Value(HttpClient desk, string fact) =>
        decimal.Parse((await desk.GetAsync($"/v1/facts/{fact}").Json()).Text("value"), System.Globalization.CultureInfo.InvariantCulture);

    static async Task<string> Held(HttpClient office, string kind, string start)
    {
        var id = Guid.CreateVersion7().ToString();
        var plan = new { id, kind, direction = "incoming", start, titles = (object[])[new { lang = "fr", text = "Visite" }] };
        var planned = await Eventually.Value("the engagement is planned", async () =>
            await office.Post("/v1/engagements", plan) is { StatusCode: not HttpStatusCode.ServiceUnavailable } answer ? answer : null);
        await planned.Json(HttpStatusCode.Created);
        var confirmed = await office.Post($"/v1/engagements/{id}:confirm", new { }, planned.ETag());
        await confirmed.Json();
        await office.Post($"/v1/engagements/{id}:hold", new { }, confirmed.ETag()).Json();
        return id;
    }
}
