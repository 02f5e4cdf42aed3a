using System.Globalization;
using System.Net;
using System.Text;
using Embassy.Cooperation.V1;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using static Embassy.Cooperation.Tests.Trade.Comtrade;

namespace Embassy.Cooperation.Tests.Trade;

public class ImportTradeTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string Counts(System.Text.Json.JsonElement report) =>
        string.Join(' ', ((string[])["rows", "added", "revised", "unchanged", "skipped", "refused"]).Select(m => report.Text(m)));

    [Theory, BothWays]
    public async Task A_file_imported_twice_gives_the_same_figures_and_no_doubles_in_either_form(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        Row[] rows =
        [
            new("12", "31", "M", "2023", "TOTAL", "1234567.891", Aggregate: "true", Reported: "false"),
            new("12", "31", "X", "2023", "TOTAL", "99.5"),
            new("12", "31", "M", "2023", "27", "1000000"), new("12", "31", "M", "202305", "270900", "3.1E+2"),
            new("31", "12", "X", "2023", "TOTAL", "1200000", Reported: "false"),
        ];
        Assert.Equal("5 5 0 0 0 0", Counts(
            await desk.Import(Csv(rows), query: "?source=https://comtradeapi.un.org/x&validateOnly=true").Json()));
        Assert.Equal("5 5 0 0 0 0", Counts(await desk.Import(Csv(rows)).Json()));
        Assert.Equal("5 0 0 5 0 0", Counts(await desk.Import(Csv(rows)).Json()));
        var json = await desk.Import(Json(rows), "application/json").Json();
        Assert.Equal(("5 0 0 5 0 0", "5"), (Counts(json), json.Text("declared")));

        var figures = (await stack.Http().GetAsync("/v1/trade?reporter=DZA&partner=AZE").Json()).GetProperty("figures").EnumerateArray()
            .Select(f =>
                $"{f.Text("flow")} {f.Text("period")} {f.Text("commodity")} {f.Text("value")} {f.Text("currency")} {f.Text("basis")}");
        Assert.Equal(
            ["exports 2023 TOTAL 99.5 USD reported", "imports 2023 27 1000000 USD reported", "imports 2023 TOTAL 1234567.891 USD reported",
                "imports 2023-05 270900 310 USD reported"], figures);
        // The mirror is a figure of its own; neither reported nor aggregated is estimated.
        Assert.Equal("estimated", (await stack.Http().GetAsync("/v1/trade/AZE/DZA/exports/2023/TOTAL").Json()).Text("basis"));
        Assert.Equal(["recorded 4"], await stack.ToldOfTrade("DZA", "AZE"));
        Assert.Equal(["recorded 1"], await stack.ToldOfTrade("AZE", "DZA"));
    }

    [Theory, BothWays]
    public async Task Another_value_is_kept_beside_the_first_and_an_old_file_brings_nothing_back(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        string Of(string value) => Csv(new Row("12", "792", "M", "2022", "TOTAL", value), new Row("12", "792", "M", "2022", "27", "5"));
        await desk.Import(Of("100")).Json();
        Assert.Equal("2 0 1 1 0 0", Counts(await desk.Import(Of("110.25")).Json()));
        Assert.Equal("2 0 0 2 0 0", Counts(await desk.Import(Of("100")).Json()));
        var figure = await stack.Http().GetAsync("/v1/trade/DZA/TUR/imports/2022/TOTAL").Json();
        Assert.Equal(("110.25", 2, "100"),
            (figure.Text("value"), figure.GetProperty("revision").GetInt32(), figure.GetProperty("revisions")[0].Text("value")));
        // From another source it is another statement, whatever the value.
        Assert.Equal("2 0 2 0 0 0",
            Counts(await desk.Import(Of("110.25"), query: "?source=Customs+of+Algeria,+yearbook&retrieved=2026-11-24").Json()));
        Assert.Equal("Customs of Algeria, yearbook",
            (await stack.Http().GetAsync("/v1/trade/DZA/TUR/imports/2022/27").Json()).GetProperty("source").Text("reference"));
        Assert.Equal(["recorded 2", "revised 1", "revised 2"], await stack.ToldOfTrade("DZA", "TUR"));
    }

    [Theory, BothWays]
    public async Task Reports_what_it_refused_row_by_row_and_takes_the_rest(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var ok = new Row("12", "250", "M", "2021", "TOTAL", "7.00005");
        Row[] rows =
        [
            ok, ok with { Partner = "899" }, ok with { Reporter = "97" }, ok with { Flow = "DX" }, ok with { Period = "2199" },
            ok with { Period = "202113" }, ok with { Commodity = "AG2" },
            ok with { Commodity = "7701" }, ok with { Value = "-1" }, ok with { Value = "1e99" }, ok with { Partner = "12" },
            ok with { Classification = "S4" }, ok with { Type = "S" },
            ok with { Customs = "C01" }, ok with { Value = "7.00005" }, ok with { Value = "8" },
        ];
        foreach (var (file, type) in ((string, string)[])[(Csv(rows), "text/csv"), (Json(rows), "application/json")])
        {
            var report = await stack.Desk().Import(file, type).Json();
            Assert.Equal(("16", "1", "12"), (report.Text("rows"), report.Text("skipped"), report.Text("refused")));
            Assert.Equal(
                [
                    "2 partnerCode unknown_state", "3 reporterCode unknown_state", "4 flowCode invalid_word", "5 period invalid_date",
                    "6 period invalid_date", "7 cmdCode unknown_commodity",
                    "8 cmdCode unknown_commodity", "9 primaryValue invalid_amount", "10 primaryValue invalid_amount",
                    "11 partnerCode duplicate", "12 classificationCode unknown_commodity", "13 typeCode invalid_word",
                ], report.GetProperty("refusals").EnumerateArray().Select(r => $"{r.Text("row")} {r.Text("column")} {r.Text("code")}"));
            Assert.Equal("2", report.Text("rounded"));
        }
        // Two values in one file: the later is shown, the first kept.
        var figure = await stack.Http().GetAsync("/v1/trade/DZA/FRA/imports/2021/TOTAL").Json();
        Assert.Equal(("8", "7"), (figure.Text("value"), figure.GetProperty("revisions")[0].Text("value")));
        // A row cut short is refused by itself.
        var cut = await stack.Desk().Import(Csv(ok with { Period = "2020" }) + "C,A,2020\n" + "\"unclosed").Json();
        Assert.Equal(("1", "2"), (cut.Text("added"), cut.Text("refused")));
    }

    [Theory, BothWays]
    public async Task What_is_no_such_file_is_refused_whole_and_leaves_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var row = new Row("12", "380", "M", "2021", "TOTAL", "7");
        await desk.Import("Year,Trade Flow Code\n2021,1\n").Problem(400, "unknown_layout");
        await desk.Import("", "text/csv").Problem(400, "unknown_layout");
        await desk.Import("[]", "application/json").Problem(400, "unknown_layout");
        await desk.Import("{\"count\":1}", "application/json").Problem(400, "unknown_layout");
        await desk.Import("{\"data\":{}}", "application/json").Problem(400, "unknown_layout");
        // Cut off after rows that were right: all or nothing.
        await desk.Import(Json(row)[..^14], "application/json").Problem(400, "invalid_json");
        await desk.Import(Json(row).Replace("\"extra\"", "extra", StringComparison.Ordinal), "application/json")
            .Problem(400, "invalid_json");
        await desk.Import(Csv(row), "application/xml").Problem(415, "media_type_unsupported");
        await stack.Http().GetAsync("/v1/trade/DZA/ITA/imports/2021/TOTAL").Problem(404, "not_found");
        Assert.Empty(await stack.ToldOfTrade("DZA", "ITA"));

        Assert.Equal(["source:required"], (await desk.Import(Csv(row), query: "").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["source.retrieved:invalid_date", "currency:unknown_currency"],
            (await desk.Import(Csv(row), query: "?source=x&retrieved=2023-02-30&currency=XYZ").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["year:unknown_parameter"],
            (await desk.Import(Csv(row), query: "?source=x&year=2021").Problem(400, "invalid_request")).Faults());
        await stack.Http().Import(Csv(row)).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Import(Csv(row)).Problem(403, "forbidden");
    }

    // A converted figure never replaces the original one, whatever the order of the rows and of the files.
    [Theory, BothWays]
    public async Task The_edition_in_which_the_State_reports_is_shown(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var original = new Row("12", "752", "M", "2018", "TOTAL", "500", Classification: "H5");
        var converted = original with { Classification = "H2", Value = "499", Original = "false" };
        Assert.Equal("2 1 0 0 0 0", Counts(await stack.Desk().Import(Csv(original, converted)).Json()));
        Assert.Equal("1", (await stack.Desk().Import(Csv(original, converted)).Json()).Text("otherEditions"));
        Row[] rows = [original with { Partner = "578", Original = "" }, converted with { Partner = "578", Original = "" }];
        await stack.Desk().Import(Csv([.. rows.Reverse()])).Json();
        await stack.Desk().Import(Csv(converted with { Partner = "56" })).Json();
        await stack.Desk().Import(Csv(original with { Partner = "56" })).Json();
        foreach (var partner in (string[])["SWE", "NOR", "BEL"])
        {
            var figure = await stack.Http().GetAsync($"/v1/trade/DZA/{partner}/imports/2018/TOTAL").Json();
            Assert.Equal(("500", "H5", false),
                (figure.Text("value"), figure.Text("edition"), figure.TryGetProperty("converted", out var c) && c.GetBoolean()));
        }
        // A correction in the same edition is a revision.
        Assert.Equal("1 0 1 0 0 0", Counts(await stack.Desk().Import(Csv(original with { Value = "501" })).Json()));
        var said = new
        {
            reporter = "DZA",
            partner = "SWE",
            flow = "imports",
            period = "2017",
            value = "1",
            currency = "USD",
            edition = "X1",
            source = new { reference = "x" },
        };
        Assert.Equal(["edition:unknown_commodity"], (await stack.Desk().Post("/v1/trade", said).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Error_messages_and_cut_previews_are_refused_and_leave_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var row = new Row("12", "616", "M", "2021", "TOTAL", "7");
        foreach (var error in (string[])["{\"count\":-1,\"data\":[],\"error\":\"too many data\"}",
            "{\"count\":-1,\"data\":null,\"error\":\"\"}",
            "{\"statusCode\":429,\"message\":\"Rate limit is exceeded.\"}", "{\"count\":0,\"data\":[],\"error\":\"no key\"}"])
            await desk.Import(error, "application/json").Problem(400, "source_error");
        await desk.Import(Json(row).Replace("\"count\":1", "\"count\":500", StringComparison.Ordinal), "application/json")
            .Problem(400, "incomplete_file");
        var preview = Csv([.. Enumerable.Range(0, 500).Select(i => row with { Commodity = (100000 + i)
            .ToString(CultureInfo.InvariantCulture) })]);
        await desk.Import(preview, query: "?source=https://comtradeapi.un.org/public/v1/preview/C/A/HS").Problem(400, "incomplete_file");
        await stack.Http().GetAsync("/v1/trade/DZA/POL/imports/2021/TOTAL").Problem(404, "not_found");
        Assert.Empty(await stack.ToldOfTrade("DZA", "POL"));
        Assert.Equal("0 0 0 0 0 0", Counts(await desk.Import("{\"count\":0,\"data\":[],\"error\":\"\"}", "application/json").Json()));
    }

    [Theory, BothWays]
    public async Task The_world_former_States_and_rows_that_end_in_a_comma_are_read(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Row("12", "0", "M", "1995", "TOTAL", "7");
        var file = Csv(row, row with { Partner = "891" }, row with { Partner = "736" }, row with { Partner = "280", Period = "1989" },
            row with { Reporter = "0", Partner = "12" }).Replace("\n", ",\n", StringComparison.Ordinal);
        var report = await stack.Desk().Import(Header + "\n" + file[(file.IndexOf('\n', StringComparison.Ordinal) + 1)..]).Json();
        Assert.Equal("5 4 0 0 0 1", Counts(report));
        Assert.Equal("reporterCode", report.GetProperty("refusals")[0].Text("column"));
        foreach (var partner in (string[])["W00", "SCG", "SDN"])
            await stack.Http().GetAsync($"/v1/trade/DZA/{partner}/imports/1995/TOTAL").Json();
        // A cell more than the header has is not an empty one.
        Assert.Equal("1 0 0 0 0 1", Counts(await stack.Desk().Import(Csv(row).TrimEnd('\n') + ",8\n").Json()));
    }

    // 736 was Sudan before the secession, 729 is Sudan after it; both are SDN.
    [Theory, BothWays]
    public async Task Two_codes_of_one_State_are_not_revisions_of_each_other(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = new Row("12", "736", "M", "2011", "TOTAL", "70");
        var report = await stack.Desk().Import(Csv(row, row with { Partner = "729", Value = "30" },
            row with { Partner = "0729", Commodity = "27", Value = "3" }, row with { Commodity = "10", Value = "7" },
            row with { Partner = "729", Period = "2012", Value = "31" },
            row with { Reporter = "842" }, row with { Reporter = "841", Flow = "X" })).Json();
        Assert.Equal("7 4 0 0 0 3", Counts(report));
        Assert.Equal(["2 partnerCode duplicate", "3 partnerCode duplicate", "7 reporterCode duplicate"],
            report.GetProperty("refusals").EnumerateArray().Select(r => $"{r.Text("row")} {r.Text("column")} {r.Text("code")}"));
        var figure = await stack.Http().GetAsync("/v1/trade/DZA/SDN/imports/2011/TOTAL").Json();
        Assert.Equal(("70", 0), (figure.Text("value"), figure.Count("revisions")));
        // In a file of its own each corrects what is on record.
        Assert.Equal("1 0 1 0 0 0", Counts(await stack.Desk().Import(Csv(row with { Partner = "729", Value = "100" })).Json()));
    }

    // More than any body that is read whole, and more than one chunk.
    [Theory, BothWays]
    public async Task Takes_a_file_larger_than_any_other_body_and_two_of_them_at_once(Way way)
    {
        var stack = await stacks.Cooperation(way);
        static Row[] Rows(string partner) =>
            [.. Enumerable.Range(0, 60_000)
                .Select(i => new Row("12", partner, "M", (1990 + i / 9_000).ToString(CultureInfo.InvariantCulture),
                    (100000 + i % 9_000).ToString(CultureInfo.InvariantCulture), "1.5"))];
        var (china, spain) = (Csv(Rows("156")), Csv(Rows("724")));
        Assert.True(china.Length > 10 << 20);
        var reports = await Task.WhenAll(Patiently(china), Patiently(spain));
        Assert.All(reports, r => Assert.Equal("60000 60000 0 0 0 0", Counts(r)));
        Assert.Equal("60000 0 0 60000 0 0", Counts(await stack.Desk().Import(china).Json()));
        Assert.Equal(["recorded 60000"], await stack.ToldOfTrade("DZA", "CHN"));

        // On a slow machine the second import may be rejected as busy.
        async Task<System.Text.Json.JsonElement> Patiently(string file)
        {
            while (true)
            {
                var answer = await stack.Desk().Import(file);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) return await Task.FromResult(answer).Json();
                await Task.FromResult(answer).Problem(503, "busy");
            }
        }
    }

    [Theory, BothWays]
    public async Task Who_waits_too_long_for_other_work_is_told_to_come_again(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var row = Csv(new Row("12", "208", "M", "2021", "TOTAL", "7"));
        await stack.Query<CooperationDb, bool>("cooperation", async db =>
        {
            await using var other = await db.Database.BeginTransactionAsync();
            await db.LockWriter<Cooperation.Trade.TradeSeries>(default);
            var refused = await stack.Desk().Import(row);
            Assert.NotNull(refused.Headers.RetryAfter);
            await Task.FromResult(refused).Problem(503, "busy");
            return true;
        });
        Assert.Equal("1 1 0 0 0 0", Counts(await stack.Desk().Import(row).Json()));
    }

    [Theory, BothWays]
    public async Task Over_grpc_it_comes_in_pieces_and_is_held_to_the_same_policy(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var bytes = Encoding.UTF8.GetBytes(
            Json(new Row("12", "276", "M", "2021", "TOTAL", "7"), new Row("12", "276", "X", "2021", "TOTAL", "8")));
        async Task<ImportTradeResponse> Send(CallInvoker who, string source)
        {
            using var call = new TradeService.TradeServiceClient(who).ImportTrade();
            foreach (var piece in bytes.Chunk(37))
                await call.RequestStream.WriteAsync(
                    new ImportTradeRequest
                    {
                        Source = source,
                        File = new HttpBody { ContentType = "application/json", Data = ByteString.CopyFrom(piece) }
                    });
            await call.RequestStream.CompleteAsync();
            return await call;
        }
        Assert.Equal(2, (await Send(stack.Grpc("cooperation", Roles.DeskOfficer), "x")).Added);
        Assert.Equal(2, (await Send(stack.Grpc("gateway", Roles.DeskOfficer), "x")).Unchanged);
        foreach (var (who, status) in ((CallInvoker, StatusCode)[])[(stack.Grpc("cooperation"), StatusCode.Unauthenticated),
            (stack.Grpc("cooperation", Roles.Editor), StatusCode.PermissionDenied)])
        {
            using var call = new TradeService.TradeServiceClient(who).ImportTrade();
            Assert.Equal(status, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        }
        using var empty = new TradeService.TradeServiceClient(stack.Grpc("cooperation", Roles.DeskOfficer)).ImportTrade();
        await empty.RequestStream.CompleteAsync();
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await empty)).StatusCode);
    }
}
