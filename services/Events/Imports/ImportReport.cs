using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>
/// Collects the candidates, the skipped parts and the faults of a file; a single fault rejects the file.
/// </summary>
public sealed class ImportReport
{
    const int MostListed = 200, MostFaults = 50;

    readonly RequestValidation faults = new();
    int found;

    public int Read { get; set; }
    public List<CandidateEntry> Entries { get; } = [];
    public List<V1.NotUnderstood> Aside { get; } = [];
    public int AsideCount { get; private set; }

    /// <summary>Reports a skipped part.</summary>
    public void Leave(string where, string what, string code, string reason)
    {
        if (++AsideCount <= MostListed)
            Aside.Add(new V1.NotUnderstood { Where = Clean(where), What = Clean(what), Code = code, Reason = reason });
    }

    /// <summary>Reports a fault, which rejects the whole file.</summary>
    public void Fault(string where, string code, string description)
    {
        if (++found <= MostFaults) faults.Add(Clean(where), code, description);
    }

    public void Refuse() => faults.Refuse();

    /// <summary>Shortens text of the file to one line for a response.</summary>
    public static string Clean(string words) => new([.. words.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
