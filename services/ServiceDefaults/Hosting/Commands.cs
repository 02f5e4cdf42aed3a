using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>A command of one service alone; it answers the exit code.</summary>
public sealed record OwnCommand(string Name, string Does, Func<IServiceProvider, Task<int>> Run);

/// <summary>What an operator can ask of a service's program, beside running it.</summary>
public static class Commands
{
    const string Help = """
        Runs one service of the platform. Settings come from the environment (docs/running.md).

          (nothing)            serve
          --health             ask the running process whether it is ready; exit code 0 or 1
          errors [--json]      list the announcements that reactions gave up on
          errors --return      hand them to their reactions again, out of the error queues
          outbox [--json]      list the announcements that could not be published
          outbox --return      let the relay try them again
          log [--json]         show the epoch of this service's log, its start, its end and what was pruned
          log --new-epoch      begin a new epoch: after a restore from a backup, before the service starts
          --help               this text
        """;

    /// <param name="own">What this service knows beside what every one does.</param>
    public static async Task<int> Run(string[] args, Func<string[], WebApplication> build, params OwnCommand[] own)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (Array.Find(own, c => c.Name == args.FirstOrDefault()) is { } command) return await command.Run(build([]).Services);
        var help = string.Join('\n', own.Select(c => $"  {c.Name,-20} {c.Does}").Prepend(Help));
        switch (args.FirstOrDefault())
        {
            case "--help" or "-h":
                Console.WriteLine(help);
                return 0;
            case "--health":
                return await Health.Probe(Health.Ready, Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:8080");
            case "errors":
                return await Errors(build([]), args.Contains("--return"), args.Contains("--json"));
            case "outbox":
                return await Outbox(build([]), args.Contains("--return"), args.Contains("--json"));
            case "log":
                return await Log(build([]), args.Contains("--new-epoch"), args.Contains("--json"));
            case { } other when !other.StartsWith("--", StringComparison.Ordinal):
                await Console.Error.WriteLineAsync($"There is no command '{other}'.\n{help}");
                return 2;
            default:
                await build(args).RunAsync();
                return 0;
        }
    }

    public static async Task<int> Errors(WebApplication app, bool giveBack, bool json)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var failed = await db.Inbox.Where(i => i.Outcome == InboxRow.Failed).OrderBy(i => i.At).ToListAsync();
        Show(failed.Select(f => new { reaction = f.Reaction, id = f.EventId, source = f.Source, sequence = f.Sequence, subject = f.Subject, at = f.At, error = f.Error }), json);
        if (!giveBack) return 0;

        // Forget the failures and read the log again from before them; what the inbox has noted as done stays done.
        // Positions first, also one that stays: whoever moves it on meanwhile waits, and then finds that a note is gone.
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var group in failed.GroupBy(f => (f.Reaction, f.Source)))
        {
            var before = group.Min(f => f.Sequence) - 1;
            await db.Positions.Where(p => p.Reaction == group.Key.Reaction && p.Source == group.Key.Source)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.Sequence, p => p.Sequence < before ? p.Sequence : before));
        }
        db.Inbox.RemoveRange(failed);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        var moved = failed.Count;
        if (scope.ServiceProvider.GetRequiredService<BusSettings>().Url is { } url)
            foreach (var reaction in scope.ServiceProvider.GetRequiredService<IReadOnlyList<Reaction>>())
                moved = Math.Max(moved, await ErrorQueue.Return(url, reaction.Name));
        await Console.Error.WriteLineAsync($"{moved.ToString(CultureInfo.InvariantCulture)} handed back.");
        return 0;
    }

    public static async Task<int> Outbox(WebApplication app, bool giveBack, bool json)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var aside = await db.Outbox.Where(r => r.SetAsideAt != null).OrderBy(r => r.Sequence).ToListAsync();
        Show(aside.Select(r => new { sequence = r.Sequence, id = r.EventId, type = r.Type, subject = r.Subject, setAsideAt = r.SetAsideAt, attempts = r.Attempts, error = r.Error }), json);
        if (!giveBack) return 0;
        foreach (var row in aside) (row.SetAsideAt, row.Attempts) = (null, 0);
        await db.SaveChangesAsync();
        await Console.Error.WriteLineAsync($"{aside.Count.ToString(CultureInfo.InvariantCulture)} handed back.");
        return 0;
    }

    /// <summary>
    /// A backup was restored, so sequences and versions are given again: readers are told by another epoch, and by an announcement.
    /// Brings the schema up to date first, because the backup may be older than the program.
    /// </summary>
    public static async Task<int> Log(WebApplication app, bool begin, bool json)
    {
        if (begin) await Database.Migrate(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var state = await db.LogStates.SingleAsync();
        var end = await db.Outbox.MaxAsync(r => r.Sequence) ?? 0;
        if (begin)
        {
            var (former, now) = (state.Epoch, scope.ServiceProvider.GetRequiredService<TimeProvider>().Now());
            (state.Epoch, state.EpochStart, state.Number) = (LogState.NewEpoch(now, former), end, state.Number + 1);
            if (LogResets.Of(scope.ServiceProvider.GetRequiredService<ServiceIdentity>().Name, state, former) is { } announcement) db.Announce(announcement, about: null);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        Show([new { epoch = state.Epoch, number = state.Number, epochStart = state.EpochStart, end, pruned = state.Pruned }], json);
        return 0;
    }

    static void Show<T>(IEnumerable<T> rows, bool json)
    {
        var list = rows.ToList();
        if (json) Console.WriteLine(JsonSerializer.Serialize(list, Embassy.Announcements.Announcement.Json));
        else if (list.Count == 0) Console.WriteLine("None.");
        else foreach (var row in list) Console.WriteLine(row);
    }
}
