namespace Embassy.ServiceDefaults.Tests.Missions;

public class CachedValueTests
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    readonly CachedValue<string> cached = new(TimeProvider.System);

    [Fact]
    public async Task A_value_is_read_once_until_its_time_is_over()
    {
        Assert.Null(cached.Fresh);
        Assert.Equal("old", await cached.Get(_ => Read("old", Life)));
        Assert.Equal(("old", "old"), (await cached.Get(_ => Read("new", Life)), cached.Fresh));
        cached.Invalidate();
        Assert.Equal("short", await cached.Get(_ => Read("short", TimeSpan.Zero)));
        Assert.Null(cached.Fresh);
        // The reader gets the last value, for an outage.
        Assert.Equal("short, again", await cached.Get(last => Read(last + ", again", Life)));
    }

    [Fact]
    public async Task An_invalidation_during_a_read_is_not_undone_by_it()
    {
        await cached.Get(async _ =>
        {
            cached.Invalidate();
            return await Read("old", Life);
        });
        Assert.Null(cached.Fresh);
    }

    [Fact]
    public async Task A_value_that_has_the_change_already_is_kept()
    {
        await cached.Get(_ => Read("version 3", Life));
        cached.Invalidate(unless: value => value == "version 3");
        Assert.NotNull(cached.Fresh);
        cached.Invalidate(unless: value => value == "version 4");
        Assert.Null(cached.Fresh);
    }

    static Task<(string, TimeSpan)> Read(string value, TimeSpan life) => Task.FromResult((value, life));
}
