using Embassy.ServiceDefaults;

namespace Embassy.Events.Letters;

// Shared steps of the operations on letters.
partial class LettersApi
{
    /// <summary>
    /// Letters with sender and addressee as of their days; three more queries, whatever their number.
    /// </summary>
    async Task<List<V1.Letter>> Complete(List<Letter> letters, bool withTexts, CancellationToken cancellation)
    {
        if (letters.Count == 0) return [];
        var officeHolders = await db.FindOfficeHolders(letters, cancellation);
        return [.. letters.Select(letter =>
        {
            var shown = letter.ToProto(requestContext.Caller.SeesInternal);
            if (!withTexts) foreach (var text in shown.Texts) text.Text = "";
            officeHolders.Fill(shown, letter);
            return shown;
        })];
    }

    /// <summary>The surrogate keys of the records cited by the letters.</summary>
    static string[] CitedIn(IEnumerable<V1.Letter> letters) =>
        [.. letters.SelectMany(l => l.Sender.Capacities.Concat(l.Addressee.Capacities))
        .SelectMany(c => (string[])[$"persons/{c.Person}", $"offices/{c.Office}"]).Where(k => !k.EndsWith('/')).Distinct()];

    /// <summary>The ETag of a single letter.</summary>
    string ETagOf(Letter letter, V1.Letter shown) => requestContext.Caller.SeesInternal
        ? ETags.Of(letter.Version, ETags.OfContent(shown).Trim('"')) : ETags.OfContent(shown);
}
