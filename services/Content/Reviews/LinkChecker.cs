using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

/// <summary>
/// Runs due link checks in a loop of its own, because schedules and review dates must not wait for slow services.
/// </summary>
public sealed class LinkChecker(ServiceClients serviceClients, LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(5);
    const int Batch = 100;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        if (!IsDue(Longest)) return Look;
        foreach (var check in await InScope((db, now) => LinkCheck.Due(db, now).AsNoTracking().Take(Batch).ToListAsync(stopping)))
            await InScope((db, now) => LinkCheck.Do(db, serviceClients, check.PageKey, check.Locale, now, stopping));
        return Look;
    }

    async Task<T> InScope<T>(Func<ContentDb, DateTimeOffset, Task<T>> piece)
    {
        await using var scope = Scope();
        return await piece(scope.ServiceProvider.GetRequiredService<ContentDb>(), Clock.Now());
    }
}
