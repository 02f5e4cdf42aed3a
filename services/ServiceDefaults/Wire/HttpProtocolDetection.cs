using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Serves HTTP/1.1 and HTTP/2 with prior knowledge (RFC 9113, 3.3) on one cleartext port, so that curl, browsers,
/// health probes and native gRPC need no second one. Without TLS, Kestrel serves only HTTP/1.1 on such a port; this
/// middleware inspects the first bytes and, if they are the HTTP/2 preface, sets the protocol that ALPN would have
/// selected. It relies on how Kestrel selects the protocol, which HttpProtocolDetectionTests verifies.
/// </summary>
public static class HttpProtocolDetection
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    static readonly byte[] Preface = "PRI * HTTP/2.0"u8.ToArray();

    public static void UseHttpProtocolDetection(this KestrelServerOptions kestrel)
    {
        // Otherwise HTTP/2 rejects `:scheme: http` on a connection that it considers TLS.
        kestrel.AllowAlternateSchemes = true;
        // All calls of a peer share one connection: one call with unread data must not block the others.
        kestrel.Limits.Http2.InitialConnectionWindowSize =
            kestrel.Limits.Http2.MaxStreamsPerConnection * kestrel.Limits.Http2.InitialStreamWindowSize;
        kestrel.ConfigureEndpointDefaults(listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            var limits = listen.ApplicationServices.GetService<ConnectionLimits>();
            listen.Use(next => connection => limits is null
                ? Serve(connection, next, null)
                : limits.Serve(connection, () => Serve(connection, next, limits)));
        });
    }

    static async Task Serve(ConnectionContext connection, ConnectionDelegate next, ConnectionLimits? limits)
    {
        bool http2;
        try
        {
            http2 = await StartsWithPreface(connection, limits?.Silence ?? Silence);
        }
        // The client sent nothing, the host is stopping, or the client reset the connection.
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            if (!connection.ConnectionClosed.IsCancellationRequested) limits?.Cut(connection, "silent");
            return;
        }
        if (http2)
        {
            limits?.Guard(connection);
            connection.Features.Set<ITlsApplicationProtocolFeature>(new Http2());
            connection.Features.Set<ITlsConnectionFeature>(new Http2());
        }
        await next(connection);
    }

    static async Task<bool> StartsWithPreface(ConnectionContext connection, TimeSpan silence)
    {
        var input = connection.Transport.Input;
        // A silent connection must not delay shutdown or stay open forever.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed, connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
                ?? default);
        patience.CancelAfter(silence);
        while (true)
        {
            var read = await input.ReadAsync(patience.Token);
            var length = (int)Math.Min(read.Buffer.Length, Preface.Length);
            Span<byte> start = stackalloc byte[Preface.Length];
            var at = 0;
            foreach (var part in read.Buffer.Slice(0, length))
            {
                part.Span.CopyTo(start[at..]);
                at += part.Length;
            }
            var match = start[..length].SequenceEqual(Preface.AsSpan(0, length));
            if (match && length < Preface.Length && !read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            input.AdvanceTo(read.Buffer.Start);
            return match && length == Preface.Length;
        }
    }

    sealed class Http2 : ITlsApplicationProtocolFeature, ITlsConnectionFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();
        public System.Security.Cryptography.X509Certificates.X509Certificate2? ClientCertificate { get; set; }

        public Task<System.Security.Cryptography.X509Certificates.X509Certificate2?> GetClientCertificateAsync(
            CancellationToken cancellation) =>
            Task.FromResult(ClientCertificate);
    }
}
