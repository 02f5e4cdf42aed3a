using System.Text.Json;

namespace Embassy.Forums.Tests.VoteImports;

/// <summary>The forms of sessions, States and ballots in files of the Digital Library.</summary>
public class DigitalLibraryFormsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string Row(int id, string state, string vote, string session, string date, string name = "NAME", string subjects = "",
        string totals = ",,,,") =>
        $"{id},{state},\"{name}\",{vote},{date},{session},A/RES/{id},,,,Title,Agenda,{subjects},,{totals},https://example.org/{id}";

    [Theory, BothWays]
    public async Task Special_sessions_are_read_in_the_forms_of_the_file_and_of_the_record(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Upload(Voters.File(Voters.LibraryHeader,
            Row(4025240, "AFG", "Y", "ES-10", "2023-10-27"),
            Row(4025240, "DZA", "Y", "ES-10", "2023-10-27"),
            Row(4025240, "BEN", "X", "ES-10", "2023-10-27"), Row(11, "DZA", "Y", "11emsp", "2022-03-02"),
            Row(12, "DZA", "Y", "S-28", "2005-01-24"), Row(13, "DZA", "Y", "28sp", "2005-01-24"),
            Row(14, "DZA", "Y", "78", "2023-12-12"),
            Row(15, "DZA", "Y", "ES-0", "2023-12-12"), Row(16, "DZA", "Y", "E-10", "2023-12-12")));
        Assert.Equal(["9 session invalid_format", "10 session invalid_format"], await stack.Desk().RefusedRows(done));
        Assert.Equal("78 ES-10", await Session(4025240));
        Assert.Equal(["AFG yes", "BEN non-voting", "DZA yes"], (await stack.Get("votes/digital-library-4025240")).GetProperty("ballots")
            .EnumerateArray().Select(b => $"{b.Text("state")} {b.Text("choice")}"));
        Assert.Equal(("76 ES-11", "59 S-28"), (await Session(11), await Session(12)));
        Assert.Equal(("59 S-28", "78 "), (await Session(13), await Session(14)));

        async Task<string> Session(int id)
        {
            var vote = await stack.Get($"votes/digital-library-{id}");
            return $"{vote.GetProperty("session").GetInt32()} {vote.Text("specialSession")}";
        }
    }

    [Theory, BothWays]
    public async Task Codes_of_their_time_missing_codes_and_empty_ballots_are_read_and_observers_refused(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Upload(Voters.File(Voters.LibraryHeader,
            Row(21, "ZAR", "Y", "35", "1980-12-01"), Row(21, "BUR", "N", "35", "1980-12-01"), Row(21, "HVO", "A", "35", "1980-12-01"),
            Row(21, "BYS", "Y", "35", "1980-12-01"), Row(21, "DZA", "", "35", "1980-12-01"), Row(21, "", "Y", "35", "1980-12-01", "USSR"),
            Row(21, "", "Y", "35", "1980-12-01", "BOLIVIA (PLURINATIONAL STATE OF)"),
            Row(22, "SCG", "Y", "59", "2004-12-01"), Row(22, "", "Y", "59", "2004-12-01", "TÜRKİYE"),
            Row(22, "", "N", "59", "2004-12-01", "COTE D’IVOIRE"), Row(22, "", "A", "59", "2004-12-01", "St. Kitts and Nevis"),
            Row(22, "", "Y", "59", "2004-12-01", "ATLANTIS"), Row(22, "", "Y", "59", "2004-12-01", ""),
            Row(22, "PSE", "Y", "59", "2004-12-01"), Row(22, "VAT", "Y", "59", "2004-12-01"), Row(21, "CHE", "Y", "35", "1980-12-01"),
            Row(22, "CHE", "Y", "59", "2004-12-01"), Row(21, "PRK", "Y", "35", "1980-12-01")));
        Assert.Equal(["13 ms_code unknown_state", "14 ms_code unknown_state", "15 ms_code unknown_state", "16 ms_code unknown_state",
            "17 ms_code unknown_state", "19 ms_code unknown_state"], await stack.Desk().RefusedRows(done));
        Assert.Equal("BFA abstain, BLR yes, BOL yes, COD yes, DZA non-voting, MMR no, SUN yes", await Ballots(21));
        Assert.Equal("CHE yes, CIV no, KNA abstain, TUR yes, YUG yes", await Ballots(22));

        async Task<string> Ballots(int id) => string.Join(", ", (await stack.Get($"votes/digital-library-{id}")).GetProperty("ballots")
            .EnumerateArray().Select(b => $"{b.Text("state")} {b.Text("choice")}"));
    }

    [Theory, BothWays]
    public async Task A_roll_call_with_fewer_ballots_than_stated_says_so_in_scores_too(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Desk();
        static string[] Both(int id, string totals) =>
            [Row(id, "DZA", "Y", "77", "2022-12-01", totals: totals),
                Row(id, "AZE", "N", "77", "2022-12-01", totals: totals)];
        await desk.Upload(Voters.File(Voters.LibraryHeader,
            [.. Both(31, "1,1,0,0,193"), .. Both(32, "100,50,20,23,193"), .. Both(33, ",,,,")]));
        Assert.Equal((false, true, false), (await Short(31), await Short(32), await Short(33)));
        Assert.Equal("3 1", await Joint());
        var listed = (await stack.Get("votes")).GetProperty("votes").EnumerateArray();
        Assert.Equal(["digital-library-32"], listed.Where(v => v.GetProperty("short").GetBoolean()).Select(v => v.Text("vote")));
        // The source corrects its totals, and the roll call is whole.
        await desk.Upload(Voters.File(Voters.LibraryHeader, [.. Both(32, "1,1,0,0,193")]));
        Assert.Equal("3 0", await Joint());

        async Task<bool> Short(int id) => (await stack.Get($"votes/digital-library-{id}")).GetProperty("short").GetBoolean();

        async Task<string> Joint()
        {
            var overall = (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetProperty("overall");
            return $"{overall.GetProperty("joint").GetInt32()} {overall.GetProperty("short").GetInt32()}";
        }
    }

    [Theory, BothWays]
    public async Task Issues_come_by_subject_from_session_75_on_and_figures_say_where_they_end(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Desk();
        await desk.Enter("1 73 2018-12-18 DZ=yes AZ=yes FR=no", "2 74 2019-12-18 DZ=yes AZ=yes FR=no");
        await desk.Upload(Voters.File(Voters.IssueHeader, "1,hr,Human rights", "1,nu,Nuclear", "2,nu,Nuclear"));
        await desk.Upload(Voters.File(Voters.LibraryHeader,
            Row(41, "DZA", "Y", "74", "2019-12-19", subjects: "HUMAN RIGHTS"),
            Row(42, "DZA", "Y", "76", "2021-12-16", subjects: "TERRITORIES OCCUPIED BY ISRAEL|HUMAN RIGHTS"),
            Row(43, "DZA", "Y", "77", "2022-12-07", subjects: "NUCLEAR DISARMAMENT"),
            Row(44, "DZA", "Y", "78", "2023-12-07", subjects: "OUTER SPACE")));
        Assert.Equal("  74", await Issues("digital-library-41"));
        Assert.Equal("hr me subject 76", await Issues("digital-library-42"));
        Assert.Equal("di nu subject 77", await Issues("digital-library-43"));
        Assert.Equal("  78", await Issues("digital-library-44"));
        Assert.Equal("nu source 74", await Issues("voeten-2"));
        var agreement = await stack.Get("voting-agreement?a=DZA&b=AZE");
        Assert.Equal(78, agreement.GetProperty("lastSession").GetInt32());
        Assert.Equal(["me 76", "nu 77", "di 77", "hr 76", "co none", "ec none"], Ends(agreement));
        Assert.Equal(["me none", "nu 74", "di none", "hr none", "co none", "ec none"], Ends(await stack.Get("voting-agreement?a=DZA&b=AZE&session=74")));

        async Task<string> Issues(string name)
        {
            var vote = await stack.Get($"votes/{name}");
            var issues = string.Join(' ', vote.GetProperty("issues").EnumerateArray().Select(i => i.GetString()));
            return $"{issues} {vote.Text("issuesBy")} {vote.GetProperty("session").GetInt32()}";
        }

        static IEnumerable<string> Ends(JsonElement agreement) => agreement.GetProperty("issues").EnumerateArray()
            .Select(i => $"{i.Text("issue")} {(i.TryGetProperty("lastSession", out var last) ? last.GetRawText() : "none")}");
    }
}
