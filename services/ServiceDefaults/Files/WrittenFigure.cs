using System.Buffers;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>How a figure is written.</summary>
public enum FigureForm
{
    /// <summary>Not a figure.</summary>
    None,

    /// <summary>Digits, possibly grouped by spaces or apostrophes: the same in every notation.</summary>
    Whole,

    /// <summary>With a decimal point or comma that can be nothing else.</summary>
    Point, Comma,

    /// <summary>Digits grouped by points or commas, which can be nothing else.</summary>
    GroupedByPoint, GroupedByComma,

    /// <summary>A point or comma before exactly three digits: a decimal mark, or a separator of thousands.</summary>
    EitherPoint, EitherComma,

    /// <summary>Shortened by a spreadsheet: <c>1,23E+11</c>.</summary>
    Shortened,
}

/// <summary>A figure of a cell as people and spreadsheets write it.</summary>
/// <param name="Text">With a decimal point and without grouping; if it could be two, the one with decimals.</param>
/// <param name="Group">The separator of thousands; NUL if there is none.</param>
public readonly record struct WrittenFigure(FigureForm Form, string Text, char Group = '\0')
{
    const char ArabicDecimal = '٫', ArabicGroup = '٬', Minus = '−';

    static readonly SearchValues<char> Invariant = SearchValues.Create("0123456789");

    public static WrittenFigure Parse(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text.IsEmpty) return default;
        if (OfInvariant(text) is { } form) return new(form, text.Length == cell.Length ? cell : text.ToString());
        var sign = text[0] is '-' or Minus ? "-" : "";
        if (sign.Length > 0) text = text[1..].TrimStart();
        if (text.IndexOfAny('e', 'E') is > 0 and var exponent)
            return text[..exponent].Contains(',') && Runs(text[..exponent], out _, out _) && IsExponent(text[(exponent + 1)..])
                ? new(FigureForm.Shortened, cell) : default;
        return Runs(text, out var digits, out var marks) ? Of(sign, digits, marks) : default;
    }

    // Digits with at most one point, and an exponent: the notation of programs, returned as it stands.
    static FigureForm? OfInvariant(ReadOnlySpan<char> text)
    {
        var body = text[0] is '-' or '+' ? text[1..] : text;
        var whole = body.IndexOfAnyExcept(Invariant);
        if (whole < 0) return body.IsEmpty ? null : FigureForm.Whole;
        var rest = body[whole..];
        var decimals = -1;
        if (rest[0] == '.')
        {
            rest = rest[1..];
            decimals = rest.IndexOfAnyExcept(Invariant);
            if (decimals < 0) decimals = rest.Length;
            rest = rest[decimals..];
        }
        if (whole + Math.Max(decimals, 0) == 0) return null;
        if (!rest.IsEmpty) return rest[0] is 'e' or 'E' && IsExponent(rest[1..]) ? FigureForm.Point : null;
        return decimals == 3 && whole is >= 1 and <= 3 && body[0] != '0' ? FigureForm.EitherPoint : FigureForm.Point;
    }

    static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '+' or '-') text = text[1..];
        return !text.IsEmpty && text.IndexOfAnyExcept(Invariant) < 0;
    }

    static WrittenFigure Of(string sign, List<string> digits, string marks)
    {
        if (marks.Length == 0) return new(FigureForm.Whole, sign + digits[0]);
        var last = marks[^1];
        var isGrouped = digits[0].Length is >= 1 and <= 3 && digits[0][0] != '0' && digits[1..^1].TrueForAll(d => d.Length == 3);
        var whole = sign + string.Concat(digits[..^1]);
        if (marks.Length == 1 && last is '.' or ',')
        {
            var isEither = isGrouped && digits[1].Length == 3;
            return last == '.' ? new(isEither ? FigureForm.EitherPoint : FigureForm.Point, $"{whole}.{digits[1]}")
                : new(isEither ? FigureForm.EitherComma : FigureForm.Comma, $"{whole}.{digits[1]}");
        }
        if (marks.Length == 1 && last == ArabicDecimal) return new(FigureForm.Whole, $"{whole}.{digits[1]}");
        var group = marks[0];
        if (!isGrouped || group == ArabicDecimal || marks[..^1].Any(m => m != group)) return default;
        if (last == group)
            return digits[^1].Length != 3 ? default : new(group switch
            {
                '.' => FigureForm.GroupedByPoint,
                ',' => FigureForm.GroupedByComma,
                _ => FigureForm.Whole,
            }, whole + digits[^1], group);
        return last switch
        {
            '.' => new(FigureForm.Point, $"{whole}.{digits[^1]}", group),
            ',' => new(FigureForm.Comma, $"{whole}.{digits[^1]}", group),
            ArabicDecimal => new(FigureForm.Whole, $"{whole}.{digits[^1]}", group),
            _ => default,
        };
    }

    // The runs of digits, and the marks between them.
    static bool Runs(ReadOnlySpan<char> text, out List<string> digits, out string marks)
    {
        (digits, var found, var run) = ([], new StringBuilder(), new StringBuilder());
        marks = "";
        foreach (var c in text)
        {
            if (Digit(c) is { } digit) run.Append(digit);
            else if (Mark(c) is { } mark && (run.Length > 0 || digits.Count == 0 && mark is '.' or ',' or ArabicDecimal))
            {
                digits.Add(run.Length == 0 ? "0" : run.ToString());
                found.Append(mark);
                run.Clear();
            }
            else return false;
        }
        if (run.Length == 0) return false;
        digits.Add(run.ToString());
        marks = found.ToString();
        return true;
    }

    static char? Digit(char c) => c switch
    {
        >= '0' and <= '9' => c,
        >= '٠' and <= '٩' => (char)(c - '٠' + '0'),
        >= '۰' and <= '۹' => (char)(c - '۰' + '0'),
        _ => null,
    };

    // No-break, narrow no-break, thin and figure spaces are one mark; so are the two apostrophes.
    static char? Mark(char c) => c switch
    {
        '.' or ',' or ArabicDecimal or ArabicGroup or ' ' => c,
        '\u00a0' or '\u202f' or '\u2009' or '\u2007' => ' ',
        '\'' or '’' => '\'',
        _ => null,
    };
}
