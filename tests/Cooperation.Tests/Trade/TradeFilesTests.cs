using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Imports.V1;
using Embassy.ServiceDefaults;
using static Embassy.Cooperation.Tests.Trade.Comtrade;

namespace Embassy.Cooperation.Tests.Trade;

/// <summary>Files of trade figures as spreadsheets and people write them.</summary>
public class TradeFilesTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Columns = "reporterCode;partnerCode;flowCode;period;cmdCode;primaryValue;cifvalue";

    static Task<HttpResponseMessage> Send(HttpClient desk, byte[] file, string type = "text/csv", string query = "") =>
        desk.Post($"/v1/trade:import?source=https://example.org/customs{query}",
            new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    static async Task<string[]> Values(Stack stack, string partner) =>
        [.. (await stack.Http().GetAsync($"/v1/trade?reporter=DZA&partner={partner}").Json()).GetProperty("figures").EnumerateArray()
            .Select(f => $"{f.Text("period")} {f.Text("value")} {(f.TryGetProperty("valuation", out var v) ? v.GetString() : "")}")];

    static byte[] Wide(string text) => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)];

    [Theory, BothWays]
    public async Task A_file_that_Excel_writes_in_French_gives_the_same_figures_in_each_encoding(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var text = $"sep=;\r\n{Columns};note\r\n12;56;M;2019;TOTAL;1\u00a0234,567;1\u00a0234,567;Belgique – Côte d’Azur;\r\n"
            + "12;56;M;2020;TOTAL;1,234;;\"deux\nlignes\"\r\n12;56;M;2021;TOTAL;12\u00a0345\u00a0678;0;\r\n;;;;;;;\r\n";
        foreach (var (bytes, encoding, separator) in ((byte[], string, string)[])[
            (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text), "windows-1252", "semicolon"),
            (Encoding.UTF8.GetBytes(text.Replace('\u00a0', '\u202f')), "utf-8", "semicolon"),
            (Wide(text.Replace("sep=;\r\n", "", StringComparison.Ordinal).Replace(';', '\t')), "utf-16", "tab")])
        {
            var report = await Send(stack.Desk(), bytes).Json();
            Assert.Equal(("3", "0"), (report.Text("rows"), report.Text("refused")));
            var read = report.GetProperty("file");
            Assert.Equal((encoding, separator, "comma", "space"),
                (read.Text("encoding"), read.Text("separator"), read.Text("decimalMark"), read.Text("thousands")));
        }
        Assert.Equal(["2019 1234.567 cif", "2020 1.234 ", "2021 12345678 "], (await Values(stack, "BEL")).Order());
    }

    [Theory, BothWays]
    public async Task A_figure_that_could_be_two_is_refused_alone_and_sent_again_from_the_refused_rows(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var report = await Send(stack.Desk(), Encoding.UTF8.GetBytes($"{Columns}\n12;276;M;2019;TOTAL;1,234;\n12;276;M;2020;TOTAL;5;\n"
            + "12;276;M;2021;TOTAL;1,2E+08;\n12;276;M;2018;TOTAL;4;1.234\n"), query: "&fileName=customs.csv").Json();
        Assert.Equal(["1 primaryValue ambiguous_figure", "3 primaryValue ambiguous_figure", "4 cifvalue ambiguous_figure"],
            report.GetProperty("refusals").EnumerateArray().Select(r => $"{r.Text("row")} {r.Text("column")} {r.Text("code")}"));
        Assert.Equal(["2020 5 "], await Values(stack, "DEU"));
        var records = new ImportRecordsService.ImportRecordsServiceClient(stack.Grpc("cooperation", Roles.DeskOfficer));
        var record = (await records.ListImportRecordsAsync(new ListImportRecordsRequest { Size = 100 })).Imports
            .Single(i => i.Import == report.Text("import"));
        Assert.Equal("trade customs.csv stored 4 1 0 0 3", string.Join(' ', record.Kind, record.FileName, record.Outcome,
            record.Rows, record.Added, record.Changed, record.Unchanged, record.Refused));
        Assert.Equal(report.Text("refusalsLink"), record.RefusalsLink);
        var refused = (await records.GetRefusedRowsAsync(new GetRefusedRowsRequest { Import = record.Import })).Csv.ToStringUtf8();
        Assert.Contains("12,276,M,2019,TOTAL,\"1,234\",,2,primaryValue,ambiguous_figure,", refused, StringComparison.Ordinal);
        var again = await Send(stack.Desk(), Encoding.UTF8.GetBytes(refused.Replace("\"1,234\"", "1234", StringComparison.Ordinal)
            .Replace("\"1,2E+08\"", "120000000.5", StringComparison.Ordinal).Replace(",1.234,", ",,", StringComparison.Ordinal))).Json();
        Assert.Equal(("3", "3", "0"), (again.Text("rows"), again.Text("added"), again.Text("refused")));
        Assert.Equal(["2018 4 ", "2019 1234 ", "2020 5 ", "2021 120000000.5 "], (await Values(stack, "DEU")).Order());
    }

    [Theory, BothWays]
    public async Task A_workbook_gives_the_same_figures_as_CSV(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var book = XlsxWriter.Write("Export", [Columns.Split(';'), ["12", "724", "M", "2020", "TOTAL", "1.234", "1.234"],
            ["12", "724", "X", "202005", "27", "98765432.1", ""], ["12", "999", "X", "2020", "27", "5", ""]]);
        var report = await Send(stack.Desk(), book, XlsxFile.MediaType).Json();
        Assert.Equal(("3", "2", "1", "xlsx", "Export"), (report.Text("rows"), report.Text("added"), report.Text("refused"),
            report.GetProperty("file").Text("format"), report.GetProperty("file").Text("sheet")));
        Assert.Equal(["2020 1.234 cif", "2020-05 98765432.1 "], (await Values(stack, "ESP")).Order());
        await Send(stack.Desk(), book).Problem(400, "unknown_layout");
        Assert.Equal(["sheet:not_applicable"],
            (await Send(stack.Desk(), "a"u8.ToArray(), query: "&sheet=x").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["sheet:invalid_word"],
            (await Send(stack.Desk(), book, XlsxFile.MediaType, "&sheet=x").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task JSON_with_a_mark_in_UTF16_or_with_a_comma_at_the_end_is_the_same(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var json = Json(new Row("12", "620", "M", "2020", "TOTAL", "1234.5"))
            .Replace("}],\"error\"", "},],\"error\"", StringComparison.Ordinal);
        foreach (var (bytes, encoding) in ((byte[], string)[])[([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)], "utf-8"),
            (Wide(json), "utf-16"), (Encoding.BigEndianUnicode.GetBytes(json), "utf-16")])
        {
            var report = await Send(stack.Desk(), bytes, "application/json").Json();
            Assert.Equal(("1", encoding), (report.Text("rows"), report.GetProperty("file").Text("encoding")));
        }
        Assert.Equal(["2020 1234.5 "], await Values(stack, "PRT"));
        var commented = json.Replace("{\"elapsed", "/* why */{\"elapsed", StringComparison.Ordinal);
        await Send(stack.Desk(), Encoding.UTF8.GetBytes(commented), "application/json").Problem(400, "invalid_json");
    }

    [Theory, BothWays]
    public async Task The_template_is_accepted_as_it_is_and_what_is_only_validated_is_not_on_record(Way way)
    {
        var stack = await stacks.Cooperation(way);
        foreach (var (bytes, type) in ((byte[], string)[])[
            (ImportTemplates.Csv("trade")!, "text/csv"), (ImportTemplates.Xlsx("trade")!, XlsxFile.MediaType)])
        {
            var report = await Send(stack.Desk(), bytes, type, "&validateOnly=true").Json();
            Assert.Equal(("1", "1", "0", ""), (report.Text("rows"), report.Text("added"), report.Text("refused"), report.Text("import")));
        }
    }

    // The examples that lie beside the repository.
    [Theory, BothWays]
    public async Task The_given_files_are_read_as_before(Way way)
    {
        var folder = Repository.Shared is { } shared ? Path.Combine(shared, "cases", "trade") : null;
        if (!Directory.Exists(folder))
            Assert.Skip("NOT RUN: the given files shared/cases/trade lie beside the repository, and are not there.");
        var stack = await stacks.Cooperation(way);
        foreach (var file in Directory.GetFiles(folder!, "*.csv"))
        {
            var report = await Send(stack.Desk(), await File.ReadAllBytesAsync(file), query: "&validateOnly=true").Json();
            Assert.Equal(("0", "comma"), (report.Text("refused"), report.GetProperty("file").Text("separator")));
        }
    }
}
