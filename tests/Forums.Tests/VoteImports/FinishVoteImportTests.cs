using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.VoteImports;

// A stack of its own for each test: what is in the database decides here.
public class FinishVoteImportTests
{
    static Task<Stack> Fresh(Way way) => Stack.Start(way, [new Host("forums", ForumsHost.Build)]);

    [Theory, BothWays]
    public async Task Refuses_each_row_that_cannot_be_taken_by_line_column_and_code_and_takes_the_rest(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        var rollCalls = await desk.Upload(Voters.File(Voters.RollCallHeader,
            "1,74,1,2019-12-18,R/74/1,0,0,SHORT,\"Two\nlines\"", "1,74,0,2019-12-18,R/74/1,0,0,SHORT,again", "0,74,0,2019-12-18,,0,0,A,B",
            "x,74,0,2019-12-18,,0,0,A,B",
            "2,0,0,2019-12-18,,0,0,A,B", "2,74,2,2019-12-18,,0,0,A,B", "2,74,0,2019-02-30,,0,0,A,B", "2,74,0,2019-12,,0,0,A,B",
            "2,74,0,2017-12-31,,0,0,A,B", "2,74,0,2021-01-01,,0,0,A,B",
            "2,74,0,2019-12-18,,maybe,0,A,B", "2,74,0,2019-12-18", "3,46,0,1991-12-06,R/46/3,0,0,A,B", "4,48,,1993-11-02,,,,A,B"));
        Assert.Equal("done roll-calls rows 14 added 3 changed 0 unchanged 0 refused 11", rollCalls.Came());
        Assert.Equal(
            ["4 rcid duplicate", "5 rcid invalid_format", "6 rcid invalid_format", "7 session invalid_format",
                "8 importantvote invalid_format", "9 date invalid_date",
            "10 date invalid_date", "11 date out_of_range", "12 date out_of_range", "13 amend invalid_format", "14  invalid_format"],
            (await desk.RefusedRows(rollCalls))[..11]);

        var votes = await desk.Upload(Voters.File(Voters.VoteHeader,
            "1,Algeria,DZ,yes", "1,Namibia,NA,no", "1,Zanzibar,,yes", "1,Nowhere,XX,yes", "1,Algeria,DZ,no", "1,France,FR,maybe",
            "9,France,FR,yes", "x,France,FR,yes",
            "1,German Democratic Republic,DD,yes", "3,Russia,RU,yes", "4,Russia,RU,no", "4,Czechoslovakia,CS,yes",
            "4,Yugoslavia,YU,abstain", "1,Yugoslavia,YU,abstain", "1,France,FR"));
        Assert.Equal(
            ["4 country_code unknown_state", "5 country_code unknown_state", "6 country_code duplicate", "7 vote invalid_word",
                "8 rcid unknown_roll_call", "9 rcid invalid_format",
            "10 country_code unknown_state", "13 country_code unknown_state", "16  invalid_format"], await desk.RefusedRows(votes));
        Assert.Equal("done votes rows 15 added 6 changed 0 unchanged 0 refused 9", votes.Came());
        Assert.Equal(["DZA yes", "NAM no", "SRB abstain"], await Ballots(stack, "voeten-1"));
        Assert.Equal(["SUN yes"], await Ballots(stack, "voeten-3"));
        Assert.Equal(["RUS no", "YUG abstain"], await Ballots(stack, "voeten-4"));

        var issues =
            await desk.Upload(Voters.File(Voters.IssueHeader, "1,hr,Human rights", "1,hr,Human rights", "1,xx,What", "9,hr,Human rights"));
        Assert.Equal("done issues rows 4 added 1 changed 0 unchanged 1 refused 2", issues.Came());
        Assert.Equal(["4 short_name invalid_word", "5 rcid unknown_roll_call"], await desk.RefusedRows(issues));
    }

    [Theory, BothWays]
    public async Task An_import_that_is_only_validated_reports_the_same_and_stores_nothing(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        await desk.Enter("1 74 2019-12-18 DZ=yes AZ=no");
        var (log, score) = ((await stack.Log("forums")).Count, (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetRawText());
        var library = Voters.File(Voters.LibraryHeader, "4025240,DZA,ALGERIA,Y,2023-10-27,ES-10,A/RES/ES-10/21,,,,T,,,,1.0,,,,1.0,",
            "4025240,XXX,NOWHERE,Y,2023-10-27,ES-10,A/RES/ES-10/21,,,,T,,,,1.0,,,,1.0,");
        foreach (var (file, refusals, came) in ((string, string, string)[])[
            (Voters.File(Voters.VoteHeader, "1,,AZ,yes", "1,,FR,abstain", "1,,DZ,yes", "1,Zanzibar,,yes"), "skip",
                "votes rows 4 added 1 changed 1 unchanged 1 refused 1"),
            (Voters.File(Voters.VoteHeader, "1,,FR,abstain", "1,Zanzibar,,yes"), "stop",
                "votes rows 2 added 0 changed 0 unchanged 0 refused 1"),
            (Voters.File(Voters.RollCallHeader, "2,74,1,2019-12-18,R/74/2,0,0,SHORT,Words", "x,74,0,2019-12-18,,0,0,A,B"), "skip",
                "roll-calls rows 2 added 1 changed 0 unchanged 0 refused 1"),
            (Voters.File(Voters.IssueHeader, "1,hr,Human rights", "9,hr,Human rights"), "skip",
                "issues rows 2 added 1 changed 0 unchanged 0 refused 1"),
            (library, "skip", "digital-library rows 2 added 1 changed 0 unchanged 0 refused 1")])
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(file);
            var import = (await desk.Start("file.csv", bytes.Length, refusals)).Text("import");
            await desk.Post($"/v1/forums/un/imports/{import}:finish", new { validateOnly = true }).Problem(409, "upload_incomplete");
            await desk.Part(import, 0, bytes).Json();
            for (var i = 0; i < 2; i++)
            {
                var report = await desk.Post($"/v1/forums/un/imports/{import}:finish", new { validateOnly = true }).Json();
                Assert.Equal($"receiving {came}", report.Came());
                Assert.NotEqual("", Assert.Single(report.GetProperty("refusedRows").EnumerateArray()).Text("code"));
            }
            Assert.Equal(log, (await stack.Log("forums")).Count);
            Assert.Equal(["AZE no", "DZA yes"], (await Ballots(stack, "voeten-1")).Order());
            Assert.Equal(score, (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetRawText());
            // The upload is kept: it imports the same without being sent again.
            if (file != library) continue;
            var done = await desk.Finish(import).Json();
            Assert.Equal($"done {came}", done.Came());
            Assert.Equal(["3 ms_code unknown_state"], await desk.RefusedRows(done));
        }
    }

    [Theory, BothWays]
    public async Task Takes_nothing_where_one_row_is_refused_and_the_sender_wants_all_or_nothing(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        await desk.Enter("1 74 2019-12-18 DZ=yes");
        var before = (await stack.Log("forums")).Count;
        var stopped = await desk.Upload(Voters.File(Voters.VoteHeader, "1,France,FR,yes", "1,Zanzibar,,yes"), "stop");
        Assert.Equal("stopped votes rows 2 added 0 changed 0 unchanged 0 refused 1", stopped.Came());
        Assert.Equal(["3 country_code unknown_state"], await desk.RefusedRows(stopped));
        Assert.Equal(["DZA yes"], await Ballots(stack, "voeten-1"));
        Assert.Equal(before, (await stack.Log("forums")).Count);
        Assert.Equal("stopped", (await desk.Finish(stopped.Text("import")).Json()).Text("status"));
        Assert.Equal("done votes rows 1 added 1 changed 0 unchanged 0 refused 0",
            (await desk.Upload(Voters.File(Voters.VoteHeader, "1,France,FR,yes"), "stop")).Came());
    }

    [Theory, BothWays]
    public async Task The_same_file_again_changes_nothing_and_tells_nobody_and_a_correction_is_told(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        await desk.Enter("1 74 2019-12-18 DZ=yes AZ=no FR=abstain");
        var told = await Told(stack);
        Assert.Equal(["roll-calls 1 0", "votes 3 0"], told);
        var votes = Voters.File(Voters.VoteHeader, "1,,DZ,yes", "1,,AZ,no", "1,,FR,abstain");
        Assert.Equal("done votes rows 3 added 0 changed 0 unchanged 3 refused 0", (await desk.Upload(votes)).Came());
        Assert.Equal(told, await Told(stack));
        var score = (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetProperty("overall").GetProperty("score").GetDouble();
        Assert.Equal("done votes rows 1 added 0 changed 1 unchanged 0 refused 0",
            (await desk.Upload(Voters.File(Voters.VoteHeader, "1,,AZ,yes"))).Came());
        Assert.Equal("votes 0 1", (await Told(stack))[^1]);
        Assert.Equal((0.0, 1.0),
            (score, (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetProperty("overall").GetProperty("score").GetDouble()));
        Assert.Equal(["AZE yes", "DZA yes", "FRA abstain"], await Ballots(stack, "voeten-1"));
    }

    [Theory, BothWays]
    public async Task Waits_for_the_whole_file_and_for_the_roll_calls_and_answers_a_repeat_the_same(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        var file = System.Text.Encoding.UTF8.GetBytes(Voters.File(Voters.VoteHeader, "1,Algeria,DZ,yes"));
        var import = (await desk.Start("early.csv", file.Length)).Text("import");
        await desk.Part(import, 0, file.AsMemory(0, 30)).Json();
        Assert.Equal("30", (await desk.Finish(import).Problem(409, "upload_incomplete")).Text("received"));
        await desk.Part(import, 30, file.AsMemory(30)).Json();
        await desk.Finish(import).Problem(409, "roll_calls_missing");
        await desk.Enter("1 74 2019-12-18 FR=yes");
        // The upload is still there: it need not be sent again.
        var done = await desk.Finish(import).Json();
        Assert.Equal("done votes rows 1 added 1 changed 0 unchanged 0 refused 0", done.Came());
        Assert.Equal(done.ToString(), (await desk.Finish(import).Json()).ToString());
        await stack.Http().Post($"/v1/forums/un/imports/{import}:finish", new { }).Problem(401, "token_missing");
        await desk.Finish(Guid.NewGuid().ToString()).Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task At_once_one_after_the_other_and_each_ballot_once(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        await desk.Enter("1 74 2019-12-18 FR=yes");
        var file = Voters.File(Voters.VoteHeader, "1,,DZ,yes", "1,,AZ,yes");
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stack.Desk().Upload(file)));
        Assert.Equal((2, 6), (all.Sum(i => i.GetProperty("added").GetInt32()), all.Sum(i => i.GetProperty("unchanged").GetInt32())));
        Assert.Equal(1, (await stack.Get("voting-agreement?a=DZA&b=AZE")).GetProperty("overall").GetProperty("joint").GetInt32());
    }

    [Theory, BothWays]
    public async Task The_digital_library_is_read_in_both_its_layouts_and_its_totals_are_kept_beside_the_counted(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        static string Row(int id, string state, string vote, string session = "74", string date = "2019-12-18",
            string symbol = "A/RES/74/66", string totals = "106.0,13,,5.0,193") =>
            $"{id},{state},NAME,{vote},{date},{session},{symbol},A/C.1/74/L.1,A/74/1,A/74/PV.46,\"Title, of it\",AGENDA,SUBJECT ONE|SUBJECT TWO,a note,{totals},https://digitallibrary.un.org/record/{id}";
        var done = await desk.Upload(Voters.File(Voters.LibraryHeader,
            Row(500, "DZA", "Y"), Row(500, "AZE", "N"), Row(500, "FRA", "A"), Row(500, "NAM", "X"), Row(500, "DZA", "N"),
            Row(500, "USA", "Q"), Row(500, "ZZZ", "Y"), Row(500, "SUN", "Y"),
            Row(500, "USA", "Y", date: "2019-12-19"), Row(501, "SUN", "Y", "10emsp", "1980-07-29", "A/RES/ES-7/2"),
            Row(501, "RUS", "Y", "10emsp", "1980-07-29", "A/RES/ES-7/2"),
            Row(502, "USA", "Y", "74", "2010-01-01"), Row(503, "USA", "Y", totals: "many,1,1,1,1")));
        Assert.Equal(
            ["6 ms_code duplicate", "7 ms_vote invalid_word", "8 ms_code unknown_state", "9 ms_code unknown_state", "10 undl_id duplicate",
                "12 ms_code unknown_state",
            "13 date out_of_range", "14 total_yes invalid_format"], await desk.RefusedRows(done));
        Assert.Equal("done digital-library rows 13 added 5 changed 0 unchanged 0 refused 8", done.Came());

        var vote = await stack.Get("votes/digital-library-500");
        Assert.Equal("1 1 1 1 4", Totals(vote.GetProperty("counted"), "ballots"));
        Assert.False(vote.GetProperty("counted").TryGetProperty("members", out _));
        Assert.False(vote.GetProperty("stated").TryGetProperty("ballots", out _));
        Assert.Equal("106 13 0 5 193", Totals(vote.GetProperty("stated")));
        Assert.Equal(("Title, of it", "A/74/PV.46", "a note", 74),
            (vote.Text("title"), vote.Text("meeting"), vote.Text("note"), vote.GetProperty("session").GetInt32()));
        Assert.Equal(34, (await stack.Get("votes/digital-library-501")).GetProperty("session").GetInt32());

        // An older file lacks vote_note.
        var older = Voters.LibraryHeader.Replace("vote_note,", "", StringComparison.Ordinal);
        Assert.Equal("done digital-library rows 1 added 1 changed 0 unchanged 0 refused 0",
            (await desk.Upload(
                Voters.File(older, Row(504, "DZA", "Y", symbol: "A/RES/74/70").Replace("a note,", "", StringComparison.Ordinal)))).Came());
    }

    [Theory, BothWays]
    public async Task A_vote_that_two_sources_record_counts_once(Way way)
    {
        await using var stack = await Fresh(way);
        var desk = stack.Desk();
        const string Tail = "2019-12-18,74,A/RES/74/1,,,,T,,,,1,1,0,0,193,";
        await desk.Upload(Voters.File(Voters.LibraryHeader, $"700,DZA,,Y,{Tail}", $"700,AZE,,N,{Tail}"));
        Assert.Equal(1, Joint(await stack.Get("voting-agreement?a=DZA&b=AZE")));
        Assert.Equal("", (await stack.Get("votes/digital-library-700")).Text("sameAs"));
        // R/74/1 of Voeten is A/RES/74/1; its issues count, so it does.
        await desk.Enter("1 74 2019-12-18 DZ=yes AZ=yes");
        var agreement = await stack.Get("voting-agreement?a=DZA&b=AZE&method=identical");
        Assert.Equal((1, 1.0), (Joint(agreement), agreement.GetProperty("overall").GetProperty("score").GetDouble()));
        Assert.Equal("voeten-1", (await stack.Get("votes/digital-library-700")).Text("sameAs"));
        Assert.Equal("digital-library-700",
            Assert.Single((await stack.Get("votes/voeten-1")).GetProperty("also").EnumerateArray()).GetString());
        Assert.Equal("voeten-1", Assert.Single((await stack.Get("votes")).GetProperty("votes").EnumerateArray()).Text("vote"));
        // Two records of the Library under one symbol are ambiguous: both count again, with the ballots that the
        // index had dropped.
        await desk.Upload(Voters.File(Voters.LibraryHeader, $"701,DZA,,Y,{Tail}", $"701,AZE,,N,{Tail}"));
        Assert.Equal(3, Joint(await stack.Get("voting-agreement?a=DZA&b=AZE")));
    }

    [Theory, BothWays]
    public async Task What_was_taken_in_is_there_after_a_restart(Way way)
    {
        await using var stack = await Fresh(way);
        await stack.Desk().Enter("1 74 2019-12-18 DZ=yes AZ=no FR=yes", "2 73 2018-12-18 DZ=yes AZ=yes FR=no");
        var before = (await stack.Get("voting-agreement?a=DZA&b=AZE")).ToString();
        await stack.Stop("forums");
        await stack.Restart("forums");
        Assert.Equal(before, (await stack.Get("voting-agreement?a=DZA&b=AZE")).ToString());
    }

    static int Joint(JsonElement agreement) => agreement.GetProperty("overall").GetProperty("joint").GetInt32();

    static string Totals(JsonElement totals, string of = "members") =>
        string.Join(' ', new[] { "yes", "no", "abstentions", "nonVoting", of }.Select(m => totals.GetProperty(m).GetInt32()));

    static async Task<string[]> Ballots(Stack stack, string vote) =>
        [.. (await stack.Get($"votes/{vote}")).GetProperty("ballots").EnumerateArray()
            .Select(b => $"{b.Text("state")} {b.Text("choice")}")];

    static async Task<string[]> Told(Stack stack) =>
        [.. (await stack.Log("forums")).Where(a => a.Type == "embassy.forums.votes.imported.v1")
            .Select(a => JsonElement.Parse(a.Json).GetProperty("data"))
            .Select(d => $"{d.Text("layout")} {d.GetProperty("added").GetInt32()} {d.GetProperty("changed").GetInt32()}")];
}
