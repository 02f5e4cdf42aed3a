namespace Embassy.ServiceDefaults;

/// <summary>
/// Quotes in a CSV file that stand inside a field without being doubled (RFC 4180, 2.7). For each one the parser makes a text of the
/// whole record so far, so that one long record of them would cost the square of its length: then reading ends.
/// </summary>
public sealed class CsvQuotes
{
    const long Free = 1 << 20, Each = 4;

    long cost;

    /// <summary>True once the record that is being read has one.</summary>
    public bool Found { get; set; }

    /// <param name="record">Characters of the record so far.</param>
    /// <param name="read">Characters of the file so far.</param>
    /// <exception cref="Problem"><c>unknown_layout</c> when they cost more than reading the file does.</exception>
    public void Note(int record, long read)
    {
        Found = true;
        cost += record;
        if (cost > Free + Each * read)
            throw new Problem(ProblemCodes.UnknownLayout, "Quotes stand inside fields without being doubled, too many to be a CSV file (RFC 4180).");
    }
}
