using Embassy.ServiceDefaults;

namespace Embassy.Content.StaffLog;

/// <summary>Deletes old steps of the work on pages, also while nobody reads them.</summary>
public sealed class StaffLogPruner(LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Look = TimeSpan.FromHours(1);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await using var scope = Scope();
        await StaffLogTable.Prune(scope.ServiceProvider.GetRequiredService<ContentDb>(), Clock.Now(), stopping);
        return Look;
    }
}
