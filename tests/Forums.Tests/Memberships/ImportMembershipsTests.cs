using System.Text.Json;
using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace Embassy.Forums.Tests.Memberships;

public class ImportMembershipsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Enters_each_standing_and_tells_of_it(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk()
            .Import("oic", "OIC,DZ,DZA,member,1969,year,,sis.gov.eg,", "OIC,BA,BIH,observer,1994,year,,sis.gov.eg,",
                "UN,DZ,DZA,member,1962,year,,a,");
        Assert.Equal("rows 3 added 2 changed 0 unchanged 0 skipped 1 refused 0", done.Outcome());

        var told = Assert.Single(await stack.Told("oic", "DZA"));
        Assert.Equal("forums.membership.recorded.-", told.RoutingKey);
        var said = JsonElement.Parse(told.Json);
        Assert.Equal(("/missions/embassy/forums", "import", 1),
            (said.Text("source"), said.Text("cause"), said.GetProperty("subjectversion").GetInt32()));
        Assert.Equal(("1969", "year", "sis.gov.eg"),
            (said.GetProperty("data").Text("joined"), said.GetProperty("data").Text("joinedPrecision"), said.GetProperty("data")
                .Text("source")));
        var linked = await stack.Http().GetAsync(said.GetProperty("data").Text("link")).Json();
        Assert.Equal("DZA", Assert.Single(linked.GetProperty("members").EnumerateArray()).Text("state"));
    }

    [Theory, BothWays]
    public async Task The_same_file_again_changes_nothing_and_tells_nobody_and_a_correction_is_told(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("oic", "OIC,,TUR,member,1969,year,,a,");
        Assert.Equal("rows 2 added 0 changed 0 unchanged 2 skipped 0 refused 0",
            (await desk.Import("oic", "OIC,,TUR,member,1969,year,,a,", "OIC,,TUR,member,1969,year,,a,")).Outcome());
        Assert.Single(await stack.Told("oic", "TUR"));
        Assert.Equal("rows 1 added 0 changed 1 unchanged 0 skipped 0 refused 0",
            (await desk.Import("oic", "OIC,,TUR,member,1969-09-25,day,,a,")).Outcome());
        Assert.Equal([1, 2], (await stack.Told("oic", "TUR")).Select(Version));
    }

    [Theory, BothWays]
    public async Task What_another_source_says_is_kept_beside_it_and_does_not_look_stale(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.Import("oic", "OIC,,CMR,member,2006,year,,COW,", "OIC,,CMR,member,1974,year,,SIS,");
        await desk.Import("oic", "OIC,,CMR,member,1975,year,,third,");
        await desk.Import("oic", "OIC,,CMR,member,2005,year,,COW,");
        Assert.Equal([1, 2, 3, 4], (await stack.Told("oic", "CMR")).Select(Version));
        Assert.Equal(3, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.Memberships.Count(m => m.State == "CMR"))));
    }

    [Theory, BothWays]
    public async Task Json_is_taken_too_and_all_or_nothing_keeps_the_whole_file_out(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = System.Text.Encoding.UTF8.GetBytes(
            """[{"forum":"NAM","iso3":"TUV","status":"member","source":"j"},{"forum":"NAM","iso3":"NA","status":"member","source":"j"}]""");
        var nothing = await stack.Desk().Post("/v1/forums/nam/memberships:import?allOrNothing=true", Bytes()).Json();
        Assert.Equal(("rows 2 added 1 changed 0 unchanged 0 skipped 0 refused 1", false),
            (nothing.Outcome(), nothing.GetProperty("stored").GetBoolean()));
        Assert.Empty(await stack.Members("nam", "state=TUV"));
        var most = await stack.Desk().Post("/v1/forums/nam/memberships:import", Bytes()).Json();
        Assert.Equal(("rows 2 added 1 changed 0 unchanged 0 skipped 0 refused 1", true),
            (most.Outcome(), most.GetProperty("stored").GetBoolean()));
        Assert.Single(await stack.Members("nam", "state=TUV"));
        Assert.Single(await stack.Told("nam", "TUV"));

        ByteArrayContent Bytes() => new(file) { Headers = { ContentType = new("application/json") } };
    }

    [Theory, BothWays]
    public async Task Participants_of_both_kinds_are_participants_and_their_kind_is_noted(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Import("opec-plus", "OPEC+,,DZA,participant (OPEC),2016-12-10,day,,a,",
                "OPEC+,,AZE,participant (non-OPEC),2016-12-10,day,,a,first list", "OPEC,,DZA,member,1969,year,,a,");
        Assert.Equal(["AZE participant first list; non-OPEC", "DZA participant OPEC"],
            (await stack.Members("opec-plus", "")).Select(m => $"{m.Text("state")} {m.Text("standing")} {m.Text("note")}"));
    }

    [Theory, BothWays]
    public async Task Refuses_each_row_that_cannot_be_read_by_line_column_and_code_and_takes_the_rest(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Import("gecf",
            "GECF,,DZA,member,2023-02-29,day,,a,", "GECF,,DZA,member,22-08,month,,a,", "GECF,,XXX,member,,,,a,",
            "GECF,,dza,member,,,,a,", "",
            "GECF,,DZA,king,,,,a,", "GECF,,DZA,member,2001,century,,a,", "GECF,,DZA,member,2001,day,,a,",
            "GECF,,DZA,member,2001,year,2000,a,",
            "GECF,,DZA,member,,,,,", $"GECF,,DZA,member,,,,{new string('s', 501)},", "GECF,,DZA,member,,,,a,\"two\nlines\"",
            "ASEAN,,DZA,member,,,,a,", "GECF,,DZA,member,,,,a", "OPEC,nothing,here,is,looked,at,but,its,name",
            "GECF,NA,NAM,member,,year,,a,", "GECF,NA,NAM,member,,,,a,other words", "GECF,,QAT,member,2001,year,,a,not \"doubled",
            "GECF,,QAT,member,2001,year,,a,\"دولة قطر\"",
            "GECF,,DZA,member,,,,a,\"not closed");
        Assert.Equal(["2 joined invalid_date", "3 joined invalid_date", "4 iso3 unknown_state", "5 iso3 unknown_state",
            "7 status invalid_word", "8 joined_precision invalid_word", "9 joined_precision invalid_word", "10 left end_before_start",
            "11 source required", "12 source too_long", "13 note invalid_text", "15 forum invalid_word", "16  invalid_format",
            "19 iso3 duplicate", "20  invalid_format", "22  invalid_format"], done.Refusals());
        Assert.Equal("rows 19 added 2 changed 0 unchanged 0 skipped 1 refused 16", done.Outcome());
        Assert.Equal(["NAM ", "QAT دولة قطر"], (await stack.Members("gecf", "")).Select(m => $"{m.Text("state")} {m.Text("note")}"));
    }

    [Theory, BothWays]
    public async Task Lists_the_first_thousand_refusals_and_counts_them_all(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Import("un", Enumerable.Repeat("UN,,XXX,member,,,,a,", 1001));
        Assert.Equal((1001, 1000), (done.GetProperty("refused").GetInt32(), done.Refusals().Length));
        await stack.Desk()
            .Send("un", System.Text.Encoding.UTF8.GetBytes(DeskOfficer.Csv(Enumerable.Repeat("UN,,XXX,member,,,,a,", 20_001))))
            .Problem(400, "invalid_request");
    }

    [Theory, BothWays]
    public async Task Imports_at_once_enter_each_standing_once(Way way)
    {
        var stack = await stacks.Forums(way);
        string[] rows = ["UN,,DZA,member,1962,year,,a,", "UN,,AZE,member,1992,year,,a,"];
        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stack.Desk().Import("un", rows)));
        Assert.Equal((2, 10), (done.Sum(d => d.GetProperty("added").GetInt32()), done.Sum(d => d.GetProperty("unchanged").GetInt32())));
        Assert.Single(await stack.Told("un", "DZA"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => stack.Desk().Import("un", $"UN,,FRA,member,1945,year,,source {i},")));
        Assert.Equal([1, 2, 3, 4, 5, 6], (await stack.Told("un", "FRA")).Select(Version));
    }

    [Theory, BothWays]
    public async Task Native_grpc_is_held_to_the_same(Way way)
    {
        var stack = await stacks.Forums(way);
        var client = new MembershipsService.MembershipsServiceClient(stack.Grpc("forums", Roles.DeskOfficer));
        var done = await client.ImportMembershipsAsync(
            Request(ByteString.CopyFromUtf8(DeskOfficer.Csv("NAM,,DZA,member,1965,five-year-step,,a,"))));
        Assert.Equal((1, 1), (done.Rows, done.Added));
        Assert.Equal(StatusCode.InvalidArgument, await Refused(Request(ByteString.Empty)));
        Assert.Equal(StatusCode.InvalidArgument, await Refused(new ImportMembershipsRequest { Forum = "nam" }));
        Assert.Equal(StatusCode.ResourceExhausted, await Refused(Request(ByteString.CopyFrom(new byte[9 << 20]))));

        async Task<StatusCode> Refused(ImportMembershipsRequest request) =>
            (await Assert.ThrowsAsync<RpcException>(async () => await client.ImportMembershipsAsync(request))).StatusCode;

        static ImportMembershipsRequest Request(ByteString data) =>
            new() { Forum = "nam", File = new HttpBody { ContentType = "text/csv", Data = data } };
    }

    static int Version(Embassy.Log.V1.Announcement told) => JsonElement.Parse(told.Json).GetProperty("subjectversion").GetInt32();
}
