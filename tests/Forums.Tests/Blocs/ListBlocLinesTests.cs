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
