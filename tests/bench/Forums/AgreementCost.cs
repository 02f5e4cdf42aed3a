using System.Diagnostics;
using Embassy.Forums;
using Embassy.Forums.RollCalls;
using Embassy.Forums.VotingAgreement;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Embassy.Bench.Forums;

/// <summary>
/// Agreement out of memory, beside a self-join of the ballots on the PostgreSQL they come from; and ten times the
/// ballots.
/// </summary>
public sealed class AgreementCost : Bench
{
    const int States = 193;

    // Every two States' joint votes and distances: what a score needs. Not even the unanimous votes are left out.
    const string SelfJoin = """
        select a."State", b."State", count(*), sum(abs(a."Choice" - b."Choice")) from "Ballots" a join "Ballots" b on a."RollCall" = b."RollCall" and a."State" < b."State"
        where a."Choice" <= 3 and b."Choice" <= 3 group by 1, 2
        """;

    public override string Name => "forums.agreement";
    public override string Shows =>
        "scores of 193 States over 6,203 roll calls: in memory, by SQL on the same ballots, through the gateway; and at ten times the "
        + "ballots";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await GivenVotes.Entered(say);
        var columns = await stack.Services("forums").GetRequiredService<BallotIndex>().Current(cancellation);
        var rebuilt = new List<double>();
        for (var run = 0; run < 4; run++)
            rebuilt.Add(
                await VoteImportCost.Seconds(() => stack.Query<ForumsDb, VoteColumns>("forums", db => BallotIndex.Read(db, cancellation))));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var second = await stack.Query<ForumsDb, VoteColumns>("forums", db => BallotIndex.Read(db, cancellation));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(second);
        say("matrix and pair in memory");
        var (matrix, pair) = (Matrix(columns), Pair(columns));
        say("the self-join");
        var sql = await stack.Query<ForumsDb, double>("forums", db => Join(db, cancellation));
        say("pairs through the gateway");
        var asked = await Through(stack);
        say("ten times the ballots");
        var ten = TenTimes(columns);
        return
        [
            new("matrix of 193 States, one core, median of 21", matrix, "ms", "≤ 20"),
            new("the same by a self-join in SQL", sql * 1000, "ms"),
            new("SQL ÷ memory", sql * 1000 / matrix, "times", "≥ 100"),
            new("one pair in memory", pair, "µs", "≤ 50"),
            new("one pair through the gateway, uncached, one after the other, p50", Percentile(asked, 0.5), "ms"),
            new("the same, p99", Percentile(asked, 0.99), "ms", "≤ 5"),
            new("the columns, by what the heap grows with another copy", grown / 1e6, "MB", "≤ 10"),
            new("the columns, by their own count", columns.Bytes / 1e6, "MB", "≤ 10"),
            new("rebuild from PostgreSQL, first of 4 left out, median", VoteImportCost.Median(rebuilt[1..]), "s", "≤ 2"),
            new("ten times the ballots: matrix", Matrix(ten), "ms"),
            new("ten times the ballots: matrix ÷ ten times the matrix", Matrix(ten) / (10 * matrix), "times", "about 1"),
            new("ten times the ballots: one pair", Pair(ten), "µs"),
            new("ten times the ballots: the columns", ten.Bytes / 1e6, "MB"),
        ];
    }

    static double Matrix(VoteColumns columns)
    {
        var over = columns.Select();
        var times = new List<double>();
        for (var run = 0; run < 41; run++)
        {
            var began = Stopwatch.GetTimestamp();
            var sum = 0.0;
            for (var a = 0; a < States; a++)
                for (var b = 0; b < a; b++) sum += AgreementScoring.Of(AgreementScoring.Voeten, columns.Compare(a, b, over)).Score ?? 0;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (sum <= 0) throw new InvalidOperationException("Nothing was scored.");
        }
        // The first twenty warm the compiler up.
        return VoteImportCost.Median(times[20..]);
    }

    static double Pair(VoteColumns columns)
    {
        const int Count = 50_000;
        var (over, votes) = (columns.Select(), 0L);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++) votes += columns.Compare(i % States, (i + 7) % States, over).Joint;
        if (votes == 0) throw new InvalidOperationException("Nothing was compared.");
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / Count;
    }

    static async Task<double> Join(ForumsDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        return await VoteImportCost.Seconds(async () =>
        {
            await using var command = new NpgsqlCommand(SelfJoin, (NpgsqlConnection)db.Database.GetDbConnection()) { CommandTimeout = 600 };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = 0;
            while (await reader.ReadAsync(cancellation)) rows++;
            if (rows < States * (States - 1) / 2) throw new InvalidOperationException($"The self-join found {rows} pairs.");
        });
    }

    // Each pair once, and with a token, so that no cache answers.
    static async Task<List<double>> Through(Stack stack)
    {
        var http = stack.Http(Embassy.ServiceDefaults.Roles.DeskOfficer);
        string[] states =
            ["DZA", "AZE", "FRA", "USA", "TUR", "EGY", "BRA", "IND", "CHN", "RUS", "SWE", "ZAF", "MEX", "JPN", "IRN", "NGA", "IDN", "CUB",
                "POL", "KEN", "ARG", "PAK", "MAR", "TUN", "GBR", "DEU", "ITA", "ESP", "PRT", "GRC"];
        var times = new List<double>();
        foreach (var warm in (bool[])[true, false])
            foreach (var a in states)
                foreach (var b in states)
                {
                    if (a == b) continue;
                    var began = Stopwatch.GetTimestamp();
                    using var answer = await http.GetAsync($"/v1/forums/un/voting-agreement?a={a}&b={b}");
                    await answer.Content.ReadAsByteArrayAsync();
                    answer.EnsureSuccessStatusCode();
                    if (!warm) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
        times.Sort();
        return times;
    }

    /// <summary>Every vote ten times, each time as ten roll calls of its session.</summary>
    static VoteColumns TenTimes(VoteColumns columns)
    {
        var heads = columns.Heads.OfType<RollCallHead>().SelectMany(h => Enumerable.Range(0, 10).Select(i => h with { Id = h.Id * 10 + i }))
            .ToList();
        var builder = new VoteColumns.Builder(heads, columns.States, 1);
        for (var at = 0; at < columns.Heads.Length; at++)
        {
            if (columns.Heads[at] is not { } head) continue;
            for (var state = 0; state < columns.States.Count; state++)
                for (var i = 0; i < 10; i++) builder.Set(columns.States[state], head.Id * 10 + i, columns.ChoiceOf(state, at));
        }
        return builder.Build();
    }
}
