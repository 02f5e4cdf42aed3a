using System.Globalization;
using System.Text;

namespace Embassy.ServiceDefaults.Tests.Files;

/// <summary>The same table, written in each dialect, is read as the same figures and texts.</summary>
public class DialectsTests
{
    const int Tables = 40, Seed = 20261130;

    static readonly string[] Texts =
        ["", "plain", "a;b", "a,b", "a\tb", "two\nlines", "a \"quote\"", "Côte d’Ivoire", "déjà", "=1+1", " blank ", "1,234", "007"];

    [Fact]
    public void Rows_written_in_each_dialect_read_back_to_the_same_figures()
    {
        var random = new Random(Seed);
        var dialects = All().ToList();
        for (var i = 0; i < Tables; i++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 30))
                .Select(_ => (Figure: Some(random), Other: Some(random), Text: Texts[random.Next(Texts.Length)])).ToList();
            // A file without a figure that can be one thing only says nothing of its marks.
            rows.Add((0.5m, 12345.25m, "last"));
            var expected = rows.Select(r => (Show(r.Figure), Show(r.Other), r.Text)).ToList();
            foreach (var (separator, mark, group, encoding, named) in dialects)
            {
                var text = (named ? $"sep={separator}\r\n" : "") + $"figure{separator}other{separator}text\r\n"
                    + string.Concat(rows.Select(r => string.Join(separator, Quoted(Written(r.Figure, mark, group)),
                        Quoted(Written(r.Other, mark, "")), Quoted(r.Text)) + "\r\n"));
                using var csv = new CsvFile(new DecodedText(new MemoryStream(Encoded(text, encoding))));
                Assert.Equal(expected, Read(csv));
                Assert.Equal(mark == '.' ? "point" : "comma", csv.Notation.ToProto().DecimalMark);
            }
            using var sheet = new XlsxFile(new MemoryStream(XlsxWriter.Write("Figures",
                [["figure", "other", "text"], .. rows.Select(r => new[] { Show(r.Figure), Show(r.Other), r.Text })])));
            Assert.Equal(expected.Select(e => (e.Item1, e.Item2, e.Text)), Read(sheet));
        }
    }

    static IEnumerable<(char Separator, char Mark, string Group, string Encoding, bool IsNamed)> All()
    {
        foreach (var separator in ",;\t")
            foreach (var mark in ".,")
                foreach (var group in (string[])["", "\u00a0", "\u202f", "'"])
                    foreach (var encoding in (string[])["utf-8", "utf-8 bom", "utf-16", "windows-1252"])
                        foreach (var isNamed in (bool[])[false, true])
                            // The narrow space is not in Windows-1252.
                            if (encoding != "windows-1252" || group != "\u202f") yield return (separator, mark, group, encoding, isNamed);
    }

    static List<(string, string, string)> Read(TableFile table)
    {
        Assert.Equal(["figure", "other", "text"], table.ReadHeader());
        table.Figures(["figure", "other"]);
        var read = new List<(string, string, string)>();
        while (table.Read())
        {
            Assert.Equal("", table.Fault);
            read.Add((Show(decimal.Parse(table[0], CultureInfo.InvariantCulture)),
                Show(decimal.Parse(table[1], CultureInfo.InvariantCulture)), table[2]));
        }
        return read;
    }

    static decimal Some(Random random) => random.Next(5) switch
    {
        0 => random.Next(2_000_000),
        1 => random.Next(2_000_000) / 1000m,
        2 => -random.Next(100_000) / 100m,
        3 => random.NextInt64(1_000_000_000_000) / 10m,
        _ => random.Next(1000) / 1000m,
    };

    static string Show(decimal figure) => figure.ToString("0.####", CultureInfo.InvariantCulture);

    static string Written(decimal figure, char mark, string group)
    {
        var format = new NumberFormatInfo
        {
            NumberDecimalSeparator = mark.ToString(),
            NumberGroupSeparator = group.Length == 0 ? "|" : group,
        };
        return figure.ToString(group.Length == 0 ? "0.####" : "#,0.####", format);
    }

    static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",;\t\n\"") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    static byte[] Encoded(string text, string encoding) => encoding switch
    {
        "utf-8 bom" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        _ => Encoding.UTF8.GetBytes(text),
    };
}
