namespace Embassy.ServiceDefaults;

/// <summary>
/// What the audit calls work that is neither a request, a handler nor a loop: <c>host</c> at the start, or the command
/// that runs, as in <c>command account</c>.
/// </summary>
public sealed class AuditProcess
{
    public string Operation { get; set; } = "host";
}
