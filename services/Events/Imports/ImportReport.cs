using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>Collects the candidates of a file, what it cancels, and what was left aside or refused.</summary>
public sealed class ImportReport
{
    const int MostListed = 200, MostFaults = 50;

    readonly RequestValidation faults = new();
    readonly HashSet<(string, string, string)> said = [];

    public int Read { get; set; }

    /// <summary>How the file was read.</summary>
    public FileNotation Notation { get; set; } = new(FileNotation.Calendar) { Encoding = "utf-8" };

    /// <summary>The refused rows of a table.</summary>
    public RefusedRows RefusedRows { get; } = new();
    public List<CandidateEntry> Entries { get; } = [];

    /// <summary>Events and instances that the file cancels.</summary>
    public List<SourceCancellation> Cancellations { get; } = [];

    /// <summary>The events of which the file has all instances, with the days that it covers.</summary>
    public List<SourceCoverage> Coverages { get; } = [];

    /// <summary>Instances that the file changes in a way that was refused: they stay as they are.</summary>
    public HashSet<string> Undecided { get; } = [];
    public List<V1.NotUnderstood> Aside { get; } = [];
    public int AsideCount { get; private set; }
    public List<V1.RefusedEvent> Refused { get; } = [];
    public int RefusedCount { get; private set; }

    /// <summary>Reports a skipped part.</summary>
    public void Leave(string where, string what, string code, string reason)
    {
        if (++AsideCount <= MostListed)
            Aside.Add(new V1.NotUnderstood { Where = Clean(where), What = Clean(what), Code = code, Reason = reason });
    }

    /// <summary>Reports a skipped part, unless the same was reported of the same event.</summary>
    public void LeaveOnce(string where, string what, string code, string reason)
    {
        if (said.Add((where, what, code))) Leave(where, what, code, reason);
    }

    /// <summary>Refuses an event or row.</summary>
    public void Fault(string where, string code, string description) => Fault(where, "", code, description);

    /// <summary>Refuses an event for one of its properties.</summary>
    public void Fault(string where, string property, string code, string reason)
    {
        if (++RefusedCount <= MostListed)
            Refused.Add(new V1.RefusedEvent { Where = Clean(where), What = property, Code = code, Reason = reason });
        if (RefusedCount <= MostFaults) faults.Add(Clean(where), code, property.Length == 0 ? reason : $"{property}: {reason}");
    }

    /// <summary>Throws if an event was refused.</summary>
    public void Refuse() => faults.Refuse();

    /// <summary>Shortens text of the file to one line for a response.</summary>
    public static string Clean(string words) => new([.. words.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}

/// <summary>An event, or one instance of it, that a file cancels.</summary>
/// <param name="Instance">Null for the event as a whole.</param>
/// <param name="AndLater">Whether all later instances are cancelled too.</param>
public sealed record SourceCancellation(
    string Uid, string? Instance, bool AndLater, int Sequence, DateTimeOffset? Stamp, string Where);

/// <summary>The instances of an event that a file is complete for, from one key to another.</summary>
public sealed record SourceCoverage(string Uid, string From, string To, int Sequence, DateTimeOffset? Stamp)
{
    /// <summary>Before and after every key.</summary>
    public const string First = "", Last = "\uffff";
}
