using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Sessions;

public class ImportSessionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Baku = "nam,summit-18,summit,18,Baku,AZE,2019-10-25,2019-10-26,held,a,,Eighteenth summit,القمة";

    [Theory, BothWays]
    public async Task Enters_each_session_tells_of_it_and_knows_a_repeat_and_a_correction(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var done = await desk.Take("nam", "sessions", DeskOfficer.SessionColumns, Baku,
            "OIC,summit-15,summit,15,Banjul,GMB,2024-05-04,2024-05-05,held,a,,,");
        Assert.Equal("rows 2 added 1 changed 0 unchanged 0 skipped 1 refused 0", done.Outcome());
        Assert.True(done.GetProperty("stored").GetBoolean());
        Assert.Equal("rows 1 added 0 changed 0 unchanged 1 skipped 0 refused 0",
            (await desk.Take("nam", "sessions", DeskOfficer.SessionColumns, Baku)).Outcome());
        Assert.Equal("rows 1 added 0 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Take("nam", "sessions", DeskOfficer.SessionColumns, Baku.Replace(",a,", ",b,", StringComparison.Ordinal)))
                .Outcome());

        var told = await stack.ToldOf("nam", "sessions");
        Assert.Equal(
            [("forums.session.recorded.-", "forums/nam/sessions/summit-18", 1),
                ("forums.session.recorded.-", "forums/nam/sessions/summit-18", 2)],
                told.Select(t => (t.RoutingKey, t.Subject, t.SubjectVersion())));
        var data = JsonElement.Parse(told[0].Json).GetProperty("data");
        Assert.Equal("Baku", (await stack.Http().GetAsync(data.Text("link")).Json()).GetProperty("places")[0].Text("text"));
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_is_not_right_and_takes_the_rest(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Take("gecf", "sessions", DeskOfficer.SessionColumns,
            "gecf,Summit 7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,held,a,,,",
            "gecf,summit-7,congress,7,Algiers,DZA,2024-02-29,2024-03-02,held,a,,,",
            "gecf,summit-7,summit,-7,Algiers,DZA,2024-02-29,2024-03-02,held,a,,,",
            "gecf,summit-7,summit,7,Algiers,DZ,2024-02-29,2024-03-02,held,a,,,",
            "gecf,summit-7,summit,7,Algiers,SUN,2024-02-29,2024-03-02,held,a,,,",
            "gecf,summit-7,summit,7,Algiers,DZA,2024-02-30,2024-03-02,held,a,,,",
            "gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-02-28,held,a,,,", "gecf,summit-7,summit,7,Algiers,DZA,9998,,held,a,,,",
            "gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,perhaps,a,,,",
            "gecf,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,held,,,,",
            "asean,summit-7,summit,7,Algiers,DZA,2024-02-29,2024-03-02,held,a,,,", "gecf,summit-7",
            "gecf,summit-6,summit,6,Doha,QAT,2022-02-22,,held,a,,,",
            "gecf,summit-6,summit,6,Doha,QAT,2022-02-21,,held,a,,,");
        Assert.Equal(
            ["2 session invalid_format", "3 body invalid_word", "4 ordinal out_of_range", "5 host unknown_state", "6 host state_not_then",
                "7 start invalid_date",
            "8 end end_before_start", "9 status future_date", "10 status invalid_word", "11 source required", "12 forum invalid_word",
            "13  invalid_format", "15  duplicate"], done.Refusals());
        Assert.Equal("rows 14 added 1 changed 0 unchanged 0 skipped 0 refused 13", done.Outcome());
        Assert.Equal(["summit-6"], (await stack.All("/v1/forums/gecf/sessions", "sessions")).Select(s => s.Text("session")));
        Assert.Single(await stack.ToldOf("gecf", "sessions"));
    }

    [Theory, BothWays]
    public async Task All_or_nothing_keeps_the_whole_file_out_and_says_so(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = string.Join('\n', DeskOfficer.SessionColumns, "oic,summit-15,summit,15,Banjul,GMB,2024-05-04,2024-05-05,held,a,,,",
            "oic,summit-16,summit,16,,AZE,2026-13,,planned,a,,,");
        var nothing = await stack.Desk().File("oic", "sessions", file, query: "?allOrNothing=true").Json();
        Assert.Equal(("rows 2 added 1 changed 0 unchanged 0 skipped 0 refused 1", false),
            (nothing.Outcome(), nothing.GetProperty("stored").GetBoolean()));
        Assert.Empty(await stack.All("/v1/forums/oic/sessions", "sessions"));
        Assert.Empty(await stack.ToldOf("oic", "sessions"));
        var whole = await stack.Desk()
            .File("oic", "sessions", file.Replace("2026-13", "2026-12", StringComparison.Ordinal), query: "?allOrNothing=true").Json();
        Assert.Equal(("rows 2 added 2 changed 0 unchanged 0 skipped 0 refused 0", true),
            (whole.Outcome(), whole.GetProperty("stored").GetBoolean()));
    }

    [Theory, BothWays]
    public async Task It_is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = DeskOfficer.SessionColumns + "\n" + "un,ga-80,general-assembly,80,New York,,2025-09-09,,held,a,,,\n";
        await stack.Http().File("un", "sessions", file).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).File("un", "sessions", file).Problem(403, "forbidden");
        Assert.Empty(await stack.All("/v1/forums/un/sessions", "sessions"));
    }
}
