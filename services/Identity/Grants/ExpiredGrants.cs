using Embassy.ServiceDefaults;
using OpenIddict.Abstractions;

namespace Embassy.Identity.Grants;

/// <summary>
/// Removes tokens and sign-ins that ended more than two weeks ago. Until then a used refresh token is remembered, so
/// that its second use is noticed.
/// </summary>
sealed class ExpiredGrants(LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Interval = TimeSpan.FromHours(1), Age = TimeSpan.FromDays(15);

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await using var scope = Scope();
        var before = Clock.GetUtcNow() - Age;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stopping);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stopping);
        return Interval;
    }
}
