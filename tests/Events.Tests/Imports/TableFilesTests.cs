using System.Text;
using Embassy.Imports.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Imports;

/// <summary>Tables of candidates as spreadsheets write them.</summary>
public class TableFilesTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Columns = "id;kind;date;precision;title;place;participants;source;note";

    [Theory, BothWays]
    public async Task A_table_is_read_in_each_dialect_and_its_refused_rows_come_back(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(
            $"sep=;\r\n{Columns};\r\nF1;visite;2022-08;month;Visite à l’Élysée;Alger;;;=1;\r\n"
            + "F2;visite;le 3 mai;;Autre;;;;;\r\n;;;;;;;;;\r\n");
        var report = await office.Import(latin, "text/csv", "?fileName=visites.csv").Json();
        Assert.Equal((2, 1, 1, "windows-1252", "semicolon"), (report.Number("read"), report.Number("added"), report.Number("refused"),
            report.GetProperty("file").Text("encoding"), report.GetProperty("file").Text("separator")));
        Assert.Contains("Visite à l’Élysée", (await office.Candidates()).Select(c => c.Text("title")));

        var records = new ImportRecordsService.ImportRecordsServiceClient(stack.Grpc("events", Roles.ProtocolOfficer));
        var record = (await records.ListImportRecordsAsync(new ListImportRecordsRequest { Kinds = { "candidates" }, Size = 1 })).Imports[0];
        Assert.Equal(("visites.csv", 2, 1, 1), (record.FileName, record.Rows, record.Added, record.Refused));
        var refused = (await records.GetRefusedRowsAsync(new GetRefusedRowsRequest { Import = report.Text("import") })).Csv.ToStringUtf8();
        Assert.Contains("F2,visite,\"le 3 mai\",,Autre,,,,,4,date,invalid_date,", refused, StringComparison.Ordinal);
        var again = await office.Import(refused.Replace("\"le 3 mai\"", "2022-05-03", StringComparison.Ordinal), "text/csv").Json();
        Assert.Equal((1, 1, 0), (again.Number("read"), again.Number("added"), again.Number("refused")));
    }

    [Theory, BothWays]
    public async Task A_workbook_and_the_template_are_taken(Way way)
    {
        var stack = await stacks.Platform(way);
        foreach (var (bytes, type) in ((byte[], string)[])[(ImportTemplates.Csv("candidates")!, "text/csv"),
            (ImportTemplates.Xlsx("candidates")!, XlsxFile.MediaType)])
        {
            var report = await stack.Office().Import(bytes, type, "?validateOnly=true").Json();
            Assert.Equal((1, 1, 0), (report.Number("read"), report.Number("added"), report.Number("refused")));
            Assert.False(report.TryGetProperty("import", out _));
        }
    }
}
