using Embassy.Gateway.Changes;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embassy.Gateway.Tests.Changes;

public class ChangeTailTests
{
    static readonly ChangeOptions Settings =
        new()
        {
            Streams = 600,
            StreamsPerClient = 5,
            PollSeconds = 3600,
            HeartbeatSeconds = 3600,
            ReaderTimeoutSeconds = 3600,
            PageMegabytes = 1
        };

    // Each look is followed by an hour's pause: a second one would be one without a pause.
    [Fact]
    public async Task Looks_once_for_many_streams_that_came_and_went_and_not_while_nobody_listens()
    {
        var looks = 0;
        using var tail = Tail(_ =>
        {
            Interlocked.Increment(ref looks);
            return Task.FromResult(ChangeCursor.Beginning);
        });
        var places = new StreamLimiter(Settings, tail);
        for (var n = 0; n < 501; n++) places.Enter(n).Dispose();
        await tail.StartAsync(default);
        for (var n = 0; n < 501; n++) places.Enter(n).Dispose();
        Assert.InRange(looks, 0, 1);
        using var listener = places.Enter("one");
        await Eventually.True("it looks", () => Task.FromResult(looks > 0));
        for (var n = 0; n < 501; n++) places.Enter(n).Dispose();
        await tail.StopAsync(default);
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task A_failed_look_ends_nothing_and_stopping_is_no_failure()
    {
        var hangs = new TaskCompletionSource();
        using var tail = Tail(async cancellation =>
        {
            hangs.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Cancelled, ""));
        });
        using var listener = new StreamLimiter(Settings, tail).Enter("one");
        await tail.StartAsync(default);
        await hangs.Task;
        await tail.StopAsync(default);
        Assert.True(tail.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public void Places_are_counted_for_each_client_and_for_all()
    {
        using var tail = Tail(_ => Task.FromResult(ChangeCursor.Beginning));
        var places = new StreamLimiter(Settings with { Streams = 12 }, tail);
        var mine = Enumerable.Range(0, 5).Select(_ => places.Enter("a")).ToList();
        Assert.Equal(ProblemCodes.TooManyStreams, Assert.Throws<Problem>(() => places.Enter("a")).ProblemCode);
        for (var n = 0; n < 5; n++) places.Enter("b");
        mine[0].Dispose();
        mine[0].Dispose();
        places.Enter("a");
        Assert.Equal(ProblemCodes.TooManyStreams, Assert.Throws<Problem>(() => places.Enter("a")).ProblemCode);
        places.Enter("c");
        places.Enter("c");
        Assert.Equal(ProblemCodes.ServiceUnavailable, Assert.Throws<Problem>(() => places.Enter("d")).ProblemCode);
    }

    static readonly IServiceScopeFactory NoScopes =
        new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    static ChangeTail Tail(Func<CancellationToken, Task<ChangeCursor>> look) =>
        new(look, Settings, new LoopHost(new Started(), NoScopes, TimeProvider.System, NullLoggerFactory.Instance));

    sealed class Started : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);
        public CancellationToken ApplicationStopping => default;
        public CancellationToken ApplicationStopped => default;

        public void StopApplication() { }
    }
}
