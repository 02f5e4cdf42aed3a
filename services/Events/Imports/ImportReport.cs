using Embassy.ServiceDefaults;

namespace Embassy.Events.Imports;

/// <summary>
/// What a file gave: candidates, what was left aside of it, and what is wrong with it. One fault is enough to take nothing.
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

    /// <summary>Left aside, and said.</summary>
    public void Leave(string where, string what, string code, string reason)
    {
        if (++AsideCount <= MostListed) Aside.Add(new V1.NotUnderstood { Where = Clean(where), What = Clean(what), Code = code, Reason = reason });
    }

    /// <summary>What cannot be taken: then nothing of the file is.</summary>
    public void Fault(string where, string code, string description)
    {
        if (++found <= MostFaults) faults.Add(Clean(where), code, description);
    }

    public void Refuse() => faults.Refuse();

    /// <summary>A file's own words in an answer: short, in one line.</summary>
    public static string Clean(string words) => new([.. words.Take(120).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
