using Xunit;

namespace Embassy.Testing;

/// <summary>
/// A class fixture: the platform, started once for a test class in each way that it uses, with its own databases and
/// virtual host; stopped and removed with the class.
/// </summary>
public sealed class Stacks : IAsyncLifetime
{
    readonly SemaphoreSlim one = new(1, 1);
    readonly Dictionary<Way, Stack> running = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The same stack for every test of the class.</summary>
    public async Task<Stack> On(Way way, params Host[] hosts)
    {
        await one.WaitAsync();
        try
        {
            if (!running.TryGetValue(way, out var stack)) running[way] = stack = await Stack.Start(way, hosts);
            return stack;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stack in running.Values) await stack.DisposeAsync();
        one.Dispose();
    }
}
