using System.Text.Json;

namespace Embassy.Forums.Tests.Memberships;

public class WithdrawMembershipTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_period_entered_wrongly_counts_no_longer_and_is_kept_with_who_withdrew_it_and_why(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("oic", "OIC,,SYR,member,1972,year,2012-08-15,a,", "OIC,,SYR,member,2014-01-01,day,2015-01-01,a,no such period",
            "OIC,,SYR,member,2025-03-07,day,,a,");
        var wrong = (await stack.Members("oic", "state=SYR&asOf=2014-06-01"))[0].Text("id");
        var address = $"/v1/forums/oic/memberships/{wrong}:withdraw";
        await stack.Http().Post(address, new { reason = "x" }).Problem(401, "token_missing");
        Assert.Equal(["reason:required"], (await desk.Post(address, new { }).Problem(400, "invalid_request")).Faults());
        foreach (var other in (string[])[$"/v1/forums/oic/memberships/{Guid.NewGuid()}:withdraw",
            $"/v1/forums/nam/memberships/{wrong}:withdraw", "/v1/forums/oic/memberships/x:withdraw"])
            await desk.Post(other, new { reason = "No." }).Problem(404, "not_found");
        var withdrawn = await desk.Post(address, new { reason = "The source says nothing of it." }).Json();
        Assert.Equal(("The source says nothing of it.", true),
            (withdrawn.GetProperty("withdrawal").Text("reason"), withdrawn.GetProperty("withdrawal").Text("by").Length > 0));

        Assert.Empty(await stack.Standings("oic", "SYR", "2014-06-01"));
        Assert.Equal(["1972", "2025-03-07"], (await stack.Members("oic", "state=SYR&all=true")).Select(m => m.Text("joined")));
        var kept = Assert.Single(await stack.Members("oic", "state=SYR&withdrawn=true"));
        Assert.Equal((wrong, "2014-01-01", "The source says nothing of it.", ""), (kept.Text("id"), kept.Text("joined"),
            kept.GetProperty("withdrawal").Text("reason"), kept.GetProperty("withdrawal").Text("by")));
        Assert.Equal("", (await desk.GetAsync("/v1/forums/oic/members?withdrawn=true").Json()).GetProperty("members")[0]
            .GetProperty("withdrawal").Text("by"));
        var told = JsonElement.Parse((await stack.Told("oic", "SYR"))[^1].Json).GetProperty("data");
        Assert.True(told.GetProperty("withdrawn").GetBoolean());
        Assert.Equal(["1972-01-01", "2025-03-07"], told.GetProperty("periods").EnumerateArray().Select(p => p.Text("from")));

        // A repeat changes nothing, and the same file does not bring it back.
        var before = (await stack.Told("oic", "SYR")).Count;
        Assert.Equal(withdrawn.GetProperty("withdrawal").GetRawText(),
            (await desk.Post(address, new { reason = "Again." }).Json()).GetProperty("withdrawal").GetRawText());
        var again = await desk.Import("oic", "OIC,,SYR,member,1972,year,2012-08-15,a,",
            "OIC,,SYR,member,2014-01-01,day,2015-01-01,a,no such period");
        Assert.Equal(("rows 2 added 0 changed 0 unchanged 1 skipped 0 refused 1", "3  withdrawn"),
            (again.Outcome(), Assert.Single(again.Refusals())));
        Assert.Equal(before, (await stack.Told("oic", "SYR")).Count);
        // What was right after all is entered with another note.
        await desk.Import("oic", "OIC,,SYR,member,2014-01-01,day,2015-01-01,a,confirmed by the archive");
        Assert.Equal(["member"], await stack.Standings("oic", "SYR", "2014-06-01"));
    }

    [Theory, BothWays]
    public async Task The_statement_of_another_source_takes_its_place_and_a_derived_membership_goes_with_it(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("nam", "NAM,,CYP,member,1961-09-01,day,,a,", "NAM,,CYP,member,1961,year,2004,b,");
        var shown = Assert.Single(await stack.Members("nam", "state=CYP&asOf=2010-01-01"));
        Assert.Equal("b", shown.GetProperty("otherwise")[0].Text("source"));
        await desk.Post($"/v1/forums/nam/memberships/{shown.Text("id")}:withdraw", new { reason = "Left in 2004." }).Json();
        Assert.Empty(await stack.Standings("nam", "CYP", "2010-01-01"));
        Assert.Equal("1961", Assert.Single(await stack.Members("nam", "state=CYP&asOf=1970-01-01")).Text("joined"));

        await desk.Import("nam", "NAM,,MLT,former,1973,year,2004,a,");
        Assert.Equal(["member"], await stack.Standings("nam", "MLT", "1990-01-01"));
        var former = Assert.Single(await stack.Members("nam", "state=MLT&asOf=2010-01-01"));
        await desk.Post($"/v1/forums/nam/memberships/{former.Text("id")}:withdraw", new { reason = "Another State." }).Json();
        Assert.Empty(await stack.Members("nam", "state=MLT&all=true"));
        Assert.Equal(["former", "member"], (await stack.Members("nam", "state=MLT&withdrawn=true")).Select(m => m.Text("standing")));
    }

    [Theory, BothWays]
    public async Task A_withdrawn_suspension_gives_a_bloc_its_ballots_back(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Enter("1 65 2010-12-18 DZ=yes EG=yes NG=yes");
        await stack.Desk().Import("gecf", "GECF,,DZA,member,2001,year,,a,", "GECF,,NGA,member,2001,year,,a,",
            "GECF,,EGY,member,2001,year,,a,", "GECF,,EGY,suspended,2009,year,,a,");
        await Eventually.True("the standings are copied", async () => (await States()).Order().SequenceEqual(["DZA", "NGA"]));
        var wrong = (await stack.Members("gecf", "state=EGY&standing=suspended"))[0].Text("id");
        await stack.Desk().Post($"/v1/forums/gecf/memberships/{wrong}:withdraw", new { reason = "Of another forum." }).Json();
        await Eventually.True("the copy follows", async () => (await States()).Length == 3);

        async Task<string[]> States() =>
            [.. (await stack.Get("blocs/gecf")).GetProperty("states").EnumerateArray().Select(s => s.Text("state"))];
    }
}
