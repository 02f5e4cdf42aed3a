using System.Globalization;
using Google.Rpc;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Error details for a reader whose position does not exist in the log: the log was restored from a backup, or the
/// position was invented.
/// </summary>
/// <param name="Epoch">Current epoch of the log.</param>
/// <param name="EpochStart">Last sequence of the earlier epochs.</param>
/// <param name="End">Last sequence in the log.</param>
public sealed record LogResetDetails(string Epoch, long EpochStart, long End)
{
    /// <summary>The refusal of a position that the log does not have.</summary>
    public static Problem Problem(LogState state, long end) => new(
        ProblemCodes.LogReset, "The log was restored from a backup, or ends before this position.",
        more: new Dictionary<string, string>
        {
            ["epoch"] = state.Epoch,
            ["epochStart"] = state.EpochStart.ToString(CultureInfo.InvariantCulture),
            ["end"] = end.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>Extracts the details from a failed ReadLog; null when it failed for another reason.</summary>
    public static LogResetDetails? Of(Exception e) => e switch
    {
        Problem problem when problem.ProblemCode == ProblemCodes.LogReset => Of(problem.More),
        RpcException rpc when rpc.StatusCode == ProblemCodes.LogReset.Grpc && rpc.GetRpcStatus()?.GetDetail<ErrorInfo>() is { } info
            && info.Reason == ProblemCodes.LogReset.Code =>
            Of(info.Metadata),
        _ => null,
    };

    static LogResetDetails Of(IEnumerable<KeyValuePair<string, string>> more)
    {
        var members = more.ToDictionary();
        return new(members["epoch"], long.Parse(members["epochStart"], CultureInfo.InvariantCulture),
            long.Parse(members["end"], CultureInfo.InvariantCulture));
    }
}
