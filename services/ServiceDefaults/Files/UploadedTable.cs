using System.Net.Mime;

namespace Embassy.ServiceDefaults;

/// <summary>Opens an uploaded table by its media type: CSV, or a sheet of a workbook.</summary>
public static class UploadedTable
{
    public static string TypeOf(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Whether the media type is one that <see cref="Open"/> reads; nothing stands for CSV.</summary>
    public static bool Is(string contentType) =>
        TypeOf(contentType) is "" or MediaTypeNames.Text.Csv or "text/tab-separated-values" or XlsxFile.MediaType;

    /// <param name="sheet">The sheet of a workbook; empty for the first. Refused for another file.</param>
    public static TableFile Open(ReadOnlyMemory<byte> bytes, string contentType, string sheet = "")
    {
        if (TypeOf(contentType) == XlsxFile.MediaType)
        {
            var copy = new MemoryStream();
            copy.Write(bytes.Span);
            return new XlsxFile(copy, sheet);
        }
        ExpectNoSheet(sheet);
        return new CsvFile(new DecodedText(Stream(bytes), contentType));
    }

    public static void ExpectNoSheet(string sheet)
    {
        if (sheet.Length > 0) throw Problem.Invalid("sheet", "not_applicable", "Only a workbook has sheets.");
    }

    static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false) : new(bytes.ToArray());
}
