using Embassy.V1;

namespace Embassy.ServiceDefaults;

/// <summary>
/// How a file is written, as far as it was read: format, encoding, separator, and the marks of its figures.
/// </summary>
public sealed class FileNotation(string format)
{
    public const string Csv = "csv", Json = "json", Xlsx = "xlsx", Calendar = "calendar";

    int forms;
    string groups = "";

    public string Encoding { get; set; } = "";

    /// <summary>NUL if the file is no CSV.</summary>
    public char Separator { get; internal set; }
    public string Sheet { get; internal set; } = "";
    public IReadOnlyList<string> OtherSheets { get; internal set; } = [];

    /// <summary>Notes how a figure is written.</summary>
    internal void Note(WrittenFigure figure)
    {
        forms |= 1 << (int)figure.Form;
        if (figure.Group != '\0' && !groups.Contains(figure.Group)) groups += figure.Group;
    }

    /// <summary>The figure with a decimal point and without grouping; null if it can be read in two ways.</summary>
    /// <remarks>
    /// The other figures of the file decide about 1,234 and 1.234: the mark is a decimal mark in others and separates
    /// thousands in none, or the reverse.
    /// </remarks>
    internal string? Read(WrittenFigure figure)
    {
        var isComma = figure.Form == FigureForm.EitherComma;
        var (mark, otherMark) = isComma ? (FigureForm.Comma, FigureForm.Point) : (FigureForm.Point, FigureForm.Comma);
        var (own, other) = isComma ? (',', '.') : ('.', ',');
        var isDecimal = Has(mark) || groups.Contains(other);
        if (groups.Contains(own)) return isDecimal ? null : figure.Text.Replace(".", "", StringComparison.Ordinal);
        // Files with commas between the columns are those of programs, which write decimal points.
        if (Has(otherMark) || !isDecimal && (isComma || Separator != ',')) return null;
        forms |= 1 << (int)mark;
        return figure.Text;
    }

    bool Has(FigureForm form) => (forms & 1 << (int)form) != 0;

    public FileReading ToProto()
    {
        var reading = new FileReading
        {
            Format = format,
            Encoding = Encoding,
            Separator = Separator switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", _ => "" },
            DecimalMark = (Has(FigureForm.Point), Has(FigureForm.Comma)) switch
            {
                (true, true) => "mixed",
                (true, false) => "point",
                (false, true) => "comma",
                _ => "",
            },
            Thousands = groups switch
            {
                "" => "",
                "." => "point",
                "," => "comma",
                "'" => "apostrophe",
                { Length: > 1 } => "mixed",
                _ => "space",
            },
            Sheet = Sheet,
        };
        reading.OtherSheets.Add(OtherSheets);
        return reading;
    }
}
