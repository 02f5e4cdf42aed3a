using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.VoteImports;

/// <summary>A row of a votes file.</summary>
/// <param name="Line">The line on which it begins; the header is line 1.</param>
/// <param name="Cells">In the order of the layout's columns; valid until the next row is read.</param>
public readonly record struct VoteRow(int Line, string[] Cells);

/// <summary>The supported layouts, identified by their header.</summary>
public static class VoteLayouts
{
    public const string Votes = "votes", RollCalls = "roll-calls", Issues = "issues", IdealPoints = "ideal-points",
        DigitalLibrary = "digital-library";

    /// <summary>The columns of ideal points that have figures.</summary>
    public static readonly string[] Estimates = ["IdealPoint", "QO%", "Q5%", "Q10%", "Q50%", "Q90%", "Q95%", "Q100%"];

    static readonly string[] Undl =
    [
        "undl_id", "ms_code", "ms_name", "ms_vote", "date", "session", "resolution", "draft", "committee_report", "meeting", "title",
        "agenda_title",
        "subjects", "vote_note", "total_yes", "total_no", "total_abstentions", "total_non_voting", "total_ms", "undl_link",
    ];

    public static readonly IReadOnlyList<(string Name, string[] Columns)> All =
    [
        (Votes, ["rcid", "country", "country_code", "vote"]),
        (RollCalls, ["rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr"]),
        (Issues, ["rcid", "short_name", "issue"]),
        (IdealPoints,
            ["Row", "ccode", "session", "NVotes", "IdealPoint", "QO%", "Q5%", "Q10%", "Q50%", "Q90%", "Q95%", "Q100%", "iso3c",
                "Countryname"]),
        (DigitalLibrary, Undl),
        // Older files lack the note.
        (DigitalLibrary, [.. Undl.Where(c => c != "vote_note")]),
    ];

    public static (string Name, string[] Columns) Of(string[] header)
    {
        foreach (var layout in All)
            if (layout.Columns.SequenceEqual(header)) return layout;
        var text = new string([.. string.Join(',', header).Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        throw new Problem(ProblemCodes.UnknownLayout,
            $"The first line is that of no file of votes: {(text.Length == 0 ? "(empty)" : text)}. Known: "
            + $"{string.Join("; ", All.Select(l => string.Join(',', l.Columns)))}.");
    }
}

/// <summary>Reads a votes file row by row, strictly: CSV with a supported header.</summary>
public sealed class VoteFile : IDisposable
{
    readonly CsvFile csv;
    readonly VoteImportOutcome voteImportOutcome;
    readonly string[] columns;

    VoteFile(Stream bytes, VoteImportOutcome voteImportOutcome)
    {
        this.voteImportOutcome = voteImportOutcome;
        // One string for each State and choice instead of one for each ballot.
        csv = new CsvFile(new DecodedText(bytes), intern: true);
        (Layout, columns) = VoteLayouts.Of(csv.ReadHeader());
        if (Layout == VoteLayouts.IdealPoints) csv.Figures(VoteLayouts.Estimates);
        voteImportOutcome.Notation = csv.Notation;
        voteImportOutcome.RefusedRows.Name(columns);
    }

    public string Layout { get; }

    /// <summary>The index of a column; -1 if this file lacks it.</summary>
    public int Column(string name) => Array.IndexOf(columns, name);

    public string Name(int column) => columns[column];

    public static VoteFile Open(MemoryStream bytes, VoteImportOutcome voteImportOutcome) => new(bytes, voteImportOutcome);

    /// <summary>Identifies the layout by the first bytes; null while the first line is incomplete.</summary>
    public static string? Recognise(ReadOnlySpan<byte> start)
    {
        // In UTF-16 a line ends with two bytes.
        var size = start is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] ? 2 : 1;
        var end = EndOfLine(start, size);
        if (end > 0 && IsSeparatorLine(start[..end])) end = EndOfLine(start[end..], size) is > 0 and var second ? end + second : -1;
        if (end < 0 && start.Length < 64 << 10) return null;
        using var file = new VoteFile(new MemoryStream(start[..(end < 0 ? start.Length / size * size : end)].ToArray()),
            new VoteImportOutcome());
        return file.Layout;
    }

    // After the end of the line.
    static int EndOfLine(ReadOnlySpan<byte> start, int size)
    {
        var at = start.IndexOf((byte)'\n');
        return at < 0 ? -1 : Math.Min(start.Length, (at / size + 1) * size);
    }

    // sep=; of Excel.
    static bool IsSeparatorLine(ReadOnlySpan<byte> line) => line.Length < 24 && line.IndexOf((byte)'=') > 0;

    /// <summary>The rows; rejects one with another number of cells or an unclosed quote.</summary>
    public IEnumerable<VoteRow> Rows()
    {
        var cells = new string[columns.Length];
        while (csv.Read())
        {
            voteImportOutcome.Rows++;
            for (var c = 0; c < cells.Length; c++) cells[c] = csv[c];
            voteImportOutcome.Current = (columns, cells);
            if (csv.Fault.Length > 0) voteImportOutcome.Refuse(csv.Line, csv.FaultColumn, csv.FaultCode, csv.Fault);
            else yield return new VoteRow(csv.Line, cells);
        }
    }

    public void Dispose() => csv.Dispose();
}

/// <summary>Parses cells; each violation names its column.</summary>
public static class VoteCells
{
    public static int Number(string column, string cell, int from = 0, int to = int.MaxValue) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number : throw Problem.Invalid(column, "invalid_format", $"A whole number from {from} to {to}.");

    /// <summary>
    /// Replaces control characters, which are stray in some source rows, with blanks; line breaks stay if allowed.
    /// </summary>
    public static string Plain(string cell, bool lines = false) =>
        cell.Any(c => char.IsControl(c) && !(lines && c == '\n'))
        ? new string([.. cell.Select(c => char.IsControl(c) && !(lines && c == '\n') ? ' ' : c)]).Trim() : cell;

    /// <summary>Parses a count, which some files print as <c>106.0</c>; null for an empty cell.</summary>
    public static int? Total(string column, string cell) => cell.Length == 0 ? null
        : Number(column, cell.EndsWith(".0", StringComparison.Ordinal) ? cell[..^2] : cell, 0, 1000);

    public static double Real(string column, string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : throw Problem.Invalid(column, "invalid_format", "A number.");

    /// <summary>Parses 0, 1 or an empty cell, which counts as 0.</summary>
    public static bool Flag(string column, string cell) => cell switch
    {
        "1" or "1.0" => true,
        "0" or "0.0" or "" => false,
        _ => throw Problem.Invalid(column, "invalid_format", "0, 1, or nothing."),
    };

    /// <summary>Parses the day and checks that it is plausible for the session.</summary>
    /// <remarks>
    /// Session n opens in September of 1945 + n and may last a year. Files list special and emergency sessions under
    /// the regular one before or after them, so a year more on either side is accepted.
    /// </remarks>
    public static DateOnly Day(string column, string cell, int session)
    {
        if (!CivilDate.TryParse(cell, out var date) || date.Precision != "day")
            throw Problem.Invalid(column, "invalid_date", "A day: 2019-12-18.");
        var opens = 1945 + session;
        if (date.First.Year < opens - 1 || date.First.Year > opens + 1)
            throw Problem.Invalid(column, "out_of_range", $"{date} is not in session {session}, which opened in {opens}.");
        return date.First;
    }
}
