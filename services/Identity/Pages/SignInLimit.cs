using System.Net;
using System.Threading.RateLimiting;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;

namespace Embassy.Identity.Pages;

/// <summary>
/// Limits the attempts to sign in of one client, by address: each costs a slow hash, and the lockout of accounts does
/// not stop one who tries one password on many of them.
/// </summary>
sealed class SignInLimit : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> limiter;

    public SignInLimit(IdentitySettings settings) => limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(client =>
        settings.AttemptsPerMinute == 0 ? RateLimitPartition.GetNoLimiter(client)
        : RateLimitPartition.GetFixedWindowLimiter(client, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = settings.AttemptsPerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    /// <summary>Counts an attempt; false if the client had too many.</summary>
    public bool Allows(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(ClientAddress.Of(http.Connection.RemoteIpAddress));
        if (lease.IsAcquired) return true;
        PasswordCheck.Refused("limit");
        http.Response.Headers.RetryAfter = "60";
        return false;
    }

    public void Dispose() => limiter.Dispose();
}
