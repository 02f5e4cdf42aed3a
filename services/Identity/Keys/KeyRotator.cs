using Embassy.ServiceDefaults;

namespace Embassy.Identity.Keys;

/// <summary>Rotates the keys, and reads those that another replica created.</summary>
sealed class KeyRotator(LoopHost host, KeyRing ring, IdentitySettings settings) : BackgroundLoop(host)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await using var scope = Scope();
        await Refresh(scope.ServiceProvider.GetRequiredService<IdentityDb>(), stopping);
        return Interval;
    }

    /// <summary>Also runs before the first request: without keys every one of them fails.</summary>
    public async Task Refresh(IdentityDb db, CancellationToken cancellation)
    {
        await KeyRotation.Run(db, TimeSpan.FromDays(settings.KeyDays), Clock.Now(), cancellation);
        await ring.Read(db, cancellation);
    }
}
