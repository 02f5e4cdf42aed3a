using System.Globalization;

namespace Embassy.Forums.Commitments;

/// <summary>A line that covers a day, with its standing on that day.</summary>
/// <remarks>
/// Of one party's lines of one kind and layer, those of the latest decision are in force; it supersedes all others.
/// Layers of voluntary cuts are in force together. Where two sources differ about that decision's line, the one entered
/// last is shown. An exemption and an amount exclude each other: the later decision of the two applies.
/// </remarks>
public sealed record LinesInForce(Commitment Line, string Standing, string SupersededBy)
{
    public const string Holds = "in-force", Superseded = "superseded", Otherwise = "otherwise";

    public V1.Commitment ToProto() => Line.ToProto(Standing, SupersededBy);

    /// <param name="lines">Lines that cover the day.</param>
    public static IReadOnlyList<LinesInForce> Among(IEnumerable<Commitment> lines)
    {
        var judged = lines.GroupBy(l => (l.Party, l.Kind, l.PrintedTotal, l.NetOf)).SelectMany(Layers).SelectMany(OfOneLayer).ToList();
        foreach (var exempt in judged.Where(j => j.Line.Kind == Commitment.Exempt && j.Standing == Holds).ToList())
        {
            bool Bound(LinesInForce j) => j.Line.Party == exempt.Line.Party && j.Standing == Holds
                && j.Line.Kind is Commitment.Cut or Commitment.Required;
            if (judged.Where(Bound).MaxBy(j => DecidedAt(j.Line), StringComparer.Ordinal) is { } bound
                && string.CompareOrdinal(DecidedAt(bound.Line), DecidedAt(exempt.Line)) > 0)
                judged[judged.IndexOf(exempt)] = exempt with { Standing = Superseded, SupersededBy = bound.Line.Decision };
            else
                for (var i = 0; i < judged.Count; i++)
                    if (Bound(judged[i])) judged[i] = judged[i] with { Standing = Superseded, SupersededBy = exempt.Line.Decision };
        }
        return [.. judged.OrderBy(j => j.Line.Party, StringComparer.Ordinal).ThenBy(j => j.Line.Kind, StringComparer.Ordinal)
            .ThenBy(j => j.Line.PrintedTotal)
            .ThenByDescending(j => DecidedAt(j.Line), StringComparer.Ordinal).ThenByDescending(j => j.Standing == Holds)
            .ThenBy(j => j.Line.Id)];
    }

    static List<List<Commitment>> Layers(IEnumerable<Commitment> lines)
    {
        var layers = new List<List<Commitment>>();
        foreach (var line in lines.OrderByDescending(l => l.Layer.Length > 0).ThenBy(l => l.Id))
        {
            List<Commitment> layer = [line];
            // A line may show that two groups are one layer, but never that two named layers are.
            foreach (var known in layers.Where(known => known.Exists(l => l.IsOfLayer(line))).ToList())
            {
                if (Name(known) is { } a && Name(layer) is { } b && a != b) continue;
                layers.Remove(known);
                layer = [.. known, .. layer];
            }
            layers.Add(layer);
        }
        return layers;

        static string? Name(List<Commitment> layer) => layer.Find(l => l.Layer.Length > 0)?.Layer;
    }

    static IEnumerable<LinesInForce> OfOneLayer(IEnumerable<Commitment> lines)
    {
        // Ids sort in the order of entry.
        var newest = lines.OrderByDescending(DecidedAt, StringComparer.Ordinal).ThenByDescending(l => l.Decision, StringComparer.Ordinal)
            .ThenByDescending(l => l.Id).ToList();
        return newest.Select((line, i) => new LinesInForce(line,
            i == 0 ? Holds : line.Decision == newest[0].Decision ? Otherwise : Superseded,
            line.Decision == newest[0].Decision ? "" : newest[0].Decision));
    }

    // The last day that the date may mean: a decision "of January" sorts after one of the 3rd.
    static string DecidedAt(Commitment line) => line.Decided.Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
