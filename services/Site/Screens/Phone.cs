namespace Embassy.Site.Screens;

/// <summary>Writes a telephone number of E.164 in groups: <c>+994 12 555 01 00</c>.</summary>
public static class Phone
{
    // Countries whose code has one or two digits.
    static readonly string[] Short = ["1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47",
        "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86",
            "90", "91",
        "92", "93", "94", "95", "98"];

    public static string Write(string number)
    {
        if (number.Length < 8 || number[0] != '+') return number;
        var code = Array.Find(Short, c => number.AsSpan(1).StartsWith(c))?.Length ?? 3;
        var rest = number[(code + 1)..];
        if (rest.Length == 9) return $"{number[..(code + 1)]} {rest[..2]} {rest[2..5]} {rest[5..7]} {rest[7..]}";
        var groups = new Stack<string>();
        for (var end = rest.Length; end > 0; end -= 2)
            if (end == 3 || end == 1 && groups.Count == 0) { groups.Push(rest[..end]); break; }
            else groups.Push(rest[Math.Max(0, end - 2)..end]);
        return $"{number[..(code + 1)]} {string.Join(' ', groups)}";
    }
}
