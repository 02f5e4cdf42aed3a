namespace Embassy.Forums.Commitments;

/// <summary>Compares production with commitments by one of two rules.</summary>
/// <remarks>
/// <c>cut</c> is cut achieved ÷ cut pledged, where the cut achieved is reference less production. <c>production</c> is
/// production ÷ target. A figure is measured by the baseline and pledge in its source, or else by the commitments in
/// force.
/// </remarks>
static class ConformityCalculation
{
    /// <param name="columns">The table of commitments of that month, by party.</param>
    public static IEnumerable<V1.Conformity> Of(string rule, IReadOnlyList<Production> figures,
        IReadOnlyDictionary<string, Columns> columns)
    {
        foreach (var figure in figures.OrderBy(f => f.Party, StringComparer.Ordinal).ThenByDescending(f => f.PublishedDay)
            .ThenByDescending(f => f.Id))
        {
            var basis = Basis.Of(figure, columns.GetValueOrDefault(figure.Party));
            var achieved = basis.Reference - figure.Value;
            var percent = rule == "cut" ? Percent(achieved, basis.Pledged) : Percent(figure.Value, basis.Required);
            var shown = new V1.Conformity
            {
                Party = figure.Party,
                Source = figure.Source,
                Published = figure.Published.ToString(),
                Production = Amounts.Show(figure.Value),
                Basis = basis.Word,
                Reference = Amounts.Show(basis.Reference),
                Pledged = Amounts.Show(basis.Pledged),
                Required = Amounts.Show(basis.Required),
                Achieved = Amounts.Show(achieved),
                Percent = percent is { } p ? Amounts.Show(Math.Round(p, 1, MidpointRounding.AwayFromZero)) : "",
                AchievedStated = Amounts.Show(figure.Achieved),
                PercentStated = figure.Percent,
                Agrees = Agrees(figure, achieved, Percent(achieved, basis.Pledged)),
            };
            if (Parties.IsGroup(figure.Party)) AddUp(shown, figure, figures);
            yield return shown;
        }
    }

    static decimal? Percent(decimal? part, decimal? whole) => whole is null or 0 ? null : part * 100 / whole;

    // Compares with the source's own figure only: to a whole percent, and as `negative` where production exceeds the
    // baseline.
    static bool Agrees(Production figure, decimal? achieved, decimal? percent) =>
        figure.Achieved is { } stated && stated == achieved && percent is { } computed
        && figure.Percent == (computed < 0 ? Production.Negative : Amounts.Show(Math.Round(computed, 0, MidpointRounding.AwayFromZero)));

    // Sums the parties' figures of the same source; no sum if one of them is missing.
    static void AddUp(V1.Conformity shown, Production total, IReadOnlyList<Production> figures)
    {
        var parts = figures.Where(f => f.Source == total.Source && Parties.Has(total.Party, f.Party)).ToList();
        if (parts.Count == 0 || parts.Count < Parties.Of(total.Party).Count) return;
        shown.ProductionSum = Amounts.Show(parts.Sum(f => f.Value));
        if (parts.TrueForAll(f => f.Pledged is not null)) shown.PledgedSum = Amounts.Show(parts.Sum(f => f.Pledged));
    }

    /// <summary>The baseline and the pledge by which a figure is measured.</summary>
    sealed record Basis(string Word, decimal? Reference, decimal? Pledged, decimal? Required)
    {
        public static Basis Of(Production figure, Columns? columns)
        {
            if (figure.Baseline is { } baseline && figure.Pledged is { } pledged)
                return new("source", baseline, pledged, figure.Target ?? baseline - pledged);
            if (columns is null) return new("none", null, null, null);
            if (columns.Exempt) return new("exempt", null, null, null);
            // Without a reference there is no cut, but the target can still be known.
            return new("commitments", columns.Reference, columns.Reference - columns.Target, columns.Target);
        }
    }
}
