namespace Embassy.Cooperation.Agreements;

static class AgreementQueries
{
    /// <summary>Keeps the agreements that are found by a word: <see cref="AgreementSubject"/>.</summary>
    public static IQueryable<Agreement> Under(this IQueryable<Agreement> agreements, string word) => agreements.Where(a => a.Headings.Any(h => h.Word == word));
}
