namespace Embassy.Cooperation.Agreements;

static class AgreementQueries
{
    /// <summary>Filters agreements by a search term (<see cref="AgreementSubject"/>).</summary>
    public static IQueryable<Agreement> Under(this IQueryable<Agreement> agreements, string word) =>
        agreements.Where(a => a.Headings.Any(h => h.Word == word));
}
