namespace Embassy.ServiceDefaults;

/// <summary>Keeps <c>/health/ready</c> at 503 while a running host still loads required data.</summary>
public sealed class StartupGate
{
    volatile string waitingFor = "";

    /// <summary>Empty when the host is ready; otherwise a short code, such as <c>mission</c>.</summary>
    public string WaitingFor => waitingFor;

    public void Close(string reason) => waitingFor = reason;

    public void Open() => waitingFor = "";
}
