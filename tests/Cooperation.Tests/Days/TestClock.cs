namespace Embassy.Cooperation.Tests.Days;

/// <summary>The real time, moved on by whole days.</summary>
sealed class TestClock : TimeProvider
{
    public int Days { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(Days);
}
