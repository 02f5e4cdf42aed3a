using System.Globalization;
using Google.Rpc;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What a reader of a log gets whose position the log does not have: the log was restored from a backup, or the position was made up.
/// </summary>
/// <param name="Epoch">The log's epoch now.</param>
/// <param name="EpochStart">The last sequence of the epochs before.</param>
/// <param name="End">The last sequence in the log.</param>
public sealed record LogResetDetails(string Epoch, long EpochStart, long End)
{
    internal static Problem Problem(LogState state, long end) => new(
        ProblemCodes.LogReset, "The log was restored from a backup, or ends before this position.",
        more: new Dictionary<string, string>
        {
            ["epoch"] = state.Epoch,
            ["epochStart"] = state.EpochStart.ToString(CultureInfo.InvariantCulture),
            ["end"] = end.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>What a failed ReadLog says of that; null when it failed for another reason.</summary>
    public static LogResetDetails? Of(Exception e) => e switch
    {
        Problem problem when problem.ProblemCode == ProblemCodes.LogReset => Of(problem.More),
        RpcException rpc when rpc.StatusCode == ProblemCodes.LogReset.Grpc && rpc.GetRpcStatus()?.GetDetail<ErrorInfo>() is { } info && info.Reason == ProblemCodes.LogReset.Code =>
            Of(info.Metadata),
        _ => null,
    };

    static LogResetDetails Of(IEnumerable<KeyValuePair<string, string>> more)
    {
        var members = more.ToDictionary();
        return new(members["epoch"], long.Parse(members["epochStart"], CultureInfo.InvariantCulture), long.Parse(members["end"], CultureInfo.InvariantCulture));
    }
}
