using System.Diagnostics;
using System.Text;
using Embassy.Forums;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Embassy.Bench.Forums;

/// <summary>
/// Imports the whole file of votes, compared with PostgreSQL's own COPY of the same ballots into an equal table.
/// </summary>
public sealed class VoteImportCost : Bench
{
    public override string Name => "forums.import";
    public override string Shows =>
        "un_votes.csv (870,109 rows, 18.9 MB) through the gateway, and COPY of its 864,665 ballots into the same PostgreSQL, in turn";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var file = GivenVotes.Votes;
        await using var stack = await GivenVotes.Entered(say, votes: false);
        var desk = stack.Http(Roles.DeskOfficer);
        await GivenVotes.Finish(desk, await GivenVotes.Send(desk, file));
        var lines = new StringBuilder();
        foreach (var row in await GivenVotes.Ballots(stack))
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{row.RollCall}\t{row.State}\t{(int)row.Choice}\n");
        var text = lines.ToString();

        var (sent, taken, copied, again) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < 3; run++)
        {
            await stack.Query<ForumsDb, int>("forums", db => db.Database.ExecuteSqlRawAsync("truncate \"Ballots\"", cancellation));
            var import = "";
            sent.Add(await Seconds(async () => import = await GivenVotes.Send(desk, file)));
            taken.Add(await Seconds(() => GivenVotes.Finish(desk, import)));
            copied.Add(await stack.Query<ForumsDb, double>("forums", db => Copy(db, text, cancellation)));
            say($"run {run + 1}: sent {sent[^1]:0.00} s, taken in {taken[^1]:0.00} s, COPY {copied[^1]:0.00} s");
        }
        again.Add(await Seconds(async () => await GivenVotes.Finish(desk, await GivenVotes.Send(desk, file))));
        return
        [
            new("upload of the parts, median of 3", Median(sent), "s"),
            new("taking in: read, check, compare, write, commit, memory", Median(taken), "s"),
            new("COPY of the same ballots, text, with the primary key", Median(copied), "s"),
            new("upload and taking in ÷ COPY", (Median(sent) + Median(taken)) / Median(copied), "times", "≤ 3"),
            new("the same file again, upload included", again[0], "s"),
        ];
    }

    static async Task<double> Copy(ForumsDb db, string text, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await Execute("drop table if exists \"Rival\"");
        await Execute(
            "create table \"Rival\" (\"RollCall\" integer not null, \"State\" varchar(3) not null, \"Choice\" smallint not null, primary "
            + "key (\"RollCall\", \"State\"))");
        return await Seconds(async () =>
        {
            await using var copy = await connection.BeginTextImportAsync("copy \"Rival\" from stdin", cancellation);
            await copy.WriteAsync(text.AsMemory(), cancellation);
        });

        async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    internal static async Task<double> Seconds(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
