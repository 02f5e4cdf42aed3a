using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary><c>log</c>: the epoch of a service's log of announcements.</summary>
public static class LogCommand
{
    public static ServiceCommand Create()
    {
        var newEpoch = new Option<bool>("--new-epoch")
        {
            Description = "Begins a new epoch: after a restore from a backup, before the service starts.",
        };
        var json = ServiceCommand.JsonOption();
        var command = new Command("log", "Shows the epoch of this service's log, its start, its end and what was pruned.")
        {
            newEpoch, json,
        };
        return new ServiceCommand(command,
            (app, parsed) => Run(app, parsed.GetValue(newEpoch), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
    }

    /// <summary>
    /// Starts a new log epoch after a backup was restored: sequences and versions are assigned again, and both the
    /// epoch and an announcement inform readers. Migrates the schema first, because the backup may be older than the
    /// program.
    /// </summary>
    public static async Task<int> Run(WebApplication app, bool begin, bool json, TextWriter output)
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
            var service = scope.ServiceProvider.GetRequiredService<ServiceIdentity>().Name;
            if (LogResets.Of(service, state, former) is { } announcement) db.Announce(announcement, about: null);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        ServiceCommand.Show(output,
            [new { epoch = state.Epoch, number = state.Number, epochStart = state.EpochStart, end, pruned = state.Pruned }], json);
        return 0;
    }
}
