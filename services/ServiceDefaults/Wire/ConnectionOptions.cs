using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Embassy.ServiceDefaults;

/// <summary>Limits of open connections.</summary>
[Settings("Connections", "G")]
public sealed record ConnectionOptions
{
    [Description("maximum open connections of one client; further ones are reset; `0` means unlimited. Does not apply to "
        + "`Proxies__Trusted`: see below")]
    [Range(0, int.MaxValue)]
    public int PerClient { get; set; } = 200;

    [Description("maximum open connections of all clients, proxies included; `0` means unlimited")]
    [Range(0, int.MaxValue)]
    public int Total { get; set; } = 4_000;

    [Description("time after which a new connection that sent nothing is closed")]
    [Range(0.1, 3600)]
    public double SilenceSeconds { get; set; } = 15;

    public TimeSpan Silence => TimeSpan.FromSeconds(SilenceSeconds);
}

/// <summary>Networks shared by many clients.</summary>
[Settings("Proxies", "identity G")]
public sealed record ProxyOptions : IValidatableObject
{
    [Description("trusted sources of `X-Forwarded-For` and `-Proto`: addresses or networks")]
    public string[] Trusted { get; set; } = [];

    public IReadOnlyList<IPNetwork> Networks => field ??= [.. Trusted.Select(t => Parse(t)!.Value)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Trusted.Where(t => Parse(t) is null)
        .Select(t => new ValidationResult($"Proxies__Trusted names '{t}'. It must be an address or a network, such as 10.0.0.0/8."));

    static IPNetwork? Parse(string text) => IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
}
