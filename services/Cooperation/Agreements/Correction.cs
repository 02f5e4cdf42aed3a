using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Cooperation.Agreements;

/// <summary>A correction of an act or a provision, with the value before it.</summary>
/// <param name="By">Id of the person; shown to staff only.</param>
/// <param name="Of">The corrected item: <c>actions/{id}</c>, <c>entryRule</c>, <c>term</c>, <c>languages</c>,
/// <c>binding</c>.</param>
/// <param name="Before">JSON.</param>
/// <param name="After">JSON; empty for an act that was struck.</param>
public sealed record Correction(DateTimeOffset At, string By, string Reason, string Of, string Before, string After)
{
    public V1.Correction ToProto(bool staff) =>
        new() { At = At.ToTimestamp(), By = staff ? By : "", Reason = Reason, Of = Of, Before = Before, After = After };
}
