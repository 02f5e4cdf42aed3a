namespace Embassy.Search.Index;

/// <summary>The distance of two words by the errors that people make when they type.</summary>
static class EditDistance
{
    /// <summary>
    /// True if one error turns one word into the other: a letter that is missing, too much or wrong, or two that are
    /// swapped.
    /// </summary>
    public static bool IsOne(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1) return false;
        var at = 0;
        while (at < shorter.Length && shorter[at] == longer[at]) at++;
        var left = shorter.AsSpan(at);
        var right = longer.AsSpan(at);
        if (left.Length < right.Length) return left.SequenceEqual(right[1..]);
        if (left.Length == 0) return false;
        return left[1..].SequenceEqual(right[1..])
            || left.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]);
    }
}
