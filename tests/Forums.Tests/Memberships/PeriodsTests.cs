using System.Text.Json;

namespace Embassy.Forums.Tests.Memberships;

/// <summary>Several periods of one State, suspensions, founding days and predecessors.</summary>
public class PeriodsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Every_period_counts_on_its_own_days(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        Assert.Equal("rows 2 added 2 changed 0 unchanged 0 skipped 0 refused 0",
            (await desk.Import("oic", "OIC,SY,SYR,member,1972,year,2012-08-15,charter,suspended by the summit",
                "OIC,SY,SYR,member,2025-03-07,day,,charter,readmitted")).Outcome());
        Assert.Equal("rows 2 added 0 changed 0 unchanged 2 skipped 0 refused 0",
            (await desk.Import("oic", "OIC,SY,SYR,member,1972,year,2012-08-15,charter,suspended by the summit",
                "OIC,SY,SYR,member,2025-03-07,day,,charter,readmitted")).Outcome());
        Assert.Equal("- uncertain certain - certain", await Over("oic", "SYR", "1971-12-31 1972-06-01 2000-01-01 2014-01-01 2026-01-01"));

        // From different sources, and the standing of one who left and came back.
        await desk.Import("un", "UN,ID,IDN,member,1950-09-28,day,1965-01-20,a,withdrew", "UN,ID,IDN,member,1966-09-28,day,,b,resumed",
            "UN,ID,IDN,former,1950-09-28,day,1965-01-20,a,");
        Assert.Equal(["member certain"], await stack.CertainStandings("un", "IDN", "1955-01-01"));
        Assert.Equal(["former certain"], await stack.CertainStandings("un", "IDN", "1965-06-01"));
        Assert.Equal(["member certain"], await stack.CertainStandings("un", "IDN", "2026-01-01"));
        Assert.Empty((await stack.Members("un", "state=IDN&asOf=1955-01-01"))[0].GetProperty("otherwise").EnumerateArray());
        // A source that expressly names a day before the founding is kept as it is.
        await desk.Import("opec-plus", "OPEC+,GA,GAB,participant (OPEC),1975,year,1995,a,first period",
            "OPEC+,GA,GAB,participant (OPEC),2016-07-01,day,,b,second period");
        Assert.Equal("- certain - certain", await Over("opec-plus", "GAB", "1955-01-01 1980-01-01 2000-01-01 2026-01-01"));

        Assert.Equal(["1972 2012-08-15 -", "2025-03-07  certain"],
            (await stack.Members("oic", "state=SYR&all=true&asOf=2026-01-01")).Select(m =>
                $"{m.Text("joined")} {m.Text("left")} {(m.Text("certainty").Length == 0 ? "-" : m.Text("certainty"))}"));
        var told = JsonElement.Parse((await stack.Told("oic", "SYR"))[^1].Json).GetProperty("data").GetProperty("periods");
        Assert.Equal(["1972-01-01 2012-08-15", "2025-03-07 "], told.EnumerateArray().Select(p =>
            $"{p.Text("from")} {(p.TryGetProperty("until", out var until) ? until.GetString() : "")}"));

        async Task<string> Over(string forum, string state, string days)
        {
            var answers = new List<string>();
            foreach (var day in days.Split(' '))
                answers.Add((await stack.Members(forum, $"state={state}&asOf={day}")) is [var one] ? one.Text("certainty") : "-");
            return string.Join(' ', answers);
        }
    }

    [Theory, BothWays]
    public async Task A_row_corrects_the_period_it_overlaps_and_no_source_has_a_State_in_twice(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("nam", "NAM,,ARG,member,1973,year,,a,");
        // The end is added, and a second period: a correction and a new one, in whichever order.
        Assert.Equal("rows 2 added 1 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Import("nam", "NAM,,ARG,member,2009,year,,a,", "NAM,,ARG,member,1973-09,month,1991,a,")).Outcome());
        Assert.Equal(["1973-09 1991", "2009 "], await Periods("ARG"));
        var refused = await desk.Import("nam", "NAM,,ARG,member,1970,year,,a,", "NAM,,CYP,member,1961,year,2004,a,");
        Assert.Equal(["2 joined duplicate"], refused.Refusals());
        Assert.Contains("from 2009 to now", refused.GetProperty("refusals")[0].Text("reason"), StringComparison.Ordinal);
        Assert.Equal(["1973-09 1991", "2009 "], await Periods("ARG"));
        // Sent with the other period's correction, it is taken.
        Assert.Empty((await desk.Import("nam", "NAM,,ARG,member,1970,year,2010,a,", "NAM,,ARG,member,2011,year,,a,")).Refusals());
        Assert.Equal(["1970 2010", "2011 "], await Periods("ARG"));
        // Another source that knows of one period only stands beside the first, and takes nothing away.
        await desk.Import("nam", "NAM,,ARG,member,1973-09-05,day,,b,");
        Assert.Equal(["1970 2010 b 1973-09-05", "2011 "], await Periods("ARG"));

        async Task<IEnumerable<string>> Periods(string state) => (await stack.Members("nam", $"state={state}&all=true"))
            .Select(m => $"{m.Text("joined")} {m.Text("left")}" + string.Concat(m.GetProperty("otherwise").EnumerateArray()
                .Select(o => $" {o.Text("source")} {o.Text("joined")}")));
    }

    [Theory, BothWays]
    public async Task A_former_member_was_a_member_in_its_time(Way way)
    {
        var stack = await stacks.Forums(way);
        string[] rows = ["NAM,,GAB,former,1975,year,1995,a,", "NAM,,GAB,member,2016,year,,a,", "NAM,,ECU,former,,,1992,a,",
            "NAM,,ECU,former,2007,year,2019,a,"];
        Assert.Empty((await stack.Desk().Import("nam", rows)).Refusals());
        Assert.Equal(0, (await stack.Desk().Import("nam", rows)).GetProperty("changed").GetInt32());
        Assert.Equal(["member certain"], await stack.CertainStandings("nam", "GAB", "1980-01-01"));
        Assert.Equal(["former certain"], await stack.CertainStandings("nam", "GAB", "2000-01-01"));
        Assert.Equal(["member certain"], await stack.CertainStandings("nam", "GAB", "2026-01-01"));
        Assert.Equal(["member uncertain"], await stack.CertainStandings("nam", "ECU", "1980-01-01"));
        Assert.Equal(["former certain"], await stack.CertainStandings("nam", "ECU", "2000-01-01"));
        Assert.Equal(["member certain"], await stack.CertainStandings("nam", "ECU", "2010-01-01"));
        Assert.Equal(["former certain"], await stack.CertainStandings("nam", "ECU"));
        // A row of the membership itself, more exact, takes its place and stays.
        await stack.Desk().Import("nam", "NAM,,GAB,member,1975-06-03,day,1995-01-15,a,");
        await stack.Desk().Import("nam", rows[..1]);
        Assert.Equal(["1975-06-03 1995-01-15", "2016 "], (await stack.Members("nam", "state=GAB&standing=member&all=true"))
            .Select(m => $"{m.Text("joined")} {m.Text("left")}"));
    }

    [Theory, BothWays]
    public async Task A_corrected_row_of_a_former_member_corrects_its_membership(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("nam", "NAM,,MLT,former,1973,year,2004,a,left");
        Assert.Equal("rows 1 added 0 changed 2 unchanged 0 skipped 0 refused 0",
            (await desk.Import("nam", "NAM,,MLT,former,1973,year,2005,a,left")).Outcome());
        Assert.Equal(["member certain"], await stack.CertainStandings("nam", "MLT", "2004-07-01"));
        Assert.Equal(0, (await desk.Import("nam", "NAM,,MLT,former,1973,year,2005,a,left")).GetProperty("changed").GetInt32());
        await desk.Import("nam", "NAM,,MLT,former,1974-05,month,2005,a,left");
        Assert.Equal(["1974-05 2005"], await Memberships());
        // Another source, and what this one states itself, stay as they are.
        await desk.Import("nam", "NAM,,MLT,member,1973-09-09,day,2004,b,", "NAM,,MLT,member,1974-05-02,day,2004-05-01,a,");
        await desk.Import("nam", "NAM,,MLT,former,1974,year,2006,a,left");
        Assert.Equal(["1974-05-02 2004-05-01 b 1973-09-09 2004"], await Memberships());

        async Task<IEnumerable<string>> Memberships() => (await stack.Members("nam", "state=MLT&standing=member&all=true"))
            .Select(m => $"{m.Text("joined")} {m.Text("left")}" + string.Concat(m.GetProperty("otherwise").EnumerateArray()
                .Select(o => $" {o.Text("source")} {o.Text("joined")} {o.Text("left")}")));
    }

    [Theory, BothWays]
    public async Task An_observer_is_a_former_member_until_it_is_a_member_again(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("oic", "OIC,,THA,former,1973,year,1991,a,", "OIC,,THA,observer,,,,b,");
        Assert.Equal(["member certain", "observer uncertain"], await stack.CertainStandings("oic", "THA", "1980-01-01"));
        Assert.Equal(["former certain", "observer uncertain"], await stack.CertainStandings("oic", "THA", "2000-01-01"));
        Assert.Equal(["former certain", "observer certain"], await stack.CertainStandings("oic", "THA"));
        Assert.Single(await stack.Members("oic", "state=THA&standing=former"));
        await stack.Desk().Import("oic", "OIC,,THA,suspended,2010-01-01,day,,b,");
        Assert.Equal(["observer uncertain", "suspended certain"], await stack.CertainStandings("oic", "THA", "2012-01-01"));
    }

    [Theory, BothWays]
    public async Task A_suspension_takes_the_place_of_the_membership(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("oic", "OIC,EG,EGY,member,1969,year,,a,", "OIC,EG,EGY,suspended,1979-05,month,1984-01,a,");
        Assert.Equal(["member certain"], await stack.CertainStandings("oic", "EGY", "1979-04-30"));
        // In the month in which it was suspended, neither is certain.
        Assert.Equal(["member uncertain", "suspended uncertain"], await stack.CertainStandings("oic", "EGY", "1979-05-10"));
        Assert.Equal(["suspended certain"], await stack.CertainStandings("oic", "EGY", "1980-12-01"));
        Assert.Empty(await stack.Members("oic", "state=EGY&asOf=1980-12-01&standing=member"));
        Assert.Equal(["member certain"], await stack.CertainStandings("oic", "EGY", "1984-01-31"));
    }

    [Theory, BothWays]
    public async Task Nobody_is_in_a_forum_before_its_founding_and_an_unknown_date_is_uncertain(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("gecf", "GECF,,DZA,member,,,,a,", "GECF,,QAT,member,2001,year,,a,", "GECF,,KAZ,observer,,,,a,");
        Assert.Empty(await stack.Members("gecf", "asOf=1951-01-01"));
        Assert.Empty(await stack.Members("gecf", "asOf=2001-05-18"));
        Assert.Equal(["DZA uncertain", "KAZ uncertain", "QAT uncertain"], await On("asOf=2001-05-19"));
        Assert.Equal(["QAT certain"], await On("asOf=2010-01-01&certainty=certain"));
        Assert.Equal(["DZA uncertain", "KAZ uncertain"], await On("asOf=2010-01-01&certainty=uncertain"));
        Assert.Equal(["DZA certain", "KAZ certain", "QAT certain"], await On(""));
        Assert.Equal(["certainty:invalid_word"],
            (await stack.Http().GetAsync("/v1/forums/gecf/members?certainty=maybe").Problem(400, "invalid_request")).Faults());

        // The forum's figures count separately those whose standing is uncertain.
        await stack.Desk().Import("gecf", $"GECF,,NOR,observer,{DateTime.UtcNow.Year},year,,a,");
        var forum = await stack.Http().GetAsync("/v1/forums/gecf").Json();
        Assert.Equal((2, 1 + (DateTime.UtcNow.Date == new DateTime(DateTime.UtcNow.Year, 12, 31) ? 1 : 0)),
            (forum.GetProperty("members").GetInt32(), forum.GetProperty("others").GetInt32()));

        async Task<IEnumerable<string>> On(string query) =>
            (await stack.Members("gecf", query)).Select(m => $"{m.Text("state")} {m.Text("certainty")}");
    }

    [Theory, BothWays]
    public async Task A_predecessors_standing_answers_for_the_days_before(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Import("un", "UN,,SUN,member,1945-10-24,day,,a,", "UN,,AZE,member,1992-03-02,day,,a,",
            "UN,,CSK,member,1945-10-24,day,1992-12-31,a,", "UN,,CZE,member,1993-01-19,day,,a,", "UN,,DZA,member,1962,five-year-step,,a,");
        Assert.Equal("SUN AZE", await On("AZE", "1980-01-01"));
        Assert.Equal("AZE ", await On("AZE", "1992-03-02"));
        Assert.Equal("SUN ", await On("SUN", "1991-12-26"));
        Assert.Equal("", await On("SUN", "1991-12-27"));
        Assert.Equal("CSK CZE", await On("CZE", "1980-01-01"));
        Assert.Equal("CZE ", await On("CZE", "2000-01-01"));
        // Four months before the State there was no member.
        Assert.Equal("", await On("DZA", "1962-03-01"));
        var pair = await stack.Http().GetAsync("/v1/forums/un/pairs/DZA-AZE?asOf=1980-01-01").Json();
        Assert.Equal(["DZA ", "SUN AZE"],
            pair.GetProperty("standings").EnumerateArray().Select(m => $"{m.Text("state")} {m.Text("predecessorOf")}"));

        async Task<string> On(string state, string day) => string.Join(", ",
            (await stack.Members("un", $"state={state}&asOf={day}")).Select(m => $"{m.Text("state")} {m.Text("predecessorOf")}"));
    }

    [Theory, BothWays]
    public async Task OPEC_is_a_forum_of_its_own_beside_OPEC_plus(Way way)
    {
        var stack = await stacks.Forums(way);
        string[] rows = ["OPEC,DZ,DZA,member,1969,year,,a,", "OPEC,GA,GAB,member,1975,year,1995-01,a,", "OPEC,GA,GAB,member,2016-07-01,day,,a,",
            "OPEC,AO,AGO,member,2007,year,2024-01-01,a,", "OPEC+,DZ,DZA,participant (OPEC),2016-12-10,day,,a,"];
        Assert.Equal("rows 5 added 4 changed 0 unchanged 0 skipped 1 refused 0", (await stack.Desk().Import("opec", rows)).Outcome());
        Assert.Equal("1960-09-14", (await stack.Http().GetAsync("/v1/forums/opec").Json()).Text("founded"));
        Assert.Equal("DZA GAB", await On("1980-01-01"));
        Assert.Equal("AGO DZA", await On("2010-01-01"));
        Assert.Equal("DZA GAB", await On("2026-01-01"));
        Assert.Equal("", await On("1960-09-13"));

        async Task<string> On(string day) => string.Join(' ', (await stack.Members("opec", $"asOf={day}")).Select(m => m.Text("state")));
    }
}
