using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Embassy.ServiceDefaults;

/// <summary>Writes a workbook of one sheet.</summary>
public static class XlsxWriter
{
    /// <param name="rows">Cells that are numbers with a decimal point become numbers, all others texts.</param>
    public static byte[] Write(string sheet, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var part = book.AddNewPart<WorksheetPart>();
            part.Worksheet = new Worksheet(new SheetData(rows.Select(row => new Row(row.Select(Of)))));
            book.Workbook = new Workbook(new Sheets(new Sheet { Name = sheet, SheetId = 1, Id = book.GetIdOfPart(part) }));
        }
        return bytes.ToArray();
    }

    static Cell Of(string text) => IsNumber(text) ? new Cell { CellValue = new CellValue(text) }
        : new Cell
        {
            DataType = CellValues.InlineString,
            InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve }),
        };

    // A number loses its leading zeros, and more than 15 digits.
    static bool IsNumber(string text) => text.Length is > 0 and <= 15 && char.IsAsciiDigit(text[^1])
        && WrittenFigure.Parse(text).Form is FigureForm.Whole or FigureForm.Point or FigureForm.EitherPoint
        && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-') && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..]);
}
