using System.Text;

namespace Embassy.ServiceDefaults.Tests.Files;

public class CsvFileTests
{
    const string Misquoted = "A quote is not closed, or stands inside a field without being doubled.";

    [Fact]
    public void The_line_of_a_record_is_that_on_which_it_begins_also_after_quoted_newlines_and_empty_lines()
    {
        using var csv = new CsvFile(new StringReader("a,b\n1,\"x\ny\n\"\n2,\"\"\"\"\n\n\n3,z\r\n4,\"p\r\nq\"\r\n5,last"));
        Assert.Equal(["a", "b"], csv.ReadHeader());
        var records = new List<(int, string, string)>();
        while (csv.Read()) records.Add((csv.Line, csv[0], csv[1]));
        Assert.Equal([(2, "1", "x\ny\n"), (5, "2", "\""), (8, "3", "z"), (9, "4", "p\r\nq"), (11, "5", "last")], records);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_has_a_fault_and_the_next_one_is_read()
    {
        using var csv = new CsvFile(new StringReader("a,b\n1\n2,x\"y\n3,4,5\n6,7"));
        await csv.ReadHeaderAsync();
        var records = new List<(int, string)>();
        while (await csv.ReadAsync()) records.Add((csv.Line, csv.Fault));
        (int, string)[] expected =
            [(2, "2 columns are expected; these are 1."), (3, Misquoted), (4, "2 columns are expected; these are 3."), (5, "")];
        Assert.Equal(expected, records);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_a_fault_of_the_record_in_which_it_stands()
    {
        using var csv = new CsvFile(new StringReader("a,b\n1,2\n3,\"4\n5,6\n"));
        csv.ReadHeader();
        Assert.True(csv.Read());
        Assert.Equal("", csv.Fault);
        Assert.True(csv.Read());
        Assert.Equal((3, Misquoted), (csv.Line, csv.Fault));
        Assert.False(csv.Read());
    }

    [Theory]
    [InlineData("one long record of quotes"), InlineData("a field that does not end"), InlineData("not UTF-8")]
    public void A_file_that_is_not_CSV_is_refused_as_a_whole(string what)
    {
        using TextReader text = what switch
        {
            "one long record of quotes" => new StringReader("a\n" + string.Concat(Enumerable.Repeat("x\",", 10_000))),
            "a field that does not end" => new StringReader("a\n\"" + new string('x', 10_000)),
            _ => new StreamReader(new MemoryStream([.. "a\n"u8, 0xff, 0xfe]), new UTF8Encoding(false, throwOnInvalidBytes: true)),
        };
        using var csv = new CsvFile(text, mostInField: 1_000 + (what[0] == 'o' ? 1_000_000 : 0));
        var refused = Assert.Throws<Problem>(() =>
        {
            csv.ReadHeader();
            while (csv.Read()) { }
        });
        Assert.Equal(ProblemCodes.UnknownLayout, refused.ProblemCode);
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_first_column()
    {
        using var csv = new CsvFile(new StringReader("\ufeffa,b\n1,2"));
        Assert.Equal(["a", "b"], csv.ReadHeader());
    }

    [Theory]
    [InlineData("a;b\n1;2\n", "semicolon", "1|2")]
    [InlineData("a\tb\n1\t2\n", "tab", "1|2")]
    [InlineData("sep=;\r\na;b\r\n1,5;2\r\n", "semicolon", "1,5|2")]
    [InlineData("\"sep=,\"\na,b\n1,2", "comma", "1|2")]
    [InlineData("sep=\t\na\tb\n1\t2", "tab", "1|2")]
    [InlineData("\"a, or A; so\";b\n1;2", "semicolon", "1|2")]
    [InlineData("a;b;;\n1;2;;\n;;;\n\n ;;\n", "semicolon", "1|2")]
    [InlineData("a,b\n1,2,\n,\n", "comma", "1|2")]
    [InlineData("a;b\r1;2\r", "semicolon", "1|2")]
    [InlineData("\r\n\na;b\n1;2", "semicolon", "1|2")]
    [InlineData("a;b\n\"1\n;\";\"\"\"2\"", "semicolon", "1\n;|\"2")]
    public void The_separator_is_that_of_the_header_and_what_is_empty_at_the_end_is_left_out(string text, string separator, string first)
    {
        using var csv = new CsvFile(new StringReader(text));
        Assert.Equal(2, csv.ReadHeader().Length);
        Assert.Equal(separator, csv.Notation.ToProto().Separator);
        Assert.True(csv.Read());
        Assert.Equal(("", first), (csv.Fault, string.Join('|', csv.Cells)));
        Assert.False(csv.Read());
    }

    [Fact]
    public void A_line_that_names_the_separator_counts_as_a_line()
    {
        using var csv = new CsvFile(new StringReader("sep=;\na;b\n1;2\n3\n"));
        csv.ReadHeader();
        Assert.True(csv.Read());
        Assert.Equal(3, csv.Line);
        Assert.True(csv.Read());
        Assert.Equal((4, "2 columns are expected; these are 1."), (csv.Line, csv.Fault));
    }
}
