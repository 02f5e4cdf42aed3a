using System.Text.Json;

namespace Embassy.Forums.Tests.Blocs;

public class ListBlocLinesTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly string[] Votes =
    [
        "1 65 2010-12-18 DZ=yes AZ=no EG=yes", "2 66 2011-12-18 DZ=yes AZ=no EG=yes FR=no", "3 70 2015-12-18 DZ=yes AZ=no EG=abstain",
        "4 71 2016-12-18 DZ=abstain AZ=abstain EG=yes",
        "5 72 2017-12-18 DZ=yes FR=no", "6 73 2018-12-18 DZ=yes AZ=no EG=yes",
    ];

    static readonly string[] Members =
        ["NAM,,DZA,member,1965,year,,a,", "NAM,,AZE,member,2011-05-25,day,,a,", "NAM,,EGY,member,1961,year,2018,a,",
            "NAM,,FRA,observer,1970,year,,a,"];

    [Theory, BothWays]
    public async Task The_majority_of_the_members_on_the_day_and_who_departed(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Enter(Votes);
        await stack.Desk().Import("nam", Members);
        await Copied(stack);
        Assert.Equal(
        [
            // Azerbaijan was no member before May 2011, Egypt is none from 2018 on here, and an observer never counts.
            // Five has one ballot only.
            "6 of 2: 1 1 0 - departed ",
            "4 of 3: 1 0 2 abstain departed EGY yes",
            "3 of 3: 1 1 1 - departed ",
            "2 of 3: 2 1 0 yes departed AZE no",
            "1 of 2: 2 0 0 yes departed ",
        ], Shown(await stack.Get("blocs/nam/lines")));
        Assert.Equal(["2 of 3: 2 1 0 yes departed AZE no"], Shown(await stack.Get("blocs/nam/lines?departed=AZE")));
        Assert.Equal(["1 of 2: 2 0 0 yes departed "], Shown(await stack.Get("blocs/nam/lines?session=65")));
        Assert.Empty(Shown(await stack.Get("blocs/oic/lines")));
        var first = await stack.Get("blocs/nam/lines?pageSize=3");
        Assert.Equal(2, Shown(await stack.Get($"blocs/nam/lines?pageSize=3&pageToken={first.Text("nextPageToken")}")).Length);
        var rice = (await stack.Get("blocs/nam/lines")).GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("rice").GetDouble())
            .ToArray();
        Assert.Equal([0, 1, 0, 1 / 3.0, 1], rice);
        var reader = stack.Http();
        Assert.Equal(["bloc:invalid_word"],
            (await reader.GetAsync("/v1/forums/un/blocs/eu/lines").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["departed:unknown_state"],
            (await reader.GetAsync("/v1/forums/un/blocs/nam/lines?departed=x").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task A_suspended_members_ballots_leave_the_line_and_uncertain_members_are_named(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Desk();
        await desk.Enter("1 33 1978-12-01 EG=no DZ=yes TN=yes QA=yes", "2 35 1980-12-01 EG=no DZ=yes TN=yes QA=yes",
            "3 39 1984-12-01 EG=no DZ=yes TN=yes QA=yes", "4 5 1951-01-18 EG=yes DZ=yes", "5 60 2005-12-01 DZ=yes QA=no BO=no");
        await desk.Import("oic", "OIC,,EGY,member,1969,year,,a,", "OIC,,EGY,suspended,1979-05,month,1984-01,a,",
            "OIC,,DZA,member,1969,year,,a,", "OIC,,TUN,member,1969,year,1980-12,a,", "OIC,,QAT,member,1972,year,,a,");
        await desk.Import("gecf", "GECF,,DZA,member,,,,a,", "GECF,,QAT,member,2001,year,,a,", "GECF,,BOL,member,2001,year,,a,");
        await Eventually.True("the members are copied", async () =>
            await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.BlocStandings.Count())) == 8);
        var lines = await stack.Get("blocs/oic/lines");
        Assert.Equal(["5 of 3: 1 1 0 - departed ", "3 of 3: 2 1 0 yes departed EGY no", "2 of 2: 2 0 0 yes departed ",
            "1 of 4: 3 1 0 yes departed EGY no"], Shown(lines));
        // In December 1980 Tunisia may have left: it is named, and the line stands without it.
        Assert.Equal(["TUN"], Uncertain(lines, 2));
        Assert.False(lines.GetProperty("lines")[2].GetProperty("lineUncertain").GetBoolean());
        Assert.Equal(["DZA 3", "EGY 2", "QAT 3", "TUN 1"], (await stack.Get("blocs/oic")).GetProperty("states").EnumerateArray()
            .Select(s => $"{s.Text("state")} {s.GetProperty("votes").GetInt32()}").Order(StringComparer.Ordinal));

        // There was no forum in 1951; in 2005 its line holds whatever Algeria, whose date is not known, was.
        var gecf = await stack.Get("blocs/gecf/lines");
        Assert.Equal(["5 of 3: 1 2 0 no departed DZA yes"], Shown(gecf));
        Assert.Equal(["DZA"], Uncertain(gecf, 0));
        Assert.Equal(0, (await stack.Get("blocs/gecf?session=5")).GetProperty("votes").GetInt32());
        await desk.Import("gecf", "GECF,,BOL,member,2001,year,2004,a,");
        await Eventually.True("the end of a membership makes the line uncertain", async () =>
            (await stack.Get("blocs/gecf")).GetProperty("uncertainLines").GetInt32() == 1);
        // These lines were read before: the gateway keeps them until it hears of the change.
        await Eventually.True("the line says so", async () =>
            (await stack.Get("blocs/gecf/lines")).GetProperty("lines")[0].GetProperty("lineUncertain").GetBoolean());

        static IEnumerable<string?> Uncertain(JsonElement page, int line) =>
            page.GetProperty("lines")[line].GetProperty("uncertain").EnumerateArray().Select(u => u.GetString());
    }

    [Theory, BothWays]
    public async Task With_a_process_for_each_forum_the_members_come_by_announcement_also_those_of_before(Way way)
    {
        // The Movement's process announces; that of the United Nations receives it, or reads it in the log later.
        await using var stack =
            await Stack.Start(way, [DeskOfficer.Alone("nam"), DeskOfficer.Alone("un")],
                new Dictionary<string, string?> { ["CatchUp:IntervalSeconds"] = "1" });
        var desk = stack.Desk();
        await desk.Enter(Votes);
        await stack.Stop("forums-un");
        await desk.Import("nam", Members[..2]);
        await stack.Log("forums-nam");
        await stack.Restart("forums-un");
        await desk.Import("nam", Members[2..]);
        await Copied(stack);
        Assert.Equal("2 of 3: 2 1 0 yes departed AZE no", Shown(await stack.Get("blocs/nam/lines"))[3]);
        // A correction by a more exact source changes the line of the days between.
        await desk.Import("nam", "NAM,,AZE,member,2016-01-01,day,,b,");
        await desk.Import("nam", "NAM,,AZE,member,2010,year,,a,");
        await Eventually.True("the corrected day is copied",
            async () => Shown(await stack.Get("blocs/nam/lines"))[3] == "2 of 2: 2 0 0 yes departed ");
    }

    [Theory, BothWays]
    public async Task Each_change_of_members_is_told_once(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        await stack.Desk().Import("nam", Members);
        await Copied(stack);
        await stack.Desk().Import("nam", Members);
        await stack.Desk().Import("un", "UN,,DZA,member,1962,year,,a,");
        Assert.Equal(["forums/un/blocs/nam 1", "forums/un/blocs/nam 2", "forums/un/blocs/nam 3"],
            (await stack.Log("forums")).Where(a => a.Type == "embassy.forums.bloc.changed.v1")
                .Select(a => $"{a.Subject} {JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()}"));
    }

    internal static Task Copied(Stack stack) => Eventually.True("the members are copied", async () =>
        await stack.Query<ForumsDb, int>(stack.Has("forums-un") ? "forums-un" : "forums",
            db => Task.FromResult(db.BlocStandings.Count(s => s.Bloc == "nam"))) == 4);

    internal static string[] Shown(JsonElement page) => [.. page.GetProperty("lines").EnumerateArray().Select(l =>
        $"{l.Text("vote")["voeten-".Length..]} of {l.GetProperty("members").GetInt32()}: {l.GetProperty("yes").GetInt32()} {l.GetProperty("no").GetInt32()} {l.GetProperty("abstentions").GetInt32()} "
        + $"{(l.Text("line").Length == 0 ? "-" : l.Text("line"))} departed "
        + $"{string.Join(", ", l.GetProperty("departed").EnumerateArray().Select(d => $"{d.Text("state")} {d.Text("choice")}"))}")];
}
