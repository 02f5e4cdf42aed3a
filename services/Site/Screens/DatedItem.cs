using Embassy.Web.Gateway;

namespace Embassy.Site.Screens;

/// <summary>An engagement, or a day of one of the two States.</summary>
public sealed record DatedItem(Engagement? Engagement, Occasion? Occasion)
{
    string Start => Engagement?.Start ?? Occasion!.Start;

    /// <summary>Both in one list, the earliest first.</summary>
    public static IReadOnlyList<DatedItem> InOrder(IEnumerable<Engagement> engagements, IEnumerable<Occasion> occasions) =>
        [.. engagements.Select(e => new DatedItem(e, null)).Concat(occasions.Select(o => new DatedItem(null, o)))
            .OrderBy(i => i.Start, StringComparer.Ordinal)];
}
