using System.Text.Json;
using Embassy.Events.Timeline;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Timeline;

public class ListTimelineTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Everything_dated_in_one_order_forwards_and_back_page_by_page(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        foreach (var start in (string[])["1822-08-29", "1822-08", "1822", "1822-08-01", "1821-12-31", "1823"])
            await office.Enter(("start", start), Officer.In("Order"));
        await stack.Query<EventsDb, int>("events", async db =>
        {
            foreach (var date in (string[])["1822-08", "1822-01-01"]) db.Milestones.Add(Step("agreements/order", date, $"s{date}"));
            return await db.SaveChangesAsync();
        });
        string[] expected = ["1821-12-31", "1822", "1822-01-01", "1822-08", "1822-08", "1822-08-01", "1822-08-29", "1823"];
        foreach (var size in (int[])[1, 3, 100])
        {
            Assert.Equal(expected, (await All(stack.Http(), "place=order", size)).Select(e => e.Text("date")));
            Assert.Equal(expected.Reverse(), (await All(stack.Http(), "place=order&order=newest", size)).Select(e => e.Text("date")));
        }
        var printed = (await All(stack.Http(), "place=order&locale=fr", 100)).Select(e => e.Text("printed")).ToList();
        Assert.Equal(["31 décembre 1821", "1822", "1er janvier 1822", "août 1822", "août 1822", "1er août 1822", "29 août 1822", "1823"],
            printed);
    }

    [Theory, BothWays]
    public async Task Filters_hide_what_is_internal_and_refuse_by_field(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        await office.Enter(("start", "1901-02"), ("direction", "outgoing"), ("kind", "signing"), Officer.In("Ağdam 100%_"),
            ("states", (string[])["DZA", "FRA"]));
        await office.Enter(("start", "1901-03"), ("audience", "internal"));
        await office.Enter(("start", "1901-04"), ("embargoUntil", "2099-01-01T00:00:00Z"));
        foreach (var (query, count) in ((string, int)[])[("", 1), ("&of=engagement", 1), ("&of=letter", 0), ("&of=letter,engagement", 1),
            ("&of=letter&of=engagement", 1), ("&kind=signing,meeting", 1), ("&direction=incoming,outgoing", 1), ("&partner=AZE,FRA", 1),
            ("&from=1901-02-28", 1), ("&from=1901-03-01", 0), ("&to=1901-01-31", 0), ("&kind=signing", 1), ("&kind=meeting", 0), ("&direction=outgoing", 1), ("&direction=incoming", 0),
            ("&place=100%25_", 1), ("&place=1000", 0), ("&place=AGDAM", 1), ("&place=1_0", 0), ("&partner=FRA", 1), ("&partner=AZE", 0),
            ("&person=nobody", 0), ($"&office={Guid.NewGuid()}", 0), ($"&person={Guid.NewGuid()}", 0)])
            Assert.Equal((query, count), (query, (await All(stack.Http(), $"year=1901{query}", 100)).Count));
        Assert.Equal(3, (await All(office, "year=1901&audience=all", 100)).Count);
        foreach (var (query, fault) in ((string, string)[])[("of=visit", "of:invalid_word"), ("year=1", "year:out_of_range"),
            ("place=%25", "place:invalid_text"), ("office=x", "office:invalid_format"), ("partner=XX", "partner:unknown_state"), ("order=up", "order:invalid_word"),
            ("direction=x", "direction:invalid_word"), ("pageSize=101", "pageSize:out_of_range")])
            Assert.Equal([fault], (await stack.Http().GetAsync($"/v1/timeline?{query}").Problem(400, "invalid_request")).Faults());
        var token = (await stack.Http().GetAsync("/v1/timeline?pageSize=1&year=1901").Json()).Text("nextPageToken");
        await stack.Http().GetAsync("/v1/timeline?pageToken=bm9uZQ").Problem(400, "invalid_page_token");
        Assert.Equal("", token);
    }

    [Theory, BothWays]
    public async Task A_step_of_an_agreement_comes_by_its_announcement(Way way)
    {
        await using var stack =
            await Stack.Start(way, [Officer.Content, Officer.Events, new Host("cooperation", Cooperation.CooperationHost.Build)]);
        await stack.Connected();
        var desk = stack.Http(Roles.DeskOfficer);
        var agreement = await desk.Post("/v1/agreements", new
        {
            type = "agreement",
            titles = (object[])[new { lang = "en", text = "On consultations" }],
            parties = (string[])["DZA", "AZE"],
        }).Json(System.Net.HttpStatusCode.Created);
        var id = agreement.Text("id");
        foreach (var party in (string[])["DZA", "AZE"])
            (await desk.Post($"/v1/agreements/{id}/actions", new { kind = "signed", date = "2022-11-29", party }))
                .EnsureSuccessStatusCode();
        await Eventually.True("the step is on the timeline",
            async () => (await All(stack.Http(), "of=agreement&partner=AZE", 10))
                .Any(e => e.Text("date") == "2022-11-29" && e.Text("link") == $"/v1/agreements/{id}"));
        Assert.Empty(await All(stack.Http(), "of=session", 10));
    }

    [Theory, BothWays]
    public async Task A_session_of_a_forum_comes_by_its_announcement_once_as_it_was_last_told(Way way)
    {
        await using var stack = await Stack.Start(way, [Officer.Content, Officer.Events, new Host("forums", Forums.ForumsHost.Build)]);
        await stack.Connected();
        async Task Record(string end, string status) =>
            (await stack.Http(Roles.DeskOfficer).Post("/v1/forums/gecf/sessions:import", new StringContent(
            "forum,session,body,ordinal,place,host,start,end,status,source,note,title_en\n" +
            $"gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,{end},{status},https://www.gecf.org,,Seventh summit\n", System.Text.Encoding.UTF8, "text/csv"))).EnsureSuccessStatusCode();
        await Record("", "planned");
        await Shows("2024-02-29 planned");
        await Record("2024-03-02", "held");
        await Shows("2024-02-29 2024-03-02 held");
        var entry = Assert.Single(await All(stack.Http(), "of=session,letter&partner=DZA&place=algiers&year=2024&kind=gecf&locale=en", 10));
        Assert.Equal(("session", "/v1/forums/gecf/sessions/summit-7", "29 February 2024 – 2 March 2024", "Seventh summit"),
            (entry.Text("of"), entry.Text("link"), entry.Text("printed"), entry.GetProperty("title").Text("text")));

        Task Shows(string expected) =>
            Eventually.True($"the timeline shows {expected}", async () => string.Join(';', (await All(stack.Http(), "of=session", 10))
            .Select(e => $"{e.Text("date")} {e.Text("end")} {e.Text("status")}".Replace("  ", " ", StringComparison.Ordinal))) == expected);
    }

    static Milestone Step(string subject, string date, string status) => new()
    {
        Id = Guid.NewGuid(),
        Subject = subject,
        Of = "agreement",
        Kind = "treaty",
        Status = status,
        Date = CivilDate.Parse(date),
        Places = [new("und", "ORDER")],
        Link = "/v1/agreements/order",
    };

    static async Task<List<JsonElement>> All(HttpClient http, string query, int pageSize)
    {
        var (all, token) = (new List<JsonElement>(), "");
        do
        {
            var page = await http.GetAsync($"/v1/timeline?{query}&pageSize={pageSize}&pageToken={token}").Json();
            all.AddRange(page.GetProperty("entries").EnumerateArray());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        return all;
    }
}
