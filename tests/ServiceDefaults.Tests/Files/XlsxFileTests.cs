using System.IO.Compression;
using System.Text;

namespace Embassy.ServiceDefaults.Tests.Files;

public class XlsxFileTests
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Package = "http://schemas.openxmlformats.org/package/2006/";
    const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    // Cell formats: 0 general, 1 day, 2 month, 3 own format of year and month, 4 percent, 5 date and time, 6 currency.
    const string Styles = $"""
        <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[$-40C]mmmm\ yyyy;@"/>
        <numFmt numFmtId="165" formatCode="#,##0.00\ &quot;DA dû&quot;"/></numFmts>
        <cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="17"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="22"/>
        <xf numFmtId="165"/></cellXfs></styleSheet>
        """;

    const string Shared = $"""
        <sst xmlns="{Main}"><si><t>text</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r><rPh sb="0" eb="1"><t>no</t></rPh></si></sst>
        """;

    static byte[] Book(string rows, string sheets = "", string workbookType = WorkbookType, string properties = "",
        params (string Path, byte[] Content)[] more)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", $"""
                <Types xmlns="{Package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/>
                <Override PartName="/xl/workbook.xml" ContentType="{workbookType}"/>
                <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                <Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
                <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
                </Types>
                """);
            Add("_rels/.rels", $"""
                <Relationships xmlns="{Package}relationships"><Relationship Id="r1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Add("xl/workbook.xml", $"""
                <workbook xmlns="{Main}" xmlns:r="{Links}">{properties}<sheets>{sheets}<sheet name="Data" sheetId="7" r:id="s1"/></sheets></workbook>
                """);
            Add("xl/_rels/workbook.xml.rels", $"""
                <Relationships xmlns="{Package}relationships"><Relationship Id="s1" Type="{Links}/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="s2" Type="{Links}/worksheet" Target="worksheets/sheet2.xml"/>
                <Relationship Id="t" Type="{Links}/styles" Target="styles.xml"/><Relationship Id="u" Type="{Links}/sharedStrings" Target="sharedStrings.xml"/>
                </Relationships>
                """);
            Add("xl/worksheets/sheet1.xml", rows.StartsWith("<?", StringComparison.Ordinal) ? rows : Sheet(rows));
            Add("xl/worksheets/sheet2.xml", Sheet("<row><c t='inlineStr'><is><t>other</t></is></c></row>"));
            Add("xl/styles.xml", Styles);
            Add("xl/sharedStrings.xml", Shared);
            foreach (var (path, content) in more) Write(path, content);

            void Add(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

            void Write(string path, byte[] content)
            {
                using var entry = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }
        return bytes.ToArray();
    }

    static string Sheet(string rows) => $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>";

    static XlsxFile Open(byte[] book, string sheet = "") => new(new MemoryStream(book), sheet);

    const string Header = "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='inlineStr'><is><t>figure</t></is></c></row>";

    [Fact]
    public void Cells_are_read_as_the_workbook_types_them()
    {
        (string Cell, string Text)[] cells =
        [
            ("t='s'><v>1</v>", "rich "), ("t='inlineStr'><is><t>é</t></is>", "é"), ("t='str'><f>A1</f><v>cached</v>", "cached"),
            ("t='b'><v>1</v>", "true"), ("><v>1234.5600000000001</v>", "1234.56"), ("><v>0.30000000000000004</v>", "0.3"),
            ("><v>1.5E-2</v>", "0.015"), ("><v>4.2E+11</v>", "420000000000"), ("s='1'><v>43817</v>", "2019-12-18"),
            ("s='2'><v>43831</v>", "2020-01"), ("s='3'><v>43831</v>", "2020-01"), ("s='2'><v>43832</v>", "2020-01-02"),
            ("s='4'><v>1.02</v>", "102%"), ("s='5'><v>43817.5</v>", "2019-12-18T12:00:00"), ("s='6'><v>1234.5</v>", "1234.5"),
            ("s='1'><v>1</v>", "1900-01-01"), ("s='1'><v>61</v>", "1900-03-01"), ("t='d' s='1'><v>2019-12-18T00:00:00</v>", "2019-12-18"),
            ("><f>1+1</f><v>2</v>", "2"), ("><v>-0.5</v>", "-0.5"),
        ];
        using var book = Open(Book(Header + string.Concat(cells.Select((c, i) => $"<row r='{i + 3}'><c {c.Cell}</c></row>"))));
        Assert.Equal(["text", "figure"], book.ReadHeader());
        var read = new List<string>();
        while (book.Read())
        {
            Assert.Equal("", book.Fault);
            read.Add(book[0]);
        }
        Assert.Equal(cells.Select(c => c.Text), read);
        Assert.Equal(("xlsx", "Data"), (book.Notation.ToProto().Format, book.Notation.ToProto().Sheet));
    }

    [Fact]
    public void Days_count_from_1904_where_the_workbook_says_so()
    {
        using var book = Open(Book(Header + "<row r='3'><c r='A3' s='1'><v>42355</v></c></row>", properties: "<workbookPr date1904='1'/>"));
        book.ReadHeader();
        Assert.True(book.Read());
        Assert.Equal("2019-12-18", book[0]);
    }

    [Fact]
    public void A_number_is_no_ambiguous_figure_and_a_figure_typed_as_text_is_read_as_one()
    {
        using var book = Open(Book(Header + "<row r='3'><c r='B3'><v>1.234</v></c></row>"
            + "<row r='4'><c r='B4' t='inlineStr'><is><t>1\u202f234,5</t></is></c></row>"));
        book.ReadHeader();
        book.Figures(["figure"]);
        Assert.True(book.Read());
        Assert.Equal(("", "1.234", 3), (book.Fault, book[1], book.Line));
        Assert.True(book.Read());
        Assert.Equal("1234.5", book[1]);
        using var text = Open(Book(Header + "<row r='3'><c r='B3' t='inlineStr'><is><t>1,234</t></is></c></row>"));
        text.ReadHeader();
        text.Figures(["figure"]);
        Assert.True(text.Read());
        Assert.Equal(("figure", "ambiguous_figure"), (text.FaultColumn, text.FaultCode));
    }

    [Fact]
    public void A_cell_without_a_value_to_read_is_a_fault_of_its_row_with_its_name()
    {
        using var book = Open(Book(Header + "<row r='3'><c r='B3' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>"
            + "<row r='5'><c r='A5' t='s'><v>0</v></c><c r='B5'><f>SUM(A1:A9)</f></c></row><row r='6'/>"
            + "<row r='7'><c r='B7' s='1'><v>-3</v></c></row><row r='9'><c r='D9' t='s'><v>0</v></c></row>"
            + "<row r='10'><c r='B10'><v>5</v></c></row>"));
        book.ReadHeader();
        var read = new List<(int, string, string)>();
        while (book.Read()) read.Add((book.Line, book.FaultColumn, book.Fault.Split(':')[0]));
        Assert.Equal([(3, "figure", "Cell B3 has an error"), (5, "figure", "Cell B5 has a formula without a value"),
            (7, "figure", "Cell B7 has no date or number"), (9, "", "2 columns are expected; these are 4."), (10, "", "")], read);
    }

    [Fact]
    public void The_first_visible_sheet_is_read_or_the_named_one_and_the_others_are_said()
    {
        const string Hidden = "<sheet name=\"Secret\" sheetId=\"8\" state=\"hidden\" r:id=\"s2\"/>";
        using var first = Open(Book(Header, Hidden));
        Assert.Equal(["text", "figure"], first.ReadHeader());
        Assert.Equal(("Data", "Secret"), (first.Notation.Sheet, Assert.Single(first.Notation.OtherSheets)));
        using var named = Open(Book(Header, Hidden), "secret");
        Assert.Equal(["other"], named.ReadHeader());
        var refused = Assert.Throws<Problem>(() => Open(Book(Header), "Nothing"));
        Assert.Equal(("sheet", "invalid_word"), (refused.Faults[0].Field, refused.Faults[0].Code));
    }

    [Fact]
    public void What_is_unsafe_or_no_workbook_is_refused_by_name()
    {
        Assert.Contains("macros", Refusal(Book(Header, more: ("xl/vbaProject.bin", [1, 2, 3]))), StringComparison.Ordinal);
        Assert.Contains("macros",
            Refusal(Book(Header, workbookType: "application/vnd.ms-excel.sheet.macroEnabled.main+xml")), StringComparison.Ordinal);
        Assert.Contains("password", Refusal([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("no workbook", Refusal("a,b\n1,2\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("no workbook", Refusal(Book(Header)[..^200]), StringComparison.Ordinal);
        var entity = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + Sheet("<row><c t='str'><v>&e;</v></c></row>");
        Assert.Contains("no workbook", Refusal(Book(entity)), StringComparison.Ordinal);
        Assert.Contains("no workbook", Refusal(Book("<row r='3'><c r='ZZZ3'><v>1</v></c></row>")), StringComparison.Ordinal);
        Assert.Contains("no workbook", Refusal(Book("<row r='3'><c r='B3'><v>1</v></c><c r='A3'><v>1</v></c></row>")),
            StringComparison.Ordinal);
        Assert.Contains("no workbook", Refusal(Book("<row r='3'><c r='A3' t='s'><v>99</v></c></row>")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_that_unpacks_to_more_than_its_bound_is_refused_before_it_is_read()
    {
        var bomb = Book(Header, more: ("xl/media/image1.xml", new byte[(100 << 20) + 1]));
        Assert.True(bomb.Length < 2 << 20);
        Assert.Equal(ProblemCodes.TooLarge, Assert.Throws<Problem>(() => Open(bomb)).ProblemCode);
    }

    static string Refusal(byte[] book) => Assert.Throws<Problem>(() =>
    {
        using var file = Open(book);
        file.ReadHeader();
        while (file.Read()) { }
    }).Message;
}
