using System.Globalization;

namespace Embassy.Forums.Tests.Memberships;

public class ListMembersTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_standing_is_listed_from_the_first_day_its_date_may_mean(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("nam",
            "NAM,,AZE,member,2011-05-24,day,,a,", "NAM,,FJI,member,2011-05,month,,a,", "NAM,,BLR,member,2011,year,,a,",
            "NAM,,DZA,member,1965,five-year-step,,a,\"read as \"\"by 1965\"\"\"", "NAM,,NAM,observer,,,,a,");
        Assert.Equal((0, 1), (await Count("AZE", "2011-05-23"), await Count("AZE", "2011-05-24")));
        Assert.Equal((0, 1), (await Count("FJI", "2011-04-30"), await Count("FJI", "2011-05-01")));
        Assert.Equal((0, 1), (await Count("BLR", "2010-12-31"), await Count("BLR", "2011-01-01")));
        // Before the State and before the forum there is no standing; where the date leaves it open, it is uncertain.
        Assert.Equal((0, 0), (await Count("DZA", "1960-12-31"), await Count("DZA", "1962-07-02")));
        Assert.Equal(["member uncertain"], await stack.CertainStandings("nam", "DZA", "1964-12-31"));
        Assert.Equal(["member certain"], await stack.CertainStandings("nam", "DZA", "1965-12-31"));
        Assert.Equal((0, 0), (await Count("NAM", "1000-01-01"), await Count("NAM", "1961-08-31")));
        Assert.Equal(["observer uncertain"], await stack.CertainStandings("nam", "NAM", "1995-01-01"));
        Assert.Equal(["observer certain"], await stack.CertainStandings("nam", "NAM"));
        Assert.Equal("read as \"by 1965\"", (await stack.Members("nam", "state=DZA"))[0].Text("note"));
        Assert.Equal("unknown", (await stack.Members("nam", "state=NAM"))[0].Text("joinedPrecision"));

        async Task<int> Count(string state, string asOf) => (await stack.Standings("nam", state, asOf)).Length;
    }

    [Theory, BothWays]
    public async Task By_State_or_by_the_date_of_joining_page_by_page(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        await stack.Desk().Import("nam", "NAM,,AZE,member,2011-05-24,day,,a,", "NAM,,BLR,member,1998,year,,a,",
            "NAM,,DZA,member,1961-09,month,,a,", "NAM,,FJI,member,2011-05-24,day,,a,", "NAM,,NAM,observer,,,,a,");
        foreach (var (order, states) in ((string, string)[])[("", "AZE BLR DZA FJI NAM"), ("joined", "NAM DZA BLR AZE FJI"),
            ("-joined", "AZE FJI BLR DZA NAM")])
            foreach (var size in (int[])[2, 100])
                Assert.Equal((order, states), (order, string.Join(' ',
                    (await stack.All($"/v1/forums/nam/members?pageSize={size}&order={order}", "members")).Select(m => m.Text("state")))));
        Assert.Equal(["order:invalid_word"],
            (await stack.Http().GetAsync("/v1/forums/nam/members?order=name").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task A_standing_ends_on_the_day_it_was_left_and_a_former_member_is_one_from_then_on(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Import("un", "UN,,DDR,member,1973,year,1990-10-03,a,", "UN,,DDR,former,1973,year,1990-10-03,a,",
                "UN,,YUG,member,1945,year,1992,a,");
        Assert.Equal(["member"], await stack.Standings("un", "DDR", "1990-10-02"));
        Assert.Equal(["former"], await stack.Standings("un", "DDR", "1990-10-03"));
        Assert.Equal(["former"], await stack.Standings("un", "DDR"));
        Assert.Equal(["member"], await stack.Standings("un", "YUG", "1991-12-31"));
        Assert.Equal(["member uncertain"], await stack.CertainStandings("un", "YUG", "1992-01-01"));
        Assert.Empty(await stack.Standings("un", "YUG", "1992-12-31"));
    }

    [Theory, BothWays]
    public async Task Of_sources_that_disagree_the_most_exact_is_shown_then_the_last(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("oic", "OIC,,AZE,member,1991,year,,COW,", "OIC,,CMR,member,2006,year,,COW,");
        await desk.Import("oic", "OIC,,AZE,member,1992-12,month,,SIS,", "OIC,,CMR,member,1974,year,,SIS,");
        Assert.Equal("SIS", Assert.Single(await stack.Members("oic", "state=AZE")).Text("source"));
        Assert.Equal("SIS", Assert.Single(await stack.Members("oic", "state=CMR")).Text("source"));
        // What was overruled does not come back on days on which it alone would count.
        Assert.Empty(await stack.Standings("oic", "AZE", "1992-06-01"));

        // A less exact one that comes later is kept, and not shown; an equally exact one that is corrected is.
        await desk.Import("oic", "OIC,,AZE,member,1990,year,,later,", "OIC,,CMR,member,2005,year,,COW,corrected");
        Assert.Equal("SIS", Assert.Single(await stack.Members("oic", "state=AZE")).Text("source"));
        Assert.Equal("2005", Assert.Single(await stack.Members("oic", "state=CMR")).Text("joined"));
        Assert.Equal(5, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.Memberships.Count(m => m.Forum == "oic"))));
        // The response shows that the sources disagree.
        Assert.Equal(["COW 1991 year", "later 1990 year"],
            (await stack.Members("oic", "state=AZE"))[0].GetProperty("otherwise").EnumerateArray()
                .Select(o => $"{o.Text("source")} {o.Text("joined")} {o.Text("joinedPrecision")}"));
    }

    [Theory, BothWays]
    public async Task Pages_follow_each_other_without_gaps_or_doubles_by_State_then_standing(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Import("opec-plus", new[] { "SAU", "AZE", "DZA", "KAZ", "OMN" }.Select(s => $"OPEC+,,{s},participant,2016-12-10,day,,a,")
            .Concat(["OPEC+,,AZE,observer,,,,a,", "OPEC+,,KAZ,partner,2016-12-10,day,,a,"]));
        var (all, token) = (new List<string>(), "");
        do
        {
            var page = await stack.Http()
                .GetAsync($"/v1/forums/opec-plus/members?pageSize=2&includeTotal=true&asOf=2020-02-29&pageToken={token}").Json();
            all.AddRange(page.GetProperty("members").EnumerateArray().Select(m => $"{m.Text("state")} {m.Text("standing")}"));
            Assert.Equal((7, "2020-02-29"), (page.GetProperty("totalSize").GetInt32(), page.Text("asOf")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(
            ["AZE observer", "AZE participant", "DZA participant", "KAZ participant", "KAZ partner", "OMN participant", "SAU participant"],
            all);
        Assert.Equal(["AZE"], (await stack.Members("opec-plus", "standing=observer")).Select(m => m.Text("state")));
    }

    [Theory, BothWays]
    public async Task Says_which_day_was_answered_for_and_answers_the_same_with_the_same_etag(Way way)
    {
        var stack = await stacks.Forums(way);
        var before = DateTime.UtcNow.Date;
        var first = await stack.Http().GetAsync("/v1/forums/gecf/members");
        var answered = DateTime.ParseExact((await first.Json()).Text("asOf"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.InRange(answered, before, DateTime.UtcNow.Date);
        var asked = $"/v1/forums/gecf/members?asOf={answered:yyyy-MM-dd}";
        Assert.Equal((await stack.Http().GetAsync(asked)).ETag(), (await stack.Http().GetAsync(asked)).ETag());
        Assert.False((await first.Json()).TryGetProperty("totalSize", out _));
    }

    [Theory, BothWays]
    public async Task Refuses_what_it_does_not_know(Way way)
    {
        var stack = await stacks.Forums(way);
        var http = stack.Http();
        Assert.Equal(["asOf:invalid_date", "state:unknown_state"], (await Refused("asOf=2010&state=dza")).Faults());
        Assert.Equal(["asOf:invalid_date"], (await Refused("asOf=2023-02-29")).Faults());
        Assert.Equal(["standing:invalid_word"], (await Refused("standing=king")).Faults());
        Assert.Equal(["pageSize:out_of_range"], (await Refused("pageSize=101")).Faults());
        Assert.Equal(["page:unknown_parameter"], (await Refused("page=1")).Faults());
        await http.GetAsync("/v1/forums/asean/members").Problem(404, "route_unknown");

        await stack.Desk().Import("gecf", "GECF,,DZA,member,,,,a,", "GECF,,QAT,member,,,,a,");
        var token = (await http.GetAsync("/v1/forums/gecf/members?pageSize=1").Json()).Text("nextPageToken");
        await http.GetAsync($"/v1/forums/gecf/members?pageSize=1&pageToken={token}").Json();
        await http.GetAsync($"/v1/forums/gecf/members?pageSize=1&pageToken={token}&standing=member").Problem(400, "invalid_page_token");
        await http.GetAsync($"/v1/forums/oic/members?pageSize=1&pageToken={token}").Problem(400, "invalid_page_token");

        Task<System.Text.Json.JsonElement> Refused(string query) =>
            http.GetAsync($"/v1/forums/gecf/members?{query}").Problem(400, "invalid_request");
    }
}
