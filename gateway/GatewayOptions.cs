using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway;

/// <summary>Waiting for services, shutdown, and where the mission's site is.</summary>
[Settings("Gateway", "G")]
sealed record GatewayOptions
{
    [Description("idle timeout of a response from a service")]
    [Range(0.1, 3600)]
    public double TimeoutSeconds { get; set; } = 30;

    [Description("time between the stop signal and the shutdown, during which `/health/ready` reports `unready`")]
    [Range(0.0, 3600)]
    public double DrainSeconds { get; set; }

    [Description("address of the mission's public site, to which the first page `/` links")]
    public string? Site { get; set; }
}
