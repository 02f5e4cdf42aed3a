using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Attempts;

/// <summary>Resolves a host name to its addresses.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellation);

/// <summary>
/// Sends deliveries. It checks the resolved addresses for each connection and connects to exactly those, so that a name
/// cannot be rebound between check and connection. It follows no redirects and uses no proxy and no cookies.
/// </summary>
public sealed class WebhookHttpClient : IDisposable
{
    static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(3), BodyTimeout = TimeSpan.FromSeconds(1);

    readonly HttpClient http;
    readonly WebhookOptions settings;
    readonly HostResolver resolve;

    public WebhookHttpClient(WebhookOptions settings, HostResolver resolve)
    {
        (this.settings, this.resolve) = (settings, resolve);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
            ConnectCallback = Connect,
        })
        {
            Timeout = settings.Timeout,
        };
    }

    /// <summary>
    /// Posts one signed CloudEvent. Every failure of the receiver is an outcome; only a cancellation throws.
    /// </summary>
    public async Task<AttemptOutcome> Send(Webhook webhook, string eventId, string body, DateTimeOffset now, CancellationToken cancellation)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, CloudEvent.MediaType),
        };
        request.Headers.UserAgent.ParseAdd("Embassy-Webhooks/1");
        request.Headers.Add("webhook-id", eventId);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", webhook.Sign(eventId, timestamp, body, now));
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var took = Stopwatch.GetElapsedTime(started);
            return AttemptOutcome.Answered((int)answer.StatusCode, took, await BodyStart(answer, cancellation));
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            var code = Code(e);
            // The resolution time could distinguish an internal name from one that does not exist.
            return AttemptOutcome.Failed(code, code == AttemptOutcome.AddressUnusable ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started));
        }
    }

    static string Code(Exception e) => e switch
    {
        TaskCanceledException => AttemptOutcome.Timeout,
        HttpRequestException { InnerException: UnusableAddressException } => AttemptOutcome.AddressUnusable,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => AttemptOutcome.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            => AttemptOutcome.InvalidResponse,
        _ => AttemptOutcome.ConnectionFailed,
    };

    // The status decides: a slow or truncated body does not turn a success into a failure.
    async Task<string> BodyStart(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (settings.StoredBytes <= 0) return "";
        var buffer = new byte[settings.StoredBytes];
        var length = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(BodyTimeout);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(patience.Token);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), patience.Token) is > 0 and var read)
                length += read;
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // Keeps the bytes received so far.
        }
        return Printable(buffer.AsSpan(0, length));
    }

    // PostgreSQL cannot store NUL, and the cut may leave an incomplete character at the end.
    static string Printable(ReadOnlySpan<byte> bytes) =>
        string.Concat(Encoding.UTF8.GetString(bytes).TrimEnd('\ufffd').Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c));

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Addresses(context.DnsEndPoint.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Every failure throws the same exception, because a caller must not learn which internal names exist.
    async Task<IPAddress[]> Addresses(string host, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ResolveTimeout < settings.Timeout / 2 ? ResolveTimeout : settings.Timeout / 2);
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, patience.Token);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            throw new UnusableAddressException();
        }
        // One private address among several makes the whole name unusable.
        if (addresses.Length == 0 || !settings.AllowPrivate && !addresses.All(PublicAddress.IsPublic)) throw new UnusableAddressException();
        return addresses;
    }

    public void Dispose() => http.Dispose();

    sealed class UnusableAddressException() : IOException("The name does not resolve, or not to public addresses only.");
}
