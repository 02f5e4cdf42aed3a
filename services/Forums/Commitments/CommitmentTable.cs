namespace Embassy.Forums.Commitments;

/// <summary>Builds the table of lines in force by party, with sums and printed totals.</summary>
/// <remarks>
/// A missing required amount is computed. A printed total stands beside the sum of its own lines and never replaces it.
/// </remarks>
static class CommitmentTable
{
    public static V1.CommitmentTable Of(IReadOnlyList<LinesInForce> lines, string day)
    {
        var holding = lines.Where(l => l.Standing == LinesInForce.Holds).Select(l => l.Line).ToList();
        var rows = holding.Where(l => !Parties.IsGroup(l.Party)).GroupBy(l => l.Party).Select(Columns.Of)
            .OrderBy(r => r.Party, StringComparer.Ordinal).ToList();
        return new V1.CommitmentTable
        {
            AsOf = day,
            Unit = Amounts.Unit,
            Rows = { rows.Select(r => r.ToProto()) },
            Sums =
            {
                Sum(Commitment.Reference, rows.Select(r => r.Reference)), Sum(Commitment.Cut, rows.Select(r => r.Cut)),
                Sum(Commitment.Required, rows.Select(r => r.Required)),
                Sum(Commitment.Voluntary, rows.Select(r => r.Voluntary)), Sum(Commitment.Compensation, rows.Select(r => r.Compensation)),
                Sum("target", rows.Select(r => r.Target)),
            },
            Printed = { holding.Where(l => l.PrintedTotal).Select(total => Compare(total, lines.Select(l => l.Line))) },
        };
    }

    static V1.ColumnSum Sum(string column, IEnumerable<decimal?> values)
    {
        var there = values.Where(v => v is not null).ToList();
        return new() { Column = column, Value = there.Count == 0 ? "" : Amounts.Show(there.Sum()), Rows = there.Count };
    }

    // Of two sources the one entered last. One decision may state several layers of voluntary cuts, which add up.
    static IEnumerable<Commitment> OnePerLayer(IEnumerable<Commitment> ofParty)
    {
        var layers = ofParty.Where(l => l.Layer.Length > 0).GroupBy(l => l.Layer).ToList();
        return layers.Count > 1 ? layers.Select(layer => layer.MaxBy(l => l.Id)!) : [ofParty.MaxBy(l => l.Id)!];
    }

    // Compares with the lines of the same decision, in force or not: a total belongs to its own decision.
    static V1.PrintedTotal Compare(Commitment total, IEnumerable<Commitment> all)
    {
        var lines = all.Where(
            l => !l.PrintedTotal && l.Decision == total.Decision && l.Kind == total.Kind && l.From == total.From && l.Until == total.Until
            && Parties.Has(total.Party, l.Party)).GroupBy(l => l.Party).SelectMany(OnePerLayer).ToList();
        var computed = lines.Sum(l => l.Value);
        return new()
        {
            Decision = total.Decision,
            Party = total.Party,
            Kind = total.Kind,
            Printed = Amounts.Show(total.Value),
            Computed = lines.Count == 0 ? "" : Amounts.Show(computed),
            Difference = lines.Count == 0 ? "" : Amounts.Show(total.Value - computed),
            Lines = lines.Count,
            Missing = { Parties.Of(total.Party).Except(lines.Select(l => l.Party)) },
            Source = total.Source,
            Note = total.Note,
        };
    }
}

/// <summary>The columns of one party in the table.</summary>
sealed record Columns(
    string Party, bool Exempt, decimal? Reference, decimal? Cut, decimal? Required, bool RequiredComputed, string NetOf, decimal? Gross,
    IReadOnlyList<Commitment> Layers, decimal? Compensation, IReadOnlyList<string> Decisions)
{
    /// <summary>The voluntary cuts of all layers; null without any.</summary>
    public decimal? Voluntary => Layers.Count == 0 ? null : Layers.Sum(l => l.Value);

    /// <summary>The permitted production; an exempt party has no target, whatever else is on record.</summary>
    public decimal? Target => Exempt ? null
        : Required - (NetOf == Commitment.NetOfNothing ? Voluntary ?? 0 : 0)
            - (NetOf == Commitment.NetOfCompensation ? 0 : Compensation ?? 0);

    /// <param name="holding">The lines in force of one party.</param>
    public static Columns Of(IEnumerable<Commitment> holding)
    {
        var lines = holding.ToList();
        Commitment? Line(string kind) => lines.Find(l => l.Kind == kind);
        var (reference, cut) = (Line(Commitment.Reference)?.Value, Line(Commitment.Cut)?.Value);
        var exempt = lines.Exists(l => l.Kind == Commitment.Exempt);
        // A cut and a required amount of different decisions cannot be combined: the later decision applies.
        var decided = lines.Find(l => l.Kind == Commitment.Required && l.NetOf == Commitment.NetOfNothing);
        var computed = !exempt && reference - cut is not null
            && (decided is null || Line(Commitment.Cut)!.Decided.Last > decided.Decided.Last);
        var gross = exempt ? null : computed ? reference - cut : decided?.Value;
        // A net amount is what the party may produce, so it is not combined with the cuts that led to it.
        var net = exempt ? null : lines.Where(l => l.Kind == Commitment.Required && l.NetOf != Commitment.NetOfNothing)
            .OrderByDescending(l => l.Decided.Last).ThenByDescending(l => l.Id).FirstOrDefault();
        return new(lines[0].Party, exempt, reference, cut, net is null ? gross : net.Value, computed && net is null,
            net?.NetOf ?? Commitment.NetOfNothing, gross,
            [.. lines.Where(l => l.Kind == Commitment.Voluntary).OrderBy(l => l.LayerName, StringComparer.Ordinal)],
            Line(Commitment.Compensation)?.Value, [.. lines.Select(l => l.Decision).Distinct().Order(StringComparer.Ordinal)]);
    }

    public V1.CommitmentRow ToProto() => new()
    {
        Party = Party,
        Exempt = Exempt,
        Reference = Amounts.Show(Reference),
        Cut = Amounts.Show(Cut),
        Required = Amounts.Show(Required),
        RequiredComputed = RequiredComputed,
        RequiredNetOf = Required is null ? "" : NetOf,
        RequiredGross = Amounts.Show(Gross),
        VoluntaryCut = Amounts.Show(Voluntary),
        Layers =
        {
            Layers.Select(l => new V1.CommitmentLayer
            {
                Layer = l.LayerName,
                Decision = l.Decision,
                Value = Amounts.Show(l.Value),
                Source = l.Source,
            }),
        },
        Compensation = Amounts.Show(Compensation),
        Target = Amounts.Show(Target),
        Decisions = { Decisions },
    };
}
