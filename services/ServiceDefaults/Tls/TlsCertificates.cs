using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults;

/// <summary>
/// This host's certificate and the authority that it trusts, from the files of <see cref="TlsOptions"/>. The files are
/// read again when a connection is made, at most once a second, so a renewed certificate needs no restart. Files that
/// cannot be read leave the known certificates in use.
/// </summary>
/// <remarks>Files are compared by content: an orchestrator swaps symbolic links, whose dates say nothing.</remarks>
public sealed class TlsCertificates
{
    const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly TlsOptions options;
    readonly Lock gate = new();
    readonly LogThrottle<string> lines = new(TimeProvider.System, "");
    (string Certificate, string Key, string Authority) text;
    Known known;
    long readAt;

    TlsCertificates(TlsOptions options)
    {
        this.options = options;
        text = Files();
        known = Parse(text);
        readAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Assigned once the host is built: the files are needed before there is a log.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Null if connections between services use no TLS.</summary>
    public static TlsCertificates? From(IConfiguration configuration)
    {
        var options = configuration.Read<TlsOptions>();
        if (!options.IsOn) return null;
        // A connection without TLS would carry tokens, and no service would accept it.
        var plain = configuration.Read<ServiceAddresses>().Addresses
            .Where(a => !a.Value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)).OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => $"Services__{a.Key} is '{a.Value}'. With Tls__CertificateFile it must begin with https://.").ToList();
        if (plain.Count > 0) throw new OptionsValidationException(nameof(TlsOptions), typeof(TlsOptions), plain);
        try
        {
            return new TlsCertificates(options);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new OptionsValidationException(nameof(TlsOptions), typeof(TlsOptions),
                [$"The files of Tls__CertificateFile, Tls__KeyFile and Tls__AuthorityFile cannot be used: {e.Message}"]);
        }
    }

    /// <summary>How a client of the other services connects.</summary>
    /// <param name="anyName">Accepts a certificate of the authority for any name: a process that probes itself.</param>
    public SslClientAuthenticationOptions ForClients(bool anyName = false) => new()
    {
        EnabledSslProtocols = Protocols,
        // Asked for each connection, so that a renewed certificate is used.
        LocalCertificateSelectionCallback = (_, _, _, _, _) => Current().Certificate,
        RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            IsTrusted(certificate as X509Certificate2, ServerUse, errors, anyName),
    };

    /// <summary>How a service serves: with its certificate, to clients that have one of the same authority.</summary>
    public void Apply(Microsoft.AspNetCore.Server.Kestrel.Https.HttpsConnectionAdapterOptions https)
    {
        ArgumentNullException.ThrowIfNull(https);
        https.SslProtocols = Protocols;
        https.ServerCertificateSelector = (_, _) => Current().Certificate;
        https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.RequireCertificate;
        // The chain that the library built ends at the system's authorities.
        https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, ClientUse, SslPolicyErrors.None);
    }

    bool IsTrusted(X509Certificate2? certificate, string use, SslPolicyErrors errors, bool anyName = false)
    {
        var why = certificate is null ? "it has none"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !anyName ? "it is for another name"
            : Chain(certificate, use);
        if (why is null) return true;
        var kind = use == ClientUse ? "client" : "server";
        if (lines.Due(ref kind) is > 0 and var times)
            Log.LogWarning("Refused the certificate of {Count} {Kind}s since the last line of this kind; the last one, {Subject}: {Why}",
                times, kind, certificate?.Subject, why);
        return false;
    }

    string? Chain(X509Certificate2 certificate, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current().Authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        // An authority of one's own has no address to ask; its certificates are short-lived instead.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate) ? null : string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
    }

    Known Current()
    {
        lock (gate)
        {
            if (TimeProvider.System.GetElapsedTime(readAt) < Fresh) return known;
            readAt = TimeProvider.System.GetTimestamp();
            try
            {
                var now = Files();
                if (now == text) return known;
                // The replaced ones are not disposed: a handshake may be using them.
                known = Parse(now);
                text = now;
                Log.LogInformation("The certificate was read again; it is valid until {Until:O}",
                    known.Certificate.NotAfter.ToUniversalTime());
            }
            catch (Exception e) when (IsUnusable(e))
            {
                var kind = "files";
                if (lines.Due(ref kind) > 0)
                    Log.LogWarning("The certificate's files cannot be read again; the known ones stay in use: {Why}", e.Message);
            }
            return known;
        }
    }

    (string Certificate, string Key, string Authority) Files() => (File.ReadAllText(options.CertificateFile!),
        File.ReadAllText(options.KeyFile!), File.ReadAllText(options.AuthorityFile!));

    static Known Parse((string Certificate, string Key, string Authority) text)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(text.Authority);
        if (authorities.Count == 0) throw new CryptographicException("The authority's file has no certificate.");
        return new Known(X509Certificate2.CreateFromPem(text.Certificate, text.Key), authorities);
    }

    static bool IsUnusable(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    sealed record Known(X509Certificate2 Certificate, X509Certificate2Collection Authorities);
}
