using Embassy.ServiceDefaults;

namespace Embassy.Events.Letters;

// What the slices on letters end with.
partial class LettersApi
{
    /// <summary>Letters with who wrote and who was written to, as of their days; three queries more, whatever their number.</summary>
    async Task<List<V1.Letter>> Complete(List<Letter> letters, string? locale, bool withTexts, CancellationToken cancellation)
    {
        if (letters.Count == 0) return [];
        var officeHolders = await db.FindOfficeHolders(letters, cancellation);
        return [.. letters.Select(letter =>
        {
            var shown = letter.ToProto(locale, requestContext.Caller.SeesInternal);
            if (!withTexts) foreach (var text in shown.Texts) text.Text = "";
            officeHolders.Fill(shown, letter);
            return shown;
        })];
    }

    /// <summary>What an answer with letters depends on.</summary>
    static string[] CitedIn(IEnumerable<V1.Letter> letters) => [.. letters.SelectMany(l => l.Sender.Capacities.Concat(l.Addressee.Capacities))
        .SelectMany(c => (string[])[$"persons/{c.Person}", $"offices/{c.Office}"]).Where(k => !k.EndsWith('/')).Distinct()];

    /// <summary>The answer to a write, or the only letter of an answer.</summary>
    string ETagOf(Letter letter, V1.Letter shown) => requestContext.Caller.SeesInternal ? ETags.Of(letter.Version, ETags.OfContent(shown).Trim('"')) : ETags.OfContent(shown);
}
