using System.Text.Json;

namespace Embassy.Forums.Tests.Memberships;

/// <summary>The real file of 453 standings, and what is known of them from elsewhere.</summary>
public class KnownStandingsTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly Dictionary<string, (int Members, int Others)> Known = new()
    {
        ["nam"] = (121, 17),
        ["oic"] = (57, 4),
        ["opec-plus"] = (22, 0),
        ["gecf"] = (12, 9),
        ["un"] = (193, 0),
    };

    [Theory, BothWays]
    public async Task Every_row_is_taken_into_its_forum_once(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = await File.ReadAllBytesAsync(FileOfStandings());
        foreach (var (forum, (members, others)) in Known)
        {
            await stack.Desk().Send(forum, file).Json();
            var again = (await stack.Desk().Send(forum, file).Json()).Outcome();
            Assert.Equal($"rows 453 added 0 changed 0 unchanged {members + others} skipped {453 - members - others} refused 0", again);
            var shown = await stack.Http().GetAsync($"/v1/forums/{forum}").Json();
            Assert.Equal((members, others), (shown.GetProperty("members").GetInt32(), shown.GetProperty("others").GetInt32()));
        }
        Assert.Equal(Known.Values.Sum(k => k.Members + k.Others),
            (await stack.Log("forums")).Count(a => a.Subject.Contains("/members/", StringComparison.Ordinal)));
    }

    [Theory, BothWays]
    public async Task Algeria_and_Azerbaijan_stand_where_they_stand(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = await File.ReadAllBytesAsync(FileOfStandings());
        foreach (var forum in Known.Keys) await stack.Desk().Send(forum, file).Json();

        Assert.Equal("member 1965 five-year-step", Standing(await stack.Members("nam", "state=DZA")));
        Assert.Equal("member 2011 year", Standing(await stack.Members("nam", "state=AZE")));
        Assert.Equal("member 1969 year", Standing(await stack.Members("oic", "state=DZA")));
        Assert.Equal("member 1992 year", Standing(await stack.Members("oic", "state=AZE")));
        Assert.Equal("participant 2016-12-10 day", Standing(await stack.Members("opec-plus", "state=DZA")));
        Assert.Equal("participant 2016-12-10 day", Standing(await stack.Members("opec-plus", "state=AZE")));
        Assert.Equal("member  unknown", Standing(await stack.Members("gecf", "state=DZA")));
        Assert.Equal("observer  unknown", Standing(await stack.Members("gecf", "state=AZE")));
        Assert.Equal("member 1992 year", Standing(await stack.Members("un", "state=AZE")));
        // Algeria was no member before there was an independent Algeria; Namibia's NA is no absent value.
        Assert.Empty(await stack.Standings("un", "DZA", "1961-12-31"));
        Assert.Equal("member 1990 year", Standing(await stack.Members("un", "state=NAM")));
        Assert.Empty(await stack.Standings("nam", "AZE", "2010-01-01"));
        Assert.Equal("OPEC", (await stack.Members("opec-plus", "state=DZA"))[0].Text("note"));
    }

    [Theory, BothWays]
    public async Task The_missions_own_file_is_taken_whole(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var file = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "deploy", "missions", "dz-az", "memberships.csv"));
        foreach (var (forum, rows) in ((string, int)[])[("nam", 2), ("oic", 6), ("opec-plus", 2), ("gecf", 2), ("un", 4)])
            Assert.Equal($"rows 17 added {rows} changed 0 unchanged 0 skipped {17 - rows} refused 0",
                (await stack.Desk().Send(forum, file).Json()).Outcome());
        // Its examples of a suspension and of a second period.
        Assert.Equal(["member certain", "suspended certain", "member certain"], await Over("oic", "SYR", "2012-08-14 2025-03-06 2025-03-07"));
        Assert.Equal(["member certain", "", "member certain"], await Over("un", "IDN", "1965-01-19 1965-06-01 1967-01-01"));
        Assert.Equal(["suspended certain"], await Over("oic", "EGY", "1980-06-01"));

        async Task<List<string>> Over(string forum, string state, string days)
        {
            var answers = new List<string>();
            foreach (var day in days.Split(' ')) answers.Add(string.Join(',', await stack.CertainStandings(forum, state, day)));
            return answers;
        }
    }

    [Theory, BothWays]
    public async Task The_given_cases_of_two_periods_are_told_on_their_days(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var file = await File.ReadAllBytesAsync(DeskOfficer.Given("..", "cases", "forums", "memberships-two-periods.csv"));
        foreach (var forum in Known.Keys) await stack.Desk().Send(forum, file).Json();
        Assert.Equal("- member - member", await On("oic", "SYR", "1955 2000 2014 2026"));
        Assert.Equal("member member member", await On("un", "IDN", "1955 1980 2026"));
        Assert.Equal("participant - participant", await On("opec-plus", "GAB", "1980 2000 2026"));
        Assert.Equal("participant -", await On("opec-plus", "AGO", "2020 2026"));
        Assert.Equal("suspended", await On("opec-plus", "IDN", "2026"));
        Assert.Equal("member -", await On("un", "CSK", "1955 2000"));
        Assert.Equal("CSK", (await stack.Members("un", "state=SVK&asOf=1955-01-01")).Single().Text("state"));

        async Task<string> On(string forum, string state, string years)
        {
            var answers = new List<string>();
            foreach (var year in years.Split(' '))
                answers.Add((await stack.Standings(forum, state, year + "-06-01")).SingleOrDefault("-"));
            return string.Join(' ', answers);
        }
    }

    static string Standing(JsonElement[] members)
    {
        var one = Assert.Single(members);
        return $"{one.Text("standing")} {one.Text("joined")} {one.Text("joinedPrecision")}";
    }

    static string FileOfStandings()
    {
        var file = Repository.Shared is { } shared ? Path.Combine(shared, "data", "memberships", "forum_memberships.csv") : null;
        if (file is null || !File.Exists(file))
            Assert.Skip(
                "NOT RUN: the given file shared/data/memberships/forum_memberships.csv lies beside the repository, and is not there.");
        return file;
    }
}
