namespace Embassy.ServiceDefaults.Tests.Files;

/// <summary>A figure is read as it is written or refused, and never as another figure.</summary>
public class WrittenFigureTests
{
    const string Nbsp = "\u00a0", Narrow = "\u202f";

    [Theory]
    [InlineData("1057", FigureForm.Whole, "1057"), InlineData("-5", FigureForm.Whole, "-5"), InlineData("\u22125", FigureForm.Whole, "-5")]
    [InlineData("007", FigureForm.Whole, "007"), InlineData("+5", FigureForm.Whole, "+5")]
    [InlineData("1.05", FigureForm.Point, "1.05"), InlineData("0.123", FigureForm.Point, "0.123"), InlineData(".5", FigureForm.Point, ".5")]
    [InlineData("1234.567", FigureForm.Point, "1234.567"), InlineData("3.1E+2", FigureForm.Point, "3.1E+2")]
    [InlineData("1,05", FigureForm.Comma, "1.05"), InlineData("0,123", FigureForm.Comma, "0.123")]
    [InlineData(",5", FigureForm.Comma, "0.5")]
    [InlineData("1234,567", FigureForm.Comma, "1234.567"), InlineData("-1,5", FigureForm.Comma, "-1.5")]
    [InlineData("1.234", FigureForm.EitherPoint, "1.234"), InlineData("1,234", FigureForm.EitherComma, "1.234")]
    [InlineData("-123.456", FigureForm.EitherPoint, "-123.456"), InlineData("999,000", FigureForm.EitherComma, "999.000")]
    [InlineData("1,234,567", FigureForm.GroupedByComma, "1234567"), InlineData("1.234.567", FigureForm.GroupedByPoint, "1234567")]
    [InlineData("1,234.5", FigureForm.Point, "1234.5"), InlineData("1.234,5", FigureForm.Comma, "1234.5")]
    [InlineData("1.234,567", FigureForm.Comma, "1234.567"), InlineData("12,345.678", FigureForm.Point, "12345.678")]
    [InlineData("1 234", FigureForm.Whole, "1234"), InlineData("1" + Nbsp + "234,56", FigureForm.Comma, "1234.56")]
    [InlineData("12" + Narrow + "345" + Narrow + "678,9", FigureForm.Comma, "12345678.9")]
    [InlineData("1" + Narrow + "234", FigureForm.Whole, "1234")]
    [InlineData("1'234.5", FigureForm.Point, "1234.5"), InlineData("1’234", FigureForm.Whole, "1234")]
    [InlineData("1 234,567", FigureForm.Comma, "1234.567"), InlineData(Nbsp + "12,5 ", FigureForm.Comma, "12.5")]
    [InlineData("١٢٣٤٫٥", FigureForm.Whole, "1234.5"), InlineData("١٬٢٣٤", FigureForm.Whole, "1234")]
    [InlineData("۱۲", FigureForm.Whole, "12")]
    [InlineData("1,23E+08", FigureForm.Shortened, "1,23E+08")]
    [InlineData("", FigureForm.None, null), InlineData("abc", FigureForm.None, null), InlineData("12a", FigureForm.None, null)]
    [InlineData("1,23,4", FigureForm.None, null), InlineData("1.23.4", FigureForm.None, null)]
    [InlineData("12.05.2020", FigureForm.None, null)]
    [InlineData("1 23", FigureForm.None, null), InlineData("1 2345", FigureForm.None, null), InlineData("0,123,456", FigureForm.None, null)]
    [InlineData("1,234.567,8", FigureForm.None, null), InlineData("1,", FigureForm.None, null), InlineData("1..5", FigureForm.None, null)]
    [InlineData("(5)", FigureForm.None, null), InlineData("5 %", FigureForm.None, null), InlineData("--5", FigureForm.None, null)]
    [InlineData("-", FigureForm.None, null), InlineData(".", FigureForm.None, null), InlineData("1 234 56,7", FigureForm.None, null)]
    [InlineData("1e", FigureForm.None, null), InlineData("E5", FigureForm.None, null), InlineData("0x1F", FigureForm.None, null)]
    public void The_form_of_a_figure_is_known_by_itself_or_said_to_be_either(string cell, FigureForm form, string? text)
    {
        var figure = WrittenFigure.Parse(cell);
        Assert.Equal((form, text), (figure.Form, figure.Text));
    }

    // Separator, the figures of the file, and what each becomes; `?` is refused.
    [Theory]
    [InlineData(';', "1,234", "?"), InlineData(';', "1.234", "?"), InlineData('\t', "1.234 1,234", "? ?")]
    [InlineData(';', "1,234 12,5", "1.234 12.5"), InlineData(';', "12,5 1,234", "12.5 1.234")]
    [InlineData(';', "1.234 12.5", "1.234 12.5"), InlineData(';', "1.234 1.234.567", "1234 1234567")]
    [InlineData(';', "1.234 1.234,5", "1234 1234.5"), InlineData(';', "1,234 1.234,5", "1.234 1234.5")]
    [InlineData(',', "1.234 2", "1.234 2"), InlineData(',', "1,234", "?"), InlineData(',', "1,234 1,234,567", "1234 1234567")]
    [InlineData(',', "1,234 1,234.5", "1234 1234.5"), InlineData(',', "1.234 12,5", "? 12.5")]
    [InlineData(';', "1,234 12.5", "? 12.5"), InlineData(';', "1,234 12,5 0.5", "? 12.5 0.5"), InlineData(';', "1.234 12,5", "? 12.5")]
    [InlineData(';', "1,234 1,234,567 12,5", "? 1234567 12.5"), InlineData(';', "1,23E+11 5", "? 5")]
    public void The_file_decides_about_a_figure_that_could_be_two(char separator, string cells, string read)
    {
        var figures = cells.Split(' ');
        using var csv = new CsvFile(new StringReader($"a{separator}b\n" + string.Concat(figures.Select(f => $"\"{f}\"{separator}x\n"))));
        csv.ReadHeader();
        csv.Figures(["a"]);
        var found = new List<string>();
        while (csv.Read())
        {
            found.Add(csv.Fault.Length > 0 ? "?" : csv[0]);
            Assert.Equal(csv.Fault.Length > 0 ? ("a", "ambiguous_figure") : ("", "invalid_format"), (csv.FaultColumn, csv.FaultCode));
        }
        Assert.Equal(read, string.Join(' ', found));
    }

    [Fact]
    public void What_was_taken_is_said()
    {
        using var csv = new CsvFile(new StringReader("a;b\n1\u202f234,5;2\n1\u00a0000;3,5\n"));
        csv.ReadHeader();
        csv.Figures(["a", "b"]);
        while (csv.Read()) { }
        var reading = csv.Notation.ToProto();
        Assert.Equal(("csv", "semicolon", "comma", "space"), (reading.Format, reading.Separator, reading.DecimalMark, reading.Thousands));
    }
}
