using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Imports;

/// <summary>Files as spreadsheets write them, and what comes back of their refused rows.</summary>
public class SpreadsheetFilesTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    // As Excel writes it in French: semicolons, decimal commas, a narrow no-break space between thousands.
    static string French(string month, params string[] rows) => "sep=;\r\n" + DeskOfficer.ProductionColumns.Replace(',', ';') + ";;\r\n"
        + string.Concat(rows.Select(r => $"{month}-28;{month};;{r};https://example.org/été;;\r\n")) + ";;;;;;;;;;;;;\r\n";

    [Theory, BothWays]
    public async Task A_file_that_Excel_writes_in_French_has_the_same_figures(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = French("2021-01", "DZA;0,86;;1,057;241\u00a0000;197\u00a0000;82;0,816", "AZE;1,234;;0,718;;;;");
        foreach (var (bytes, encoding) in ((byte[], string)[])[(Windows.GetBytes(file), "windows-1252"),
            ([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(file.Replace('\u00a0', '\u202f'))], "utf-8"),
            ([.. Encoding.Unicode.Preamble,
                .. Encoding.Unicode.GetBytes(file.Replace("sep=;\r\n", "", StringComparison.Ordinal).Replace(';', '\t'))], "utf-16")])
        {
            var done = await stack.Desk().Upload("opec-plus", "production", bytes).Json();
            Assert.Equal(("rows", 2, 0), ("rows", done.GetProperty("rows").GetInt32(), done.GetProperty("refused").GetInt32()));
            var read = done.GetProperty("file");
            Assert.Equal(("csv", encoding, encoding == "utf-16" ? "tab" : "semicolon", "comma", "space"), (read.Text("format"),
                read.Text("encoding"), read.Text("separator"), read.Text("decimalMark"), read.Text("thousands")));
        }
        var figures = (await stack.All("/v1/forums/opec-plus/production?month=2021-01", "production"))
            .Select(p => $"{p.Text("party")} {p.Text("value")} {p.Text("source")}");
        Assert.Equal(["AZE 1234 https://example.org/été", "DZA 860 https://example.org/été"], figures);
        var rows = (await stack.Http().GetAsync("/v1/forums/opec-plus/conformity?month=2021-01&party=DZA").Json()).GetProperty("rows");
        var conformity = rows[0];
        Assert.Equal(("1057", "241"), (conformity.Text("reference"), conformity.Text("pledged")));
    }

    [Theory, BothWays]
    public async Task A_workbook_is_imported_as_the_same_rows_are_from_CSV(Way way)
    {
        var stack = await stacks.Forums(way);
        string[] columns = DeskOfficer.CommitmentColumns.Split(',');
        string[] row =
            ["WB-1", "2021-04-01", "2021-05-01", "2021-05-31", "DZA", "reference", "1057.25", "kb/d", "https://example.org/é", "=note"];
        var csv = await stack.Desk().Take("opec-plus", "commitments", DeskOfficer.CommitmentColumns, string.Join(',', row));
        Assert.Equal(1, csv.GetProperty("added").GetInt32());
        var book = XlsxWriter.Write("Décision", [columns, row, [.. row[..6], "abc", .. row[7..]]]);
        var done = await stack.Desk().Upload("opec-plus", "commitments", book, XlsxFile.MediaType).Json();
        Assert.Equal("rows 2 added 0 changed 0 unchanged 1 skipped 0 refused 1", done.Outcome());
        Assert.Equal(["3 value invalid_format"], done.Refusals());
        Assert.Equal(("xlsx", "Décision"), (done.GetProperty("file").Text("format"), done.GetProperty("file").Text("sheet")));
        Assert.Equal(["sheet:invalid_word"], (await stack.Desk().Upload("opec-plus", "commitments", book, XlsxFile.MediaType, "?sheet=x")
            .Problem(400, "invalid_request")).Faults());
        await stack.Desk().Upload("opec-plus", "commitments", book).Problem(400, "unknown_layout");
        await stack.Desk().Upload("opec-plus", "commitments", "a,b"u8.ToArray(), XlsxFile.MediaType).Problem(400, "unknown_layout");
    }

    [Theory, BothWays]
    public async Task A_figure_that_could_be_two_is_refused_by_name_and_the_other_rows_are_taken(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().Upload("opec-plus", "production",
            Encoding.UTF8.GetBytes(French("2021-02", "DZA;1,234;;;;;;", "AZE;2;;;;;;", "KAZ;1,23E+11;;;;;;"))).Json();
        Assert.Equal(["3 output_mbd ambiguous_figure", "5 output_mbd ambiguous_figure"], done.Refusals());
        Assert.Equal(["AZE 2000"], (await stack.All("/v1/forums/opec-plus/production?month=2021-02", "production"))
            .Select(p => $"{p.Text("party")} {p.Text("value")}"));
    }

    [Theory, BothWays]
    public async Task The_refused_rows_come_back_as_CSV_and_are_imported_once_they_are_corrected(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        await desk.File("opec-plus", "commitments", DeskOfficer.CommitmentColumns + "\nNUL,a\0b,2021-05-01,,DZA,cut,1,kb/d,a,\n").Json();
        var file = DeskOfficer.CommitmentColumns + "\nRR-1,2021-04-01,2021-05-01,,DZA,reference,1057,kb/d,a,\n"
            + "RR-1,2021-04-01,2021-05-01,,AZE,reference,\"1,234\",kb/d,a,\"=HYPERLINK(\"\"x\"\")\"\n"
            + "RR-1,2021-04-01,2021-05-01,,XXX,reference,5,kb/d,a,-1\n";
        var done = await desk.File("opec-plus", "commitments", file, query: "?fileName=commitments.csv").Json();
        Assert.Equal(["3 value ambiguous_figure", "4 party unknown_state"], done.Refusals());
        var link = done.Text("refusalsLink");
        Assert.Equal($"/v1/imports/{done.Text("import")}/refusals.csv", link);
        var refused = await stack.RefusedRows(done.Text("import"));
        Assert.StartsWith(DeskOfficer.CommitmentColumns + ",refused_line,refused_column,refused_code,refused_reason\r\n", refused,
            StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\",3,value,ambiguous_figure,", refused, StringComparison.Ordinal);
        Assert.Contains(",-1,4,party,unknown_state,", refused, StringComparison.Ordinal);
        var again = await desk.File("opec-plus", "commitments", refused).Json();
        Assert.Equal("rows 2 added 0 changed 0 unchanged 0 skipped 0 refused 2", again.Outcome());
        var corrected = refused.Replace("\"1,234\"", "1234", StringComparison.Ordinal).Replace("XXX", "KAZ", StringComparison.Ordinal);
        Assert.Equal("rows 2 added 2 changed 0 unchanged 0 skipped 0 refused 0",
            (await desk.File("opec-plus", "commitments", corrected).Json()).Outcome());
        var lines = await stack.All("/v1/forums/opec-plus/commitments?party=AZE", "commitments");
        Assert.Contains(lines, l => l.Text("value") == "1234" && l.Text("note") == "=HYPERLINK(\"x\")");
    }

    [Theory, BothWays]
    public async Task Each_import_is_on_record_also_a_refused_one_and_a_tried_one_is_not(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        const string Good = "OR-1,2021-04-01,2021-05-01,,DZA,reference,7,kb/d,a,",
            Bad = "OR-1,2021-04-01,2021-05-01,,XXX,reference,7,kb/d,a,";
        var text = DeskOfficer.CommitmentColumns + $"\n{Good}\n{Bad}\n";
        var tried = await desk.File("opec-plus", "commitments", text, query: "?validateOnly=true&fileName=tried.csv").Json();
        Assert.Equal(("", ""), (tried.Text("import"), tried.Text("refusalsLink")));
        await desk.File("opec-plus", "commitments", text, query: "?allOrNothing=true&fileName=all.csv").Json();
        await desk.File("opec-plus", "commitments", text, query: "?fileName=some.csv").Json();
        await desk.File("opec-plus", "commitments", text, query: "?fileName=some.csv").Json();
        var records = (await stack.Records("commitments")).Where(r => r.FileName is "tried.csv" or "all.csv" or "some.csv").ToList();
        Assert.Equal(["some.csv stored 2 0 0 1 1", "some.csv stored 2 1 0 0 1", "all.csv refused 2 1 0 0 1"],
            records.Select(r => $"{r.FileName} {r.Outcome} {r.Rows} {r.Added} {r.Changed} {r.Unchanged} {r.Refused}"));
        Assert.All(records,
            r => Assert.Equal((Roles.DeskOfficer, ImportRecord.DigestOf(Encoding.UTF8.GetBytes(text))), (r.ImportedBy, r.Sha256)));
        Assert.Equal(["fileName:too_long"], (await desk.File("opec-plus", "commitments", text, query: "?fileName=" + new string('x', 201))
            .Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Only_those_who_see_what_is_internal_see_the_imports(Way way)
    {
        var stack = await stacks.Forums(way);
        var done = await stack.Desk().File("opec-plus", "commitments", DeskOfficer.CommitmentColumns + "\nx,,,,,,,,,\n").Json();
        Assert.Empty(await stack.Records("commitments", Roles.Editor));
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => stack.RefusedRows(done.Text("import"), Roles.Editor));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, refused.StatusCode);
        var service = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => stack.Records("commitments", Roles.Service));
        Assert.Equal(Grpc.Core.StatusCode.PermissionDenied, service.StatusCode);
    }

    [Theory, BothWays]
    public async Task Each_template_is_accepted_as_it_is_in_both_forms(Way way)
    {
        var stack = await stacks.Forums(way);
        foreach (var (kind, forum) in ((string, string)[])[("memberships", "nam"), ("sessions", "nam"), ("chairs", "nam"),
            ("resolutions", "nam"), ("commitments", "opec-plus"), ("production", "opec-plus")])
            foreach (var (bytes, type) in ((byte[], string)[])[
                (ImportTemplates.Csv(kind)!, "text/csv"), (ImportTemplates.Xlsx(kind)!, XlsxFile.MediaType)])
            {
                var done = await stack.Desk().Upload(forum, kind, bytes, type, "?validateOnly=true").Json();
                Assert.True(done.Outcome().StartsWith("rows 1 ", StringComparison.Ordinal)
                    && done.Outcome().EndsWith("skipped 0 refused 0", StringComparison.Ordinal), $"{kind} {type}: {done}");
            }
    }

    [Theory, BothWays]
    public async Task A_votes_file_in_another_dialect_gives_the_same_estimates_and_its_refused_rows(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("forums", ForumsHost.Build)]);
        var desk = stack.Desk();
        const string Header = "Row;ccode;session;NVotes;IdealPoint;QO%;Q5%;Q10%;Q50%;Q90%;Q95%;Q100%;iso3c;Countryname";
        var done = await desk.Upload(Windows.GetBytes($"sep=;\r\n{Header}\r\n"
            + "1;437;74;90;-0,123;-1;-0,5;-0,4;-0,1;0,1;0,25;1;CIV;Côte d’Ivoire\r\n"
            + "2;615;74;90;-1,5;-1;-2,5;-2,4;-2,1;-1,1;-1,25;1;XXX;Algérie\r\n"));
        Assert.Equal("done ideal-points rows 2 added 1 changed 0 unchanged 0 refused 1", done.Came());
        var read = done.GetProperty("file");
        Assert.Equal(("windows-1252", "semicolon", "comma"), (read.Text("encoding"), read.Text("separator"), read.Text("decimalMark")));
        var point = (await stack.Get("ideal-points?state=CIV")).GetProperty("points")[0];
        Assert.Equal(-0.123, point.GetProperty("point").GetDouble());
        var refused = await stack.RefusedRows(done.Text("import"));
        Assert.Contains("Algérie,4,", refused, StringComparison.Ordinal);
        Assert.Contains("votes", (await stack.Records("votes")).Select(r => r.Kind));
    }
}
