using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Embassy.Forums;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Bench.Forums;

/// <summary>The given files of votes, and how they are sent.</summary>
static class GivenVotes
{
    static string Folder =>
        Path.Combine(Repository.Shared ?? throw new InvalidOperationException("NOT RUN: the given data is not beside the repository."),
            "data", "un-votes");

    public static byte[] RollCalls => File.ReadAllBytes(Path.Combine(Folder, "un_roll_calls.csv"));
    public static byte[] Issues => File.ReadAllBytes(Path.Combine(Folder, "un_roll_call_issues.csv"));
    public static byte[] Votes => File.ReadAllBytes(Path.Combine(Folder, "un_votes.csv"));

    /// <summary>The same rows with other numbers of roll calls: as many votes again.</summary>
    public static byte[] Renumbered(byte[] file, int by)
    {
        var made = new MemoryStream(file.Length + 2_000_000);
        var first = true;
        foreach (var line in Lines(file))
        {
            var cut = line.Span.IndexOf((byte)',');
            if (!first && int.TryParse(Encoding.ASCII.GetString(line.Span[..cut]), CultureInfo.InvariantCulture, out var number))
            {
                made.Write(Encoding.ASCII.GetBytes((number + by).ToString(CultureInfo.InvariantCulture)));
                made.Write(line.Span[cut..]);
            }
            else made.Write(line.Span);
            made.WriteByte((byte)'\n');
            first = false;
        }
        return made.ToArray();
    }

    static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> file)
    {
        while (file.Length > 0)
        {
            var end = file.Span.IndexOf((byte)'\n');
            yield return end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
        }
    }

    /// <summary>Sends a file's parts through the gateway; the import waits to be finished.</summary>
    public static async Task<string> Send(HttpClient desk, byte[] file)
    {
        var import =
            (await desk.Post("/v1/forums/un/imports", new { name = "bench", bytes = file.Length.ToString(CultureInfo.InvariantCulture) })
                .Json(System.Net.HttpStatusCode.Created)).Text("import");
        for (var at = 0; at < file.Length; at += 8 << 20)
            await desk.PutAsync($"/v1/forums/un/imports/{import}/content?offset={at}",
                new ReadOnlyMemoryContent(
                    file.AsMemory(at,
                        Math.Min(8 << 20, file.Length - at)))
                { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }).Json();
        return import;
    }

    public static async Task Finish(HttpClient desk, string import)
    {
        var done = await desk.Post($"/v1/forums/un/imports/{import}:finish", new { }).Json();
        if (done.Text("status") != "done") throw new InvalidOperationException($"The import came to {done}.");
    }

    public static async Task<Stack> Entered(Action<string> say, bool votes = true)
    {
        var stack = await Stack.Start(Way.Real, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Http(Roles.DeskOfficer);
        say("roll calls and issues");
        await Finish(desk, await Send(desk, RollCalls));
        await Finish(desk, await Send(desk, Issues));
        if (!votes) return stack;
        say("870,109 votes");
        await Finish(desk, await Send(desk, Votes));
        return stack;
    }

    public static Task<List<BallotRow>> Ballots(Stack stack) => stack.Query<ForumsDb, List<BallotRow>>("forums", async db =>
    {
        var all = new List<BallotRow>();
        await foreach (var row in BallotTable.Read(db, CancellationToken.None)) all.Add(row);
        return all;
    });
}
