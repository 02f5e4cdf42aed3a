using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

/// <summary>Does the link checks that are due, beside the clockwork: other services may be slow to answer, and schedules do not wait for them.</summary>
public sealed class LinkWatch(IServiceScopeFactory scopes, Peers peers, IHostApplicationLifetime host, TimeProvider clock, ILogger<LinkWatch> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    const int Batch = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The schema is brought up to date by then.
        var started = new TaskCompletionSource();
        await using var _ = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var check in await InScope((db, now) => LinkCheck.Due(db, now).AsNoTracking().Take(Batch).ToListAsync(stoppingToken)))
                    await InScope((db, now) => LinkCheck.Do(db, peers, check.PageKey, check.Locale, now, stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "Links could not be looked at; it is tried again");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Look, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task<T> InScope<T>(Func<ContentDb, DateTimeOffset, Task<T>> piece)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Work>().Caller = Caller.Service;
        return await piece(scope.ServiceProvider.GetRequiredService<ContentDb>(), clock.Now());
    }
}
