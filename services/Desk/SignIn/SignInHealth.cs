using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Embassy.Desk.SignIn;

/// <summary>Whether people can sign in: the identity service responds to this server.</summary>
public sealed class SignInHealth(IOptionsMonitor<OpenIdConnectOptions> options)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    public async Task<bool> Responds(CancellationToken cancellation)
    {
        var signIn = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Longest);
        try
        {
            using var response = await signIn.Backchannel.GetAsync(signIn.MetadataAddress, timeout.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
