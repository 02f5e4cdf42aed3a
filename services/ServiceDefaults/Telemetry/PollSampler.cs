using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Drops a call without a parent: background loops ask the database and other services many times a second, and the
/// requests of users would drown in it. The called service drops its part too. Work that a loop finds begins a trace
/// of its own, at its announcement.
/// </summary>
sealed class PollSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
