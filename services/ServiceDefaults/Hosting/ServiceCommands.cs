using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>A command specific to one service; it returns the exit code.</summary>
public sealed record ServiceCommand(string Name, string Does, Func<IServiceProvider, Task<int>> Run);

/// <summary>Command-line commands of a service's program.</summary>
public static class ServiceCommands
{
    const string Help = """
        Runs one service of the platform. Settings come from the environment (docs/running.md).

          (nothing)            serve
          --health             ask the running process whether it is ready; exit code 0 or 1
          errors [--json]      list what was given up: announcements that failed, messages that are none
          errors --return [ID] hand all of it, or one, to its handlers again
          errors --discard ID --note TEXT
                               give one up for good; the note says why, and is kept
          outbox [--json]      list the announcements that could not be published
          outbox --return      let the relay try them again
          log [--json]         show the epoch of this service's log, its start, its end and what was pruned
          log --new-epoch      begin a new epoch: after a restore from a backup, before the service starts
          --help               this text
        """;

    /// <param name="own">Commands specific to this service.</param>
    public static async Task<int> Run(string[] args, Func<string[], WebApplication> build, params ServiceCommand[] own)
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
                if (ErrorsCommand.Parse(args.AsSpan(1)) is not { } errors) return await Refuse(args, help);
                return await errors.Run(build([]), Console.Out);
            case "outbox":
                if (args.Length > 2 || args.Length == 2 && args[1] is not ("--return" or "--json")) return await Refuse(args, help);
                return await Outbox(build([]), args.Contains("--return"), args.Contains("--json"));
            case "log":
                if (args.Length > 2 || args.Length == 2 && args[1] is not ("--new-epoch" or "--json")) return await Refuse(args, help);
                return await Log(build([]), args.Contains("--new-epoch"), args.Contains("--json"));
            case { } other when !other.StartsWith("--", StringComparison.Ordinal):
                await Console.Error.WriteLineAsync($"There is no command '{other}'.\n{help}");
                return 2;
            default:
                await build(args).RunAsync();
                return 0;
        }
    }

    static async Task<int> Refuse(string[] args, string help)
    {
        await Console.Error.WriteLineAsync($"'{string.Join(' ', args)}' is no use of '{args[0]}'.\n{help}");
        return 2;
    }

    public static async Task<int> Outbox(WebApplication app, bool giveBack, bool json)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var aside = await db.Outbox.Where(r => r.SetAsideAt != null).OrderBy(r => r.Sequence).ToListAsync();
        Show(Console.Out, aside.Select(r => new { sequence = r.Sequence, id = r.EventId, type = r.Type, subject = r.Subject, setAsideAt = r.SetAsideAt, attempts = r.Attempts, error = r.Error }), json);
        if (!giveBack) return 0;
        foreach (var row in aside) (row.SetAsideAt, row.Attempts) = (null, 0);
        await db.SaveChangesAsync();
        await Console.Error.WriteLineAsync($"{aside.Count.ToString(CultureInfo.InvariantCulture)} handed back.");
        return 0;
    }

    /// <summary>
    /// Starts a new log epoch after a backup was restored: sequences and versions are assigned again, and both the epoch
    /// and an announcement inform readers. Migrates the schema first, because the backup may be older than the program.
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
        Show(Console.Out, [new { epoch = state.Epoch, number = state.Number, epochStart = state.EpochStart, end, pruned = state.Pruned }], json);
        return 0;
    }

    internal static void Show<T>(TextWriter output, IEnumerable<T> rows, bool json)
    {
        var list = rows.ToList();
        if (json) output.WriteLine(JsonSerializer.Serialize(list, Embassy.Announcements.Announcement.Json));
        else if (list.Count == 0) output.WriteLine("None.");
        else foreach (var row in list) output.WriteLine(row);
    }
}
