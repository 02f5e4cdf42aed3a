using Embassy.ServiceDefaults;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace Embassy.Identity.Grants;

/// <summary>
/// Checks a program's secret: the present one, and after a rotation the former one for a time. Those of an expired and
/// of a revoked program are refused as a wrong secret is.
/// </summary>
sealed class ProgramManager(IOpenIddictApplicationCache<ClientProgram> cache, ILogger<OpenIddictApplicationManager<ClientProgram>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options, IOpenIddictApplicationStore<ClientProgram> store, TimeProvider clock)
    : OpenIddictApplicationManager<ClientProgram>(cache, logger, options, store)
{
    public override async ValueTask<bool> ValidateClientSecretAsync(ClientProgram application, string secret,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        var now = clock.Now();
        var right = await base.ValidateClientSecretAsync(application, secret, cancellationToken)
            || application is { FormerSecret: { } former, FormerSecretUntil: { } until } && until > now
                && await ValidateClientSecretAsync(secret, former, cancellationToken);
        return right && application.IsOpen(now);
    }
}
