namespace Embassy.Search.Analyzers;

/// <summary>
/// Splits off prefixes that Arabic writes together with the next word: in, to, like, so, and. Lucene's stemmer removes
/// only one of them, and only before the article (بالجزائر), not before a name (بأذربيجان), and not two (وبالجزائر).
/// </summary>
static class Arabic
{
    const int Shortest = 4;

    /// <summary>
    /// Returns the possible words after the prefixes. They are only candidates: the first letter of فلسطين is not a
    /// prefix.
    /// </summary>
    public static IEnumerable<string> Words(string form)
    {
        // The form may be empty, because a lone tatweel is already removed.
        var from = form.Length > Shortest + 1 && form[0] is ('و' or 'ف') && form[1] is ('ب' or 'ل' or 'ك') ? 1 : 0;
        if (form.Length - from <= Shortest || form[from] is not ('ب' or 'ل' or 'ك' or 'ف')) yield break;
        var article = form.AsSpan(from + 1).StartsWith("ال", StringComparison.Ordinal) || form[from] == 'ل' && form[from + 1] == 'ل';
        if (!article) yield return form[(from + 1)..];
        else if (from == 1) yield return form[1..];
    }
}
