namespace Embassy.ServiceDefaults;

/// <summary>Holds <c>/health/ready</c> at 503 while a host that already answers still loads what it needs.</summary>
public sealed class StartupGate
{
    volatile string waitingFor = "";

    /// <summary>Empty when nothing holds readiness back; otherwise a short code, such as <c>mission</c>.</summary>
    public string WaitingFor => waitingFor;

    public void Close(string reason) => waitingFor = reason;

    public void Open() => waitingFor = "";
}
