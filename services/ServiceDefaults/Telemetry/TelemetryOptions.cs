using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>Telemetry of one host; OpenTelemetry reads its own variables, <c>OTEL_…</c>.</summary>
[Settings("Telemetry", "S G")]
public sealed record TelemetryOptions : IValidatableObject
{
    static readonly string[] All = ["traces", "metrics", "logs"];

    [Description("exported signals; for a collector that accepts only some of them")]
    public string[] Signals { get; set; } = All;

    [Description("service name in telemetry; without it `embassy-gateway`, `embassy-content` and so on")]
    public string? Name { get; set; }

    [Description("`true`: another host of the same process collects telemetry for this one")]
    public bool Shared { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Signals.Except(All)
        .Select(s => new ValidationResult($"Telemetry__Signals names '{s}'. It must be some of: {string.Join(' ', All)}."));
}
