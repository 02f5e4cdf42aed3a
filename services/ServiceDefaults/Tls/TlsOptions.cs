using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Certificates of this host for connections between gateway and services: all three files, or none for connections
/// without TLS.
/// </summary>
[Settings("Tls", "S G")]
public sealed record TlsOptions : IValidatableObject
{
    [Description("file of this host's certificate for [connections between services](containers.md#encrypt-connections-between-services), PEM. "
        + "A changed file is read again without a restart")]
    public string? CertificateFile { get; set; }

    [Description("file of the private key of `Tls__CertificateFile`, PEM without a password")]
    public string? KeyFile { get; set; }

    [Description("file of the certificates of the authority that issues the hosts' certificates, PEM; no other authority is trusted for "
        + "connections between services")]
    public string? AuthorityFile { get; set; }

    public bool IsOn => CertificateFile is not null && KeyFile is not null && AuthorityFile is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, string? File)[] files =
            [("Tls__CertificateFile", CertificateFile), ("Tls__KeyFile", KeyFile), ("Tls__AuthorityFile", AuthorityFile)];
        if (Array.TrueForAll(files, f => f.File is null)) yield break;
        foreach (var (name, file) in files)
            if (file is null) yield return new($"{name} is missing. Tls__CertificateFile, Tls__KeyFile and Tls__AuthorityFile belong together.");
            else if (!File.Exists(file)) yield return new($"{name} is '{file}'. There is no such file.");
    }
}
