namespace Embassy.ServiceDefaults;

/// <summary>
/// Limits unescaped quotes inside CSV fields (RFC 4180, 2.7). For each one the parser copies the whole record so far,
/// so one long record full of them would cost the square of its length; reading stops before that.
/// </summary>
public sealed class CsvQuotes
{
    const long Free = 1 << 20, Each = 4;

    long cost;

    /// <summary>True if the current record contains one.</summary>
    public bool Found { get; set; }

    /// <param name="record">Characters of the record so far.</param>
    /// <param name="read">Characters of the file so far.</param>
    /// <exception cref="Problem"><c>unknown_layout</c> when the quotes cost more than reading the file.</exception>
    public void Note(int record, long read)
    {
        Found = true;
        cost += record;
        if (cost > Free + Each * read)
            throw new Problem(ProblemCodes.UnknownLayout, "Quotes stand inside fields without being doubled, too many to be a CSV file (RFC 4180).");
    }
}
