namespace Embassy.Testing;

/// <summary>
/// The real time plus an offset that the test advances. It keeps running, so that loops and timeouts work as usual.
/// </summary>
public sealed class TestClock : TimeProvider
{
    long ahead;

    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    public void Advance(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() =>
        System.GetElapsedTime(0, System.GetTimestamp()).Ticks + Ahead.Ticks;
}
