using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Embassy.Testing;

/// <summary>
/// An authority that issues certificates to hosts on this machine, in files as the settings name them.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 root;

    public CertificateAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    public string Pem => root.ExportCertificatePem();

    /// <summary>A certificate for this machine's loopback addresses, for servers and clients.</summary>
    public (string Certificate, string Key) Issue(string name = "embassy")
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var issued = request.Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1),
            RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), own.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes a new certificate into a folder and returns the settings that name it.</summary>
    public Dictionary<string, string?> Write(string folder)
    {
        var (certificate, privateKey) = Issue();
        string File(string name, string text)
        {
            var path = Path.Combine(folder, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }
        return new Dictionary<string, string?>
        {
            ["Tls:CertificateFile"] = File("certificate.pem", certificate),
            ["Tls:KeyFile"] = File("key.pem", privateKey),
            ["Tls:AuthorityFile"] = File("authority.pem", Pem),
        };
    }

    /// <summary>A client with a certificate of this authority, which trusts every server.</summary>
    public HttpClient Client()
    {
        var (certificate, privateKey) = Issue();
        return Client(X509Certificate2.CreateFromPem(certificate, privateKey));
    }

    /// <summary>A client that trusts every server.</summary>
    public static HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) => served is not null;
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        return new HttpClient(handler);
    }

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
    }
}
