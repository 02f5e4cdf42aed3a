using Embassy.ServiceDefaults;

namespace Embassy.Bench.Forums;

/// <summary>
/// Ten times the ballots, as ten files of 870,109 rows with roll calls of their own: whether the last costs what the
/// first does.
/// </summary>
public sealed class VoteImportGrowth : Bench
{
    public override string Name => "forums.growth";
    public override string Shows => "8.7 million rows in ten files on PostgreSQL: the cost of each";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await GivenVotes.Entered(say, votes: false);
        var desk = stack.Http(Roles.DeskOfficer);
        var (rollCalls, votes, times) = (GivenVotes.RollCalls, GivenVotes.Votes, new List<double>());
        for (var i = 0; i < 10; i++)
        {
            await GivenVotes.Finish(desk, await GivenVotes.Send(desk, GivenVotes.Renumbered(rollCalls, i * 10_000)));
            var file = GivenVotes.Renumbered(votes, i * 10_000);
            times.Add(await VoteImportCost.Seconds(async () => await GivenVotes.Finish(desk, await GivenVotes.Send(desk, file))));
            say($"file {i + 1}: {times[^1]:0.00} s");
        }
        return
        [
            new("the second file (the first warms up)", times[1], "s"),
            new("the tenth file", times[9], "s"),
            new("tenth ÷ second", times[9] / times[1], "times", "about 1: linear"),
        ];
    }
}
