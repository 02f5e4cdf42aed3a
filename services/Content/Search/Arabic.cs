namespace Embassy.Content.Search;

/// <summary>
/// Words that Arabic writes together with the next one: in, to, like, so, and. Lucene's stemmer takes one of them away, and only before the
/// article (بالجزائر); not before a name (بأذربيجان), and not two (وبالجزائر).
/// </summary>
static class Arabic
{
    const int Shortest = 4;

    /// <summary>What follows such words, if they are that: فلسطين is, too, what it would be without its first letter.</summary>
    public static IEnumerable<string> Words(string form)
    {
        // A stroke of lengthening alone is nothing by now.
        var from = form.Length > Shortest + 1 && form[0] is ('و' or 'ف') && form[1] is ('ب' or 'ل' or 'ك') ? 1 : 0;
        if (form.Length - from <= Shortest || form[from] is not ('ب' or 'ل' or 'ك' or 'ف')) yield break;
        var article = form.AsSpan(from + 1).StartsWith("ال", StringComparison.Ordinal) || form[from] == 'ل' && form[from + 1] == 'ل';
        if (!article) yield return form[(from + 1)..];
        else if (from == 1) yield return form[1..];
    }
}
