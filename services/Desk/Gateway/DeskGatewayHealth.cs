using System.Text.Json;

namespace Embassy.Desk.Gateway;

/// <summary>
/// The state of each service by its name: <c>ok</c>, <c>degraded</c>, <c>unready</c>, <c>unreachable</c>.
/// </summary>
public sealed record ServiceStates(IReadOnlyDictionary<string, string> Services);

/// <summary>Whether the services behind the gateway work.</summary>
public sealed partial class DeskGateway
{
    /// <summary>Reads the states, also of a gateway that is not ready; null if it does not respond.</summary>
    public async Task<ServiceStates?> States(CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(LongestRead);
        try
        {
            using var response = await OpenFile("/health/ready", timeout.Token);
            if (response is null) return null;
            var states = await response.Content.ReadFromJsonAsync<ServiceStates>(timeout.Token);
            // A proxy before the gateway may answer in its place.
            return states?.Services is null ? null : states;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
