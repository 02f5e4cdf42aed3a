using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The host as its background loops see it: it starts and stops them, tells the time, opens units of work, and keeps
/// their logs.
/// </summary>
/// <param name="commits">Null for a host without a database.</param>
public sealed class LoopHost(
    IHostApplicationLifetime lifetime, IServiceScopeFactory scopes, TimeProvider clock, ILoggerFactory logs, CommitWatch? commits = null)
{
    /// <summary>False if nothing was committed to the host's database since the last look.</summary>
    public bool HasCommits(ref CommitStamp seen) => commits?.Changed(ref seen) ?? true;

    public TimeProvider Clock => clock;

    /// <summary>Notes a commit that EF Core does not know of.</summary>
    public void NoteCommit() => commits?.Note();

    /// <summary>Waits until all hosted services have started, by which time the schema is current.</summary>
    public async Task Started(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A unit of work whose caller is this service.</summary>
    /// <param name="operation">What the audit calls it: the name of the loop or the handler.</param>
    public AsyncServiceScope Scope(string operation)
    {
        var scope = scopes.CreateAsyncScope();
        var requestContext = scope.ServiceProvider.GetRequiredService<RequestContext>();
        (requestContext.Caller, requestContext.Operation) = (Caller.Service, operation);
        return scope;
    }

    public ILogger LogOf(Type loop) => logs.CreateLogger(loop);
}
