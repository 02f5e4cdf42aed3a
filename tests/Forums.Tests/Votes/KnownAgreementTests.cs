using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Embassy.Forums.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Forums.Tests.Votes;

/// <summary>
/// The real 870,109 ballots through the gateway, and what is known of them, or worked out here from the same files in
/// the plainest way.
/// </summary>
public class KnownAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly SemaphoreSlim One = new(1, 1);
    static readonly HashSet<Way> Imported = [];

    async Task<Stack> Whole(Way way)
    {
        var stack = await stacks.Forums(way);
        var (rollCalls, issues, votes, points) =
            (Voters.Given("un_roll_calls.csv"), Voters.Given("un_roll_call_issues.csv"), Voters.Given("un_votes.csv"),
                Voters.Given("voeten_idealpoints_all_2020-04.csv"));
        await One.WaitAsync();
        try
        {
            if (!Imported.Add(way)) return stack;
            var desk = stack.Desk();
            Assert.Equal("done roll-calls rows 6203 added 6203 changed 0 unchanged 0 refused 0",
                (await desk.Upload(await File.ReadAllBytesAsync(rollCalls))).Came());
            Assert.Equal("done issues rows 5745 added 5745 changed 0 unchanged 0 refused 0",
                (await desk.Upload(await File.ReadAllBytesAsync(issues))).Came());
            var done = await desk.Upload(await File.ReadAllBytesAsync(votes));
            Assert.Equal("done votes rows 870109 added 864665 changed 0 unchanged 0 refused 5444", done.Came());
            Assert.All(await desk.RefusedRows(done), row => Assert.EndsWith("country_code unknown_state", row, StringComparison.Ordinal));
            Assert.Equal("done ideal-points rows 10469 added 10469 changed 0 unchanged 0 refused 0",
                (await desk.Upload(await File.ReadAllBytesAsync(points))).Came());
            return stack;
        }
        finally
        {
            One.Release();
        }
    }

    [Theory, BothWays]
    public async Task The_same_file_again_changes_nothing(Way way)
    {
        var stack = await Whole(way);
        var told = (await stack.Log("forums")).Count;
        // As a stream through the gateway, whose limit for one body it exceeds.
        var file = await File.ReadAllBytesAsync(Voters.Given("un_votes.csv"));
        using var call = new VoteImportsService.VoteImportsServiceClient(stack.Grpc("gateway", Embassy.ServiceDefaults.Roles.DeskOfficer))
            .UploadVotes();
        await call.RequestStream.WriteAsync(new UploadVotesRequest { Start = new() { Name = "un_votes.csv", Bytes = file.Length } });
        for (var at = 0; at < file.Length; at += 1 << 20)
            await call.RequestStream.WriteAsync(
                new UploadVotesRequest { Part = Google.Protobuf.ByteString.CopyFrom(file, at, Math.Min(1 << 20, file.Length - at)) });
        await call.RequestStream.CompleteAsync();
        var done = await call;
        Assert.Equal("done votes 870109 0 0 864665 5444",
            $"{done.Status} {done.Layout} {done.Rows} {done.Added} {done.Changed} {done.Unchanged} {done.Refused}");
        Assert.Equal("done roll-calls rows 6203 added 0 changed 0 unchanged 6203 refused 0",
            (await stack.Desk().Upload(await File.ReadAllBytesAsync(Voters.Given("un_roll_calls.csv")))).Came());
        Assert.Equal(told, (await stack.Log("forums")).Count);
    }

    [Theory, BothWays]
    public async Task Equals_the_known_scores(Way way)
    {
        var stack = await Whole(way);
        var codes = new Dictionary<string, string> { ["DZ"] = "DZA", ["AZ"] = "AZE", ["TR"] = "TUR" };
        var rows = Rows(Voters.Given("golden_agreement.csv")).ToList();
        Assert.Equal(6, rows.Count);
        foreach (var row in rows)
        {
            var asked = $"voting-agreement?a={codes[row["a"]]}&b={codes[row["b"]]}"
                + (row["session"] == "all" ? "" : $"&session={row["session"]}");
            var (voeten, identical) =
                ((await stack.Get(asked)).GetProperty("overall"), (await stack.Get(asked + "&method=identical")).GetProperty("overall"));
            Assert.Equal(
                (int.Parse(row["joint_votes"], CultureInfo.InvariantCulture), int.Parse(row["identical"], CultureInfo.InvariantCulture),
                    int.Parse(row["joint_nonunanimous"], CultureInfo.InvariantCulture)),
                (voeten.GetProperty("joint").GetInt32(), voeten.GetProperty("identical").GetInt32(), voeten.GetProperty("votes")
                    .GetInt32()));
            Assert.Equal(double.Parse(row["voeten_agree"], CultureInfo.InvariantCulture), voeten.GetProperty("score").GetDouble(), 1e-6);
            Assert.Equal(double.Parse(row["identical_share"], CultureInfo.InvariantCulture),
                identical.GetProperty("score").GetDouble(), 1e-6);
        }
    }

    [Theory, BothWays]
    public async Task Equals_what_the_files_say_of_pairs_that_are_in_no_table(Way way)
    {
        var stack = await Whole(way);
        var votes = new Dictionary<string, Dictionary<string, int>>();
        foreach (var row in Rows(Voters.Given("un_votes.csv")))
        {
            if (row["country_code"].Length == 0) continue;
            if (!votes.TryGetValue(row["rcid"], out var cast)) votes[row["rcid"]] = cast = [];
            cast[row["country_code"]] = row["vote"] switch { "yes" => 1, "abstain" => 2, _ => 3 };
        }
        var session = Rows(Voters.Given("un_roll_calls.csv"))
            .ToDictionary(r => r["rcid"], r => int.Parse(r["session"], CultureInfo.InvariantCulture));
        var issues = Rows(Voters.Given("un_roll_call_issues.csv")).ToLookup(r => r["short_name"], r => r["rcid"]);
        var humanRights = issues["hr"].ToHashSet();
        // Two letters of the file, and the States they mean; RU is one seat, of which `continued` makes one State.
        foreach (var (a, b, first, second) in (IEnumerable<(string, string, string, string)>)[("US", "GB", "USA", "GBR"),
            ("NA", "ZA", "NAM", "ZAF"), ("DZ", "US", "DZA", "USA"),
            ("DD", "YD", "DDR", "YMD"), ("CS", "US", "CSK", "USA"), ("RU", "US", "RUS", "USA"), ("AZ", "AM", "AZE", "ARM")])
        {
            var joint = votes.Where(v => v.Value.ContainsKey(a) && v.Value.ContainsKey(b)).ToList();
            Check(await stack.Get($"voting-agreement?a={first}&b={second}&continued=true"), joint);
            Check(await stack.Get($"voting-agreement?a={first}&b={second}&continued=true&issue=hr"),
                [.. joint.Where(v => humanRights.Contains(v.Key))]);
            var trend = (await stack.Get($"voting-agreement?a={first}&b={second}&continued=true")).GetProperty("sessions").EnumerateArray()
                .ToDictionary(s => s.GetProperty("session").GetInt32(), s => s.GetProperty("figure"));
            Assert.Equal(joint.GroupBy(v => session[v.Key]).ToDictionary(g => g.Key, g => g.Count()).OrderBy(g => g.Key),
                trend.ToDictionary(t => t.Key, t => t.Value.GetProperty("joint").GetInt32()).OrderBy(t => t.Key));

            void Check(JsonElement answer, List<KeyValuePair<string, Dictionary<string, int>>> over)
            {
                var divided = over.Where(v => v.Value.Values.Distinct().Count() > 1).ToList();
                var figure = answer.GetProperty("overall");
                Assert.Equal((over.Count, divided.Count), (figure.GetProperty("joint").GetInt32(), figure.GetProperty("votes").GetInt32()));
                if (divided.Count > 0)
                    Assert.Equal(divided.Average(v => 1 - Math.Abs(v.Value[a] - v.Value[b]) / 2.0),
                        figure.GetProperty("score").GetDouble(), 1e-9);
            }
        }
    }

    [Theory, BothWays]
    public async Task The_dead_live_on_with_their_dates_and_Namibia_is_no_absent_value(Way way)
    {
        var stack = await Whole(way);
        foreach (var (state, first, last) in (IEnumerable<(string, int, int)>)[("SUN", 1, 46), ("YUG", 1, 60), ("CSK", 1, 47),
            ("DDR", 28, 44), ("YMD", 22, 44), ("RUS", 47, 74), ("SRB", 60, 74), ("NAM", 45, 74)])
        {
            var sessions = (await stack.Get($"voting-agreement?a={state}&b=SWE&method=identical")).GetProperty("sessions").EnumerateArray()
                .Select(s => s.GetProperty("session").GetInt32()).ToList();
            Assert.Equal((state, first, last), (state, sessions[0], sessions[^1]));
        }
    }

    [Theory, BothWays]
    public async Task Takes_less_than_ten_megabytes_and_is_the_same_when_made_anew(Way way)
    {
        var stack = await Whole(way);
        var memory = stack.Services("forums").GetRequiredService<Embassy.Forums.RollCalls.BallotIndex>();
        var kept = await memory.Current(CancellationToken.None);
        Assert.InRange(kept.Bytes, 100_000, 10_000_000);
        var anew = await stack.Query<ForumsDb, Embassy.Forums.RollCalls.VoteColumns>("forums",
            db => Embassy.Forums.RollCalls.BallotIndex.Read(db, CancellationToken.None));
        Assert.Equal(kept.States, anew.States);
        Assert.Equal(kept.Heads.Select(h => h?.Id), anew.Heads.Select(h => h?.Id));
        for (var state = 0; state < kept.States.Count; state++)
        {
            Assert.True(kept.NotNo(state).SequenceEqual(anew.NotNo(state)), kept.States[state]);
            Assert.True(kept.NotYes(state).SequenceEqual(anew.NotYes(state)), kept.States[state]);
        }
        Assert.True(kept.Divided.SequenceEqual(anew.Divided));
    }

    static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        using var csv = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        while (csv.Read()) yield return csv.HeaderRecord!.ToDictionary(h => h, h => csv.GetField(h)!);
    }
}
