namespace Embassy.ServiceDefaults;

/// <summary>A message that can never be handled; it fails at once, with the reason.</summary>
/// <param name="reason">One of <see cref="InboxReasons"/>.</param>
public sealed class RejectedException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}

/// <summary>Reasons for which an announcement fails for good.</summary>
public static class InboxReasons
{
    /// <summary>Not a CloudEvent, or not of the shape of its type.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Its source is not the service that announces this type.</summary>
    public const string WrongSource = "wrong_source";

    /// <summary>
    /// The log of its source has no such announcement: it is forged, or from before a reset of that log.
    /// </summary>
    public const string UnknownToLog = "unknown_to_log";

    /// <summary>Its handler failed in all attempts.</summary>
    public const string Failed = "failed";
}
