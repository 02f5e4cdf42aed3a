using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Idempotency;

/// <summary>Capacity of the stored responses.</summary>
[Settings("Idempotency", "G")]
sealed record IdempotencyOptions
{
    [Description("memory for stored responses to an `Idempotency-Key`")]
    [Range(0, 1 << 20)]
    public long Megabytes { get; set; } = 32;
}
