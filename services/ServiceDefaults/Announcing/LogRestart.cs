using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A handler that keeps a copy of another service's data. When that service's log is reset, the copy is dropped and
/// rebuilt from the start of the log; other handlers continue from the last position that both histories share.
/// </summary>
public interface IKeepsCopy
{
    /// <summary>Drops all data from this CloudEvents source.</summary>
    Task DropCopy(string source, CancellationToken cancellation);
}

/// <summary>Restarts reading of a log for all handlers of a service, in one transaction.</summary>
static class LogRestart
{
    public static async Task Begin(
        IServiceProvider services, IEnumerable<AnnouncementHandler> reactions, string source, string formerEpoch, LogResetDetails log,
        bool complete, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<EmbassyDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Beyond the end in the same epoch: the backup was restored without running its command, so the end of the
        // backup is unknown.
        var common = formerEpoch == log.Epoch ? log.End : log.EpochStart;
        foreach (var announcementHandler in reactions)
        {
            var (keepsCopy, after) = (announcementHandler.DropCopy is not null, common);
            // The row is written first, so that only one of two replicas does this.
            var begun = await db.Positions.Where(
                p => p.Reaction == announcementHandler.Name && p.Source == source && (p.Epoch != log.Epoch || p.Sequence > log.End))
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Epoch, log.Epoch).SetProperty(p => p.Sequence, 0), cancellation);
            if (begun == 0) continue;
            if (keepsCopy && complete)
            {
                await announcementHandler.DropCopy!(services, source, cancellation);
                after = 0;
            }
            // Versions are assigned again from the backup onwards: versions seen after it must not make new
            // announcements stale.
            var lost = db.Inbox.Where(i => i.Reaction == announcementHandler.Name && i.Source == source && i.Sequence > after);
            await db.SubjectVersions.Where(s => s.Reaction == announcementHandler.Name && lost.Any(i => i.Subject == s.Subject))
                .ExecuteDeleteAsync(cancellation);
            await lost.ExecuteDeleteAsync(cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
