using System.Net;
using System.Text.Json;
using Embassy.Forums.Tests.Positions;

namespace Embassy.Forums.Tests.Pairs;

public class GetPairTests(Stacks stacks) : IClassFixture<Stacks>
{
    static object Line(string audience, string second = "AZE") => new
    {
        kind = "joint-position",
        states = (string[])["DZA", second],
        titles = (object[])[new { lang = "en", text = "A" }],
        drafted = "2024",
        audience,
    };

    [Theory, BothWays]
    public async Task Holds_what_one_forum_knows_of_two_States_on_a_day(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("nam", "NAM,,DZA,member,1961,year,,a,", "NAM,,AZE,member,2011,year,,a,", "NAM,,AZE,member,2012,year,,b,",
            "NAM,,FRA,observer,,,,a,");
        await desk.Take("nam", "sessions", DeskOfficer.SessionColumns, "nam,summit-18,summit,18,Baku,AZE,2019-10-25,2019-10-26,held,a,,,",
            "nam,summit-20,summit,20,,,9990,,planned,a,,,");
        await desk.Take("nam", "chairs", DeskOfficer.ChairColumns, "nam,,AZE,2019-10-25,2024-01-19,a,", "nam,,UGA,2024-01-19,,a,",
            "nam,,VEN,2016-09-17,2019-10-25,a,");
        await desk.Take("nam", "resolutions", DeskOfficer.ResolutionColumns,
            "nam,Baku Declaration,declaration,summit-18,2019-10-26,consensus,,,\"[{\"\"number\"\":\"\"1\"\",\"\"names\"\":[\"\"AZE\"\"],\"\"lang\"\":\"\"en\"\",\"\"text\"\":\"\"A\"\"}]\",a,,", "nam,Other,declaration,,2020,consensus,,,,a,,");
        foreach (var line in (object[])[Line("public"), Line("internal"), Line("public", "FRA")])
            await desk.Post("/v1/forums/nam/positions", line).Json(HttpStatusCode.Created);

        var pair = await Pair("nam/pairs/AZE-DZA?asOf=2025-01-01");
        Assert.Equal(["AZE member", "DZA member"],
            pair.GetProperty("standings").EnumerateArray().Select(m => $"{m.Text("state")} {m.Text("standing")}"));
        Assert.Equal("2011", Assert.Single(pair.GetProperty("standings")[0].GetProperty("otherwise").EnumerateArray()).Text("joined"));
        Assert.Equal(["summit-20"], pair.GetProperty("ahead").EnumerateArray().Select(s => s.Text("session")));
        Assert.Equal(["UGA", "AZE"], pair.GetProperty("chairs").EnumerateArray().Select(c => c.Text("state")));
        Assert.Equal(["Baku Declaration"], pair.GetProperty("resolutions").EnumerateArray().Select(r => r.Text("symbol")));
        Assert.Equal("public", Assert.Single(pair.GetProperty("positions").EnumerateArray()).Text("audience"));
        Assert.False(pair.TryGetProperty("commitments", out _));
        // Azerbaijan was in none of its seats then.
        Assert.Equal(["DZA"],
            (await Pair("nam/pairs/DZA-AZE?asOf=2010-01-01")).GetProperty("standings").EnumerateArray().Select(m => m.Text("state")));

        await desk.Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns, "A,2024,2024-01,2024-12,DZA,required,1007,kb/d,a,",
            "A,2024,2024-01,2024-12,KAZ,required,1628,kb/d,a,");
        Assert.Equal("1007",
            Assert.Single((await Pair("opec-plus/pairs/DZA-AZE?asOf=2024-06-01")).GetProperty("commitments").EnumerateArray())
                .Text("value"));

        Task<JsonElement> Pair(string path) => stack.Http().GetAsync("/v1/forums/" + path).Json();
    }

    const string Paragraph =
        "\"[{\"\"number\"\":\"\"1\"\",\"\"names\"\":[\"\"DZA\"\"],\"\"lang\"\":\"\"en\"\",\"\"text\"\":\"\"A\"\"}]\"";

    [Theory, BothWays]
    public async Task Of_a_past_day_nothing_is_shown_that_came_later(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Desk();
        await desk.Take("nam", "sessions", DeskOfficer.SessionColumns,
            "nam,summit-1,summit,1,Belgrade,,1961-09-01,1961-09-06,held,a,,,",
            "nam,summit-8,summit,8,Harare,ZWE,1986-09-01,1986-09-06,held,a,,,",
            "nam,summit-18,summit,18,Baku,AZE,2019-10-25,2019-10-26,held,a,,,",
            "nam,summit-none,summit,,,,1987,,cancelled,a,,,");
        await desk.Take("nam", "chairs", DeskOfficer.ChairColumns, "nam,,IND,1983-03-07,1986-09-06,a,",
            "nam,,AZE,2019-10-25,2024-01-19,a,", "nam,,DZA,1973-09-05,1976-08-16,a,");
        await desk.Take("nam", "resolutions", DeskOfficer.ResolutionColumns,
            $"nam,Old,declaration,,1984,consensus,,,{Paragraph},a,,", $"nam,New,declaration,,2024-01-20,consensus,,,{Paragraph},a,,");
        await desk.Step(await stack.Draft("nam", Drafts.Line()), "agree", "2025-02-01").Json();

        Assert.Equal(["summit-8 summit-18", "IND DZA", "Old", ""], await On("1985-01-01"));
        Assert.Equal(["", "AZE DZA", "New Old", "drafted"], await On("2024-06-01"));
        Assert.Equal(["", "AZE DZA", "New Old", "agreed 2025-02-01"], await On("2025-02-01"));

        async Task<string[]> On(string day)
        {
            var pair = await stack.Http().GetAsync("/v1/forums/nam/pairs/DZA-AZE?asOf=" + day).Json();
            var positions = pair.GetProperty("positions").EnumerateArray().Select(p => $"{p.Text("status")} {p.Text("agreed")}".Trim());
            return [All("ahead", "session"), All("chairs", "state"), All("resolutions", "symbol"), string.Join(' ', positions)];

            string All(string list, string member) => string.Join(' ', pair.GetProperty(list).EnumerateArray().Select(e => e.Text(member)));
        }
    }

    [Theory, BothWays]
    public async Task Of_a_past_day_a_text_without_a_day_is_as_old_as_its_session(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("oic", "sessions", DeskOfficer.SessionColumns,
            "oic,summit-3,summit,3,Makkah,SAU,1981-01-25,1981-01-28,held,a,,,");
        await stack.Desk().Take("oic", "resolutions", DeskOfficer.ResolutionColumns,
            $"oic,Refused,declaration,summit-3,,not-adopted,,,{Paragraph},a,,", $"oic,Undated,declaration,,,unknown,,,{Paragraph},a,,",
            $"oic,Year,declaration,,2024,consensus,,,{Paragraph},a,,", $"oic,Month,declaration,,2024-06,consensus,,,{Paragraph},a,,",
            $"oic,Day,declaration,,2024-06-10,consensus,,,{Paragraph},a,,");
        Assert.Equal("", await On("1981-01-27"));
        Assert.Equal("Refused", await On("1985-01-01"));
        Assert.Equal("Day Refused", await On("2024-06-29"));
        Assert.Equal("Day Month Refused", await On("2024-06-30"));
        Assert.Equal("Day Month Year Refused", await On("2024-12-31"));
        // Today all are on record.
        Assert.Equal("Day Month Year Refused Undated", await On(""));

        async Task<string> On(string day) => string.Join(' ',
            (await stack.Http().GetAsync("/v1/forums/oic/pairs/DZA-AZE?asOf=" + day).Json()).GetProperty("resolutions").EnumerateArray()
                .Select(r => r.Text("symbol")));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_no_pair(Way way)
    {
        var stack = await stacks.Forums(way);
        foreach (var pair in (string[])["DZA", "DZA-DZA", "DZA-AZE-FRA", "DZ-AZ", "-", "DZA-"])
            Assert.Equal(["pair:invalid_format"],
                (await stack.Http().GetAsync($"/v1/forums/un/pairs/{pair}").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["pair:unknown_state", "asOf:invalid_date"],
            (await stack.Http().GetAsync("/v1/forums/un/pairs/DZA-XXX?asOf=2010").Problem(400, "invalid_request")).Faults());
    }
}
