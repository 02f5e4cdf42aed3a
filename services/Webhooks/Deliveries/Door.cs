using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Deliveries;

/// <param name="AllowPrivate">Lets webhooks reach private networks, loopback and http: for a receiver inside, and for tests.</param>
/// <param name="Pauses">Between attempts; the last repeats until a day is over.</param>
/// <param name="Timeout">How long a receiver may take to answer.</param>
/// <param name="KeepDays">How long deliveries can be read and replayed.</param>
public sealed record WebhookSettings(bool AllowPrivate, IReadOnlyList<TimeSpan> Pauses, TimeSpan Timeout, TimeSpan Poll, int KeepDays)
{
    public static WebhookSettings From(IConfiguration configuration) => new(
        configuration.GetValue("Webhooks:AllowPrivate", false),
        [.. (configuration["Webhooks:PauseSeconds"] ?? "5 30 120 600 1800 3600 7200 14400").Split(' ').Select(s => TimeSpan.FromSeconds(double.Parse(s, CultureInfo.InvariantCulture)))],
        TimeSpan.FromSeconds(configuration.GetValue("Webhooks:TimeoutSeconds", 10.0)),
        TimeSpan.FromSeconds(configuration.GetValue("Webhooks:PollSeconds", 0.5)),
        configuration.GetValue("Webhooks:KeepDays", 30));

    /// <summary>After this many attempts; a fifth at random, so that those who failed together do not come back together.</summary>
    public TimeSpan Pause(int attempts) => Pauses[Math.Min(attempts, Pauses.Count) - 1] * (1 + Random.Shared.NextDouble() / 5);
}

/// <summary>
/// The only way out. It looks at the address that a name resolves to at the very moment of the connection, and connects to that
/// address, so that no name can be turned round in between; redirects are not followed, and no proxy or cookie is used.
/// </summary>
public sealed class Door : IDisposable
{
    readonly HttpClient http;

    public Door(WebhookSettings settings) => http = new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
        ConnectCallback = (context, cancellation) => Connect(context.DnsEndPoint, settings.AllowPrivate, cancellation),
    })
    {
        Timeout = settings.Timeout,
    };

    /// <summary>Sends one delivery; the status, or why there was none.</summary>
    public async Task<(int Status, string Error)> Send(Webhook webhook, Delivery delivery, DateTimeOffset now, CancellationToken cancellation)
    {
        var (id, timestamp) = (delivery.EventId.ToString(), now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, CloudEvent.MediaType) };
        request.Headers.UserAgent.ParseAdd("Embassy-Webhooks/1");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", webhook.Sign(id, timestamp, delivery.Body, now));
        try
        {
            // What it answers beyond the status is nobody's business here, and is not read.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)answer.StatusCode;
            return (status, status is >= 200 and < 300 ? "" : status is >= 300 and < 400 ? "It answered with a redirect, which is not followed." : $"It answered {status.ToString(CultureInfo.InvariantCulture)}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return (0, e switch
            {
                TaskCanceledException => "It did not answer in time.",
                HttpRequestException { InnerException: PrivateAddressException inner } => inner.Message,
                HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Its name does not resolve.",
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "Its certificate or TLS is not accepted.",
                _ => "It cannot be reached.",
            });
        }
    }

    /// <summary>What is wrong with an address before it is ever asked; a name is looked at when it is connected to.</summary>
    public static (string Code, string Description)? Fault(string url, bool allowPrivate)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || allowPrivate && address.Scheme == Uri.UriSchemeHttp))
            return ("invalid_format", "An https address without user, password and fragment.");
        if (allowPrivate) return null;
        if (address.IsLoopback || IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) && !IsPublic(ip))
            return ("forbidden_address", "An address that is reached from everywhere; not one of a private network.");
        return null;
    }

    static async ValueTask<Stream> Connect(DnsEndPoint to, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellation);
        // One that is not public makes the whole name suspect: it is not ours to choose among them.
        if (!allowPrivate && addresses.Any(a => !IsPublic(a))) throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Special-purpose addresses (RFC 6890 and its registries), multicast, and those that carry an IPv4 address inside.
    static readonly IPNetwork[] Special =
    [
        .. ((string[])["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Global6.Contains(address)) return false;
        return !Array.Exists(Special, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    public void Dispose() => http.Dispose();

    sealed class PrivateAddressException() : IOException("Its name resolves to an address of a private network.");
}
