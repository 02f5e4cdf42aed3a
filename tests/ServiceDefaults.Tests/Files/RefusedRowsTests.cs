using System.Text;

namespace Embassy.ServiceDefaults.Tests.Files;

public class RefusedRowsTests
{
    static readonly string[] Cells =
    [
        "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tx", "\r\nx", "＝1", "'=quoted", "''x", "'", "'abc", "-5", "+5", "-1,5", "plain",
        "a \"b\"; c, d\ne", "", " = ", "١٢", "«é»",
    ];

    [Fact]
    public void A_cell_that_a_spreadsheet_would_compute_begins_with_an_apostrophe_unless_it_is_a_number()
    {
        var rows = new RefusedRows();
        rows.Add([KeyValuePair.Create("a", "=1+1"), KeyValuePair.Create("b", "-5")], 2, "a", "invalid_format", "=not this");
        Assert.Equal("a,b,refused_line,refused_column,refused_code,refused_reason\r\n"
            + "'=1+1,-5,2,a,invalid_format,\"'=not this\"\r\n", rows.Text);
    }

    [Fact]
    public void The_refused_rows_come_back_cell_by_cell_without_the_reasons()
    {
        var rows = new RefusedRows();
        rows.Name(["first", "second"]);
        foreach (var cell in Cells)
            rows.Add([KeyValuePair.Create("first", cell), KeyValuePair.Create("second", "x")], 7, "first", "required", "Why; not");
        using var csv = new CsvFile(new DecodedText(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(rows.Text)])));
        Assert.Equal(["first", "second"], csv.ReadHeader());
        var read = new List<string>();
        while (csv.Read())
        {
            Assert.Equal("", csv.Fault);
            read.Add(csv[0]);
        }
        Assert.Equal(Cells, read);
    }

    [Fact]
    public void Columns_that_only_some_rows_have_are_kept()
    {
        var rows = new RefusedRows();
        rows.Add([KeyValuePair.Create("a", "1")], 1, "", "x", "y");
        rows.Add([KeyValuePair.Create("title_ar", "2"), KeyValuePair.Create("a", "3")], 2, "", "x", "y");
        Assert.Equal("a,title_ar,refused_line,refused_column,refused_code,refused_reason\r\n1,,1,,x,y\r\n3,2,2,,x,y\r\n", rows.Text);
    }

    [Fact]
    public void What_no_database_stores_is_replaced()
    {
        var rows = new RefusedRows();
        rows.Add([KeyValuePair.Create("a", "x\0y\ud800z")], 2, "a", "invalid_text", "Not \0 this");
        Assert.EndsWith("x\ufffdy\ufffdz,2,a,invalid_text,\"Not \ufffd this\"\r\n", rows.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_keep_their_apostrophes()
    {
        using var csv = new CsvFile(new StringReader("a,b\n'=x,'y\n"));
        csv.ReadHeader();
        Assert.True(csv.Read());
        Assert.Equal(["'=x", "'y"], csv.Cells);
    }

    [Fact]
    public void It_has_at_most_a_thousand_rows_and_about_a_mebibyte()
    {
        var rows = new RefusedRows();
        for (var i = 0; i < 3000; i++) rows.Add([KeyValuePair.Create("a", "b")], i, "", "x", "y");
        Assert.Equal(1001, rows.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var large = new RefusedRows();
        for (var i = 0; i < 100; i++) large.Add([KeyValuePair.Create("a", new string('x', 100_000))], i, "", "x", "y");
        Assert.InRange(large.Text.Length, 900_000, 1_100_000);
    }
}
