using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads one sheet of an uploaded workbook (ECMA-376). Cells are read as the workbook types them: numbers, dates,
/// texts. Formulas are not computed: the value that the workbook keeps of each is read.
/// </summary>
/// <remarks>
/// A workbook is unpacked once before it is read, so that its true size is known. One with macros is refused. Nothing
/// that it refers to is opened.
/// </remarks>
public sealed class XlsxFile : TableFile
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The reason for refusing another kind of workbook.</summary>
    public const string OldOrProtected = "The workbook has a password or is of an older format: save it as .xlsx, without a password.";

    /// <summary>The maximum size of a workbook.</summary>
    public const int MostBytes = 20 << 20;

    const long MostUnpacked = 100 << 20;
    const int MostParts = 1000, MostColumns = 500, MostWhole = 4 << 20;

    readonly SpreadsheetDocument document;
    readonly OpenXmlReader rows;
    readonly List<string> strings = [];
    readonly List<NumberForm> forms = [];
    readonly bool isFrom1904;
    readonly List<(string Text, bool IsNumber, string Fault)> cells = [];
    int line;

    /// <param name="bytes">The whole file; disposed with the reader.</param>
    /// <param name="sheet">The name of the sheet; empty for the first one that is visible.</param>
    /// <exception cref="Problem"><c>unknown_layout</c>, <c>too_large</c>, or naming <c>sheet</c>.</exception>
    public XlsxFile(MemoryStream bytes, string sheet = "") : base(new FileNotation(FileNotation.Xlsx))
    {
        if (bytes.Length > MostBytes) throw Problem.TooLarge(MostBytes);
        (document, rows) = Readable(() =>
        {
            CheckParts(bytes);
            bytes.Position = 0;
            var opened = SpreadsheetDocument.Open(bytes, isEditable: false, new OpenSettings { MaxCharactersInPart = MostUnpacked });
            return (opened, OpenXmlReader.Create(Choose(opened, sheet)));
        });
        isFrom1904 = Readable(() =>
        {
            ReadStrings();
            ReadForms();
            return document.WorkbookPart?.Workbook?.WorkbookProperties?.Date1904?.Value == true;
        });
    }

    /// <summary>Reads a stream to its end, up to the size of a workbook.</summary>
    public static async Task<XlsxFile> Open(Stream stream, string sheet, CancellationToken cancellation)
    {
        var (bytes, buffer) = (new MemoryStream(), new byte[64 << 10]);
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes) throw Problem.TooLarge(MostBytes);
        }
        return new XlsxFile(bytes, sheet);
    }

    protected override int Count => cells.Count;

    protected override int RecordLine => line;

    protected override string RecordCell(int column) => cells[column].Text;

    protected override bool IsNumber(int column) => column < cells.Count && cells[column].IsNumber;

    protected override (string Column, string Reason) RecordFault()
    {
        for (var i = 0; i < Math.Min(cells.Count, Header.Length); i++)
            if (cells[i].Fault.Length > 0) return (Header[i], cells[i].Fault);
        return ("", CountFault(mayBeShorter: true));
    }

    protected override ValueTask<bool> MoveNext(bool isAsync) => new(Readable(() =>
    {
        while (rows.Read())
        {
            if (rows.ElementType == typeof(Cell) && rows.IsStartElement) Add((Cell)rows.LoadCurrentElement()!);
            if (rows.ElementType != typeof(Row)) continue;
            if (rows.IsStartElement)
            {
                cells.Clear();
                var index = rows.Attributes.FirstOrDefault(a => a.LocalName == "r").Value;
                line = index is null ? line + 1 : int.Parse(index, NumberStyles.None, CultureInfo.InvariantCulture);
            }
            if (!rows.IsEndElement) continue;
            while (cells.Count > 0 && cells[^1] is { Text: "", Fault: "" }) cells.RemoveAt(cells.Count - 1);
            if (cells.Count > 0) return true;
        }
        return false;
    }));

    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        document.Dispose();
    }

    static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException
            or ArgumentException or FormatException or InvalidOperationException or OverflowException or KeyNotFoundException)
        {
            throw new Problem(ProblemCodes.UnknownLayout, "The file is no workbook (XLSX), or it is damaged.");
        }
    }

    // The sizes that a ZIP states of its parts may be wrong, so they are counted.
    static void CheckParts(MemoryStream bytes)
    {
        var first = new byte[4];
        bytes.Position = 0;
        if (bytes.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == 4 && first is [0xd0, 0xcf, 0x11, 0xe0])
            throw new Problem(ProblemCodes.UnknownLayout, OldOrProtected);
        using var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MostParts) throw new Problem(ProblemCodes.UnknownLayout, $"The workbook has more than {MostParts} parts.");
        var (unpacked, buffer) = (0L, new byte[64 << 10]);
        foreach (var entry in zip.Entries)
        {
            if (entry.Name.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
                || entry.FullName.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase))
                throw new Problem(ProblemCodes.UnknownLayout, "The workbook has macros: save it as .xlsx without them.");
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer, 0, buffer.Length)) > 0;)
                if ((unpacked += read) > MostUnpacked)
                    throw new Problem(ProblemCodes.TooLarge, "The workbook unpacks to more than 100 MiB: send it as CSV.",
                        more: new Dictionary<string, string> { ["limit"] = MostUnpacked.ToString(CultureInfo.InvariantCulture) });
        }
    }

    // These parts are read whole.
    static T Small<T>(T part) where T : OpenXmlPart
    {
        using var stream = part.GetStream();
        var (size, buffer) = (0, new byte[4096]);
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
            if ((size += read) > MostWhole) throw new InvalidDataException();
        return part;
    }

    WorksheetPart Choose(SpreadsheetDocument opened, string name)
    {
        if (opened.DocumentType is not SpreadsheetDocumentType.Workbook)
            throw new Problem(ProblemCodes.UnknownLayout, "The file is a workbook with macros, or a template: save it as .xlsx.");
        var book = Small(opened.WorkbookPart ?? throw new InvalidDataException());
        var sheets = (book.Workbook?.Sheets?.Elements<Sheet>() ?? []).Where(s => book.GetPartById(s.Id!.Value!) is WorksheetPart).ToList();
        var chosen = name.Length > 0 ? sheets.Find(s => string.Equals(s.Name?.Value, name, StringComparison.OrdinalIgnoreCase))
            : sheets.Find(s => s.State is null || s.State.Value == SheetStateValues.Visible);
        if (chosen is null)
            throw name.Length == 0 ? new InvalidDataException()
                : Problem.Invalid("sheet", "invalid_word", "One of: " + string.Join(", ", sheets.Select(s => s.Name?.Value)) + ".");
        Notation.Sheet = chosen.Name?.Value ?? "";
        Notation.OtherSheets = [.. sheets.Where(s => s != chosen).Select(s => s.Name?.Value ?? "")];
        return (WorksheetPart)book.GetPartById(chosen.Id!.Value!);
    }

    void ReadStrings()
    {
        if (document.WorkbookPart?.SharedStringTablePart is not { } part) return;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
                strings.Add(Text((SharedStringItem)reader.LoadCurrentElement()!));
    }

    void ReadForms()
    {
        if (document.WorkbookPart?.WorkbookStylesPart is not { } part || Small(part).Stylesheet is not { } styles) return;
        var codes = (styles.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .DistinctBy(f => f.NumberFormatId?.Value).ToDictionary(f => f.NumberFormatId?.Value ?? 0, f => f.FormatCode?.Value ?? "");
        forms.AddRange((styles.CellFormats?.Elements<CellFormat>() ?? []).Select(f => NumberForms.Of(f.NumberFormatId?.Value ?? 0, codes)));
    }

    void Add(Cell cell)
    {
        var column = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
        if (column < cells.Count || column >= MostColumns) throw new InvalidDataException();
        while (cells.Count < column) cells.Add(("", false, ""));
        cells.Add(Read(cell));
    }

    // The letters of a reference are a number: C5 is column 2.
    static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetterUpper)) column = checked(column * 26 + c - 'A' + 1);
        return column - 1;
    }

    (string Text, bool IsNumber, string Fault) Read(Cell cell)
    {
        var value = cell.CellValue?.Text;
        var where = cell.CellReference?.Value is { } reference ? $"Cell {reference}" : $"A cell of row {line}";
        var type = cell.DataType?.Value ?? CellValues.Number;
        if (type == CellValues.InlineString) return (cell.InlineString is { } inline ? Text(inline) : "", false, "");
        if (value is null || value.Length == 0 && type == CellValues.Number)
            return ("", false, cell.CellFormula is null ? ""
                : $"{where} has a formula without a value: open the workbook in the program that made it, and save it.");
        if (type == CellValues.SharedString) return (strings[int.Parse(value, CultureInfo.InvariantCulture)], false, "");
        if (type == CellValues.Boolean) return (value is "1" or "true" ? "true" : "false", false, "");
        if (type == CellValues.Error) return (value, false, $"{where} has an error: {value}.");
        if (type == CellValues.String) return (value, false, "");
        if (type == CellValues.Date)
        {
            var date = DateTime.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            return (NumberForms.Date(date, FormOf(cell)), false, "");
        }
        var number = double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return NumberForms.Read(number, FormOf(cell), isFrom1904) is { } read ? (read.Text, read.IsNumber, "")
            : (value, false, $"{where} has no date or number: {value}.");
    }

    NumberForm FormOf(Cell cell) => cell.StyleIndex?.Value is { } style && style < forms.Count ? forms[(int)style] : NumberForm.Number;

    // Rich text is a list of runs; the reading aids of East Asian texts are no part of it.
    static string Text(RstType item) => item.Text is { } text ? text.Text
        : string.Concat(item.Elements<Run>().Select(r => r.Text?.Text));
}
