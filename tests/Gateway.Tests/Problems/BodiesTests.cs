using System.Globalization;
using System.Net;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class BodiesTests(Stacks stacks)
{
    const string Page = """ "key":"refused-one","type":"page","authenticLocale":"ar" """;
    const string Engagement = """ "kind":"meeting","direction":"incoming","start":"2022-08-29","titles":[{"lang":"fr","text":"T"}] """;
    const string Agreement = """ "type":"agreement","parties":["DZA","AZE"],"titles":[{"lang":"en","text":"T"}] """;

    [Theory, BothWays]
    public async Task Whatever_the_contract_does_not_know_is_named_and_nothing_is_stored(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        (string Path, string Body, string[] Faults)[] wrong =
        [
            ("/v1/pages", $$"""{ {{Page}}, "colour":"red" }""", ["colour:unknown_field"]),
            ("/v1/pages", $$"""{ {{Page}}, "":1, " key":2, "Key":3, "KEY":4 }""",
                [":unknown_field", " key:unknown_field", "Key:unknown_field", "KEY:unknown_field"]),
            ("/v1/pages", $$"""{ {{Page}}, "key":"other" }""", ["key:duplicate"]),
            ("/v1/pages", $$"""{ {{Page}}, "authentic_locale":"fr" }""", ["authentic_locale:duplicate"]),
            ("/v1/pages", """{ "key":1, "type":true, "authenticLocale":{}, "audience":[], "embargoUntil":1.5 }""",
                ["key:invalid_type", "type:invalid_type", "authenticLocale:invalid_type", "audience:invalid_type",
                    "embargoUntil:invalid_type"]),
            ("/v1/pages", """{ "key":"x", "type":"page", "authenticLocale":"xx" }""", ["authenticLocale:unknown_language"]),
            ("/v1/pages", """{ "key":"x", "type":"page", "authenticLocale":"AR" }""", ["authenticLocale:unknown_language"]),
            ("/v1/pages", """{ "key":"x", "type":"Page", "authenticLocale":"ar" }""", ["type:invalid_word"]),
            ("/v1/pages", """{ "key":"x\u0000y", "type":"page", "authenticLocale":"ar" }""", ["key:invalid_text"]),
            ("/v1/pages", """{ "key":"x\ud800", "type":"page", "authenticLocale":"ar" }""", ["key:invalid_type"]),
            ("/v1/pages", """{ "key":"x", "type":"page", "authenticLocale":"\udc00\ud800" }""", ["authenticLocale:invalid_type"]),
            ("/v1/pages", $$"""{ {{Page}}, "\ud800":1 }""", ["\ufffd:unknown_field"]),
            ("/v1/pages", $$"""{ {{Page}}, "embargoUntil":null, "type":null }""", ["type:duplicate"]),
            ("/v1/pages/a/editions/ar", """{ "key":"a", "locale":"fr", "slug":"s", "title":"t" }""",
                ["key:unknown_field", "locale:unknown_field"]),
            ("/v1/pages/a/editions/ar", """{ "slug":"s", "title":"t", "cites":[null] }""", ["cites[0]:invalid_type"]),
            ("/v1/pages/a/editions/ar", """{ "slug":"s", "title":"t", "cites":null }""", ["cites:invalid_type"]),
            ("/v1/pages/a/editions/ar", """{ "slug":"s", "title":"t", "cites":"engagements/1" }""", ["cites:invalid_type"]),
            ("/v1/pages/a/editions/ar", """{ "slug":"s", "title":"t", "cites":["a",1,["b"],{}] }""",
                ["cites[1]:invalid_type", "cites[2]:invalid_type", "cites[3]:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "sources":[{"reference":"r","who":1},{"reference":"r","reference":"s"}] }""",
                ["sources[0].who:unknown_field", "sources[1].reference:duplicate"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "ordinal":1e3 }""", ["ordinal:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "ordinal":2147483648 }""", ["ordinal:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "ordinal":-99999999999999999999999999 }""", ["ordinal:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "ordinal":"7" }""", ["ordinal:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "ordinal":-1, "series":"s" }""", ["ordinal:out_of_range"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "states":["DZA",null], "participants":[false] }""",
                ["states[1]:invalid_type", "participants[0]:invalid_type"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "end":"2023-02-30" }""", ["end:invalid_date"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "places":[{"lang":"en","text":"a\u0000b"}] }""",
                ["places[0].text:invalid_text"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "places":[{"lang":"en","text":"a\u001bb"}] }""",
                ["places[0].text:invalid_text"]),
            ("/v1/engagements", $$"""{ {{Engagement}}, "sources":[{"reference":"r","retrieved":"2022-13-01","note":"\u0000"}] }""",
                ["sources[0].retrieved:invalid_date", "sources[0].note:invalid_text"]),
            ("/v1/agreements", $$"""{ {{Agreement}}, "entryRule":{"kind":"never","why":1} }""", ["entryRule.why:unknown_field", "entryRule.kind:invalid_word"]),
            ("/v1/agreements", $$"""{ {{Agreement}}, "entryRule":{"kind":"never"} }""", ["entryRule.kind:invalid_word"]),
            ("/v1/agreements", $$"""{ {{Agreement}}, "entryRule":[] }""", ["entryRule:invalid_type"]),
            ("/v1/agreements", $$"""{ {{Agreement}}, "entryRule":{"kind":"on-date","date":"2025-02-29"} }""",
                ["entryRule.date:invalid_date"]),
            ("/v1/agreements", $$"""{ {{Agreement}}, "id":"00000000-0000-0000-0000-000000000000" }""", ["id:invalid_format"]),
            ("/v1/mission", """{ "sendingState":"DZA", "receivingState":"AZE", "locales":["ar"], "mission":{} }""",
                ["mission:unknown_field"]),
            ("/v1/mission",
                """{ "sendingState":"DZA", "receivingState":"AZE", "locales":["ar"], "version":1.5, "names":[{"lang":"ar","text":"\udfff"}] }""", ["version:invalid_type", "names[0].text:invalid_type"]),
        ];
        await stack.Unchanged(async () =>
        {
            foreach (var (path, body, faults) in wrong)
            {
                var verb = path is "/v1/mission" || path.Contains("/editions/", StringComparison.Ordinal) ? HttpMethod.Put
                    : HttpMethod.Post;
                var asked = http.AsIs(verb, path, Platform.Json(body), ("If-Match", "*"));
                if ((int)(await asked).StatusCode != 400)
                    Assert.Fail($"{path} {body}: {(int)(await asked).StatusCode} {await (await asked).Content.ReadAsStringAsync()}");
                Assert.Equal((body, string.Join(' ', faults)),
                    (body, string.Join(' ', (await asked.Refused(400, "invalid_request")).Faults())));
            }
        });
    }

    [Theory, BothWays]
    public async Task Every_fault_is_named_at_once_whichever_check_finds_it(Way way)
    {
        var stack = await stacks.Whole(way);
        await stack.Unchanged(async () =>
        {
            const string Body = """
                { "kind":"x", "start":"2027-13", "ordinal":"two", "colour":"red", "states":["ZZZ"],
                  "titles":[{"lang":"xx","text":""},{"lang":"fr","text":1}] }
                """;
            var faults = (await stack.Http(Roles.ProtocolOfficer).AsIs(HttpMethod.Post, "/v1/engagements", Platform.Json(Body))
                .Refused(400, "invalid_request")).Faults();
            Assert.Equal(["colour:unknown_field", "direction:required", "kind:invalid_word", "ordinal:invalid_type", "start:invalid_date",
                "states[0]:unknown_state", "titles[0].lang:unknown_language", "titles[0].text:required", "titles[1].text:invalid_type"],
                faults.Order(StringComparer.Ordinal));
            // Without the unknown member this would be stored.
            Assert.Equal(["colour:unknown_field"], (await stack.Http(Roles.ProtocolOfficer).AsIs(HttpMethod.Post, "/v1/engagements",
                Platform.Json($$"""{ {{Engagement}}, "colour":"red" }""")).Refused(400, "invalid_request")).Faults());
        });
    }

    [Theory]
    [InlineData("tomorrow"), InlineData("2026-11-24"), InlineData("2026-11-24T09:00:00"), InlineData("2026-02-30T09:00:00Z"),
        InlineData("2026-11-24T25:00:00Z")]
    [InlineData("2026-11-24T09:00:00 PM"), InlineData("2026-11-24T09:00:00.1234567890Z"), InlineData("2026-11-24T09:00:00+25:00"),
        InlineData("10000-01-01T00:00:00Z")]
    [InlineData("2026-11-24 09:00:00Z"), InlineData("2026-11-24t09:00:00z"), InlineData("2026-11-24T09:00:00Zebra"),
        InlineData("2026-11-24T09:60:00Z"), InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00"), InlineData("9999-12-31T23:59:59-14:00"), InlineData("2026-11-24T09:00:00 +01:00"),
        InlineData("2026-11-24T09:00:00.Z"), InlineData("٢٠٢٦-11-24T09:00:00Z")]
    public async Task No_such_instant(string instant)
    {
        var stack = await stacks.Whole(Way.Embedded);
        await stack.Unchanged(async () => Assert.Equal(["embargoUntil:invalid_type"], (await stack.Http(Roles.Editor)
            .AsIs(HttpMethod.Post, "/v1/pages", Platform.Json($$"""{ {{Page}}, "embargoUntil":"{{instant}}" }"""))
            .Refused(400, "invalid_request")).Faults()));
    }

    [Theory, BothWays]
    public async Task The_outermost_instants_that_can_be_said_are_taken_and_read_back(Way way)
    {
        var stack = await stacks.Whole(way);
        var desk = stack.Http(Roles.ProtocolOfficer);
        foreach (var instant in (string[])["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-11-24T09:00:00.123456Z",
            "2016-12-31T23:59:59+01:00"])
        {
            var entered =
                await desk.AsIs(HttpMethod.Post, "/v1/engagements",
                    Platform.Json($$"""{ {{Engagement}}, "audience":"internal", "embargoUntil":"{{instant}}" }"""))
                    .Json(System.Net.HttpStatusCode.Created);
            Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture),
                entered.GetProperty("embargoUntil").GetDateTimeOffset());
            Assert.Equal(entered.GetRawText(), (await desk.GetAsync($"/v1/engagements/{entered.Text("id")}?locale=*").Json()).GetRawText());
        }
    }

    [Theory]
    [InlineData("22"), InlineData("2022-8"), InlineData("2022-13"), InlineData("2022-00-01"), InlineData("2023-02-29"),
        InlineData("2022-08-32"), InlineData("29-08-2022"), InlineData("0999-01-01")]
    [InlineData("2022-08-29T00:00:00Z"), InlineData("20220829"), InlineData("-2022"), InlineData("+2022"), InlineData("2022-08-29 "),
        InlineData("٢٠٢٢"), InlineData("2022/08/29"), InlineData("10000")]
    public async Task No_such_date(string date)
    {
        var stack = await stacks.Whole(Way.Embedded);
        await stack.Unchanged(async () =>
        {
            Assert.Equal(["start:invalid_date"], (await stack.Http(Roles.ProtocolOfficer).AsIs(HttpMethod.Post, "/v1/engagements",
                Platform.Json(("{" + Engagement + "}").Replace("2022-08-29", date, StringComparison.Ordinal)))
                .Refused(400, "invalid_request")).Faults());
            foreach (var query in (string[])["engagements?from=", "engagements?to=", $"agreements/{Guid.Empty}?asOf=",
                "forums/un/members?asOf="])
                Assert.EndsWith(":invalid_date",
                    Assert.Single(
                        (await stack.Http().AsIs($"/v1/{query}{Uri.EscapeDataString(date)}").Refused(400, "invalid_request")).Faults()),
                        StringComparison.Ordinal);
        });
    }

    [Theory, BothWays]
    public async Task What_is_no_JSON_object_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        string[] wrong =
        [
            "", " ", "{", "}", "[]", "null", "true", "1", "\"key\"", "{}{}", "{} x", "{\"key\":}", "{\"key\":\"a\",}", "{key:\"a\"}",
            "{'key':'a'}", "// a\n{}", "{\"key\":\"a\nb\"}",
            "{\"key\":\"\\x\"}", "{\"key\":\"\\u12\"}", "{\"key\":01}", "{\"key\":NaN}", "{\"key\":+1}",
            "\ufeff\ufeff{}", "\ufeff", "{\"key\":\"a\"", "\0",
            "{\"key\u0001\":1}", "<page/>", "key=a&type=page",
        ];
        await stack.Unchanged(async () =>
        {
            foreach (var body in wrong)
            {
                var asked = http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json(body));
                if ((int)(await asked).StatusCode != 400) Assert.Fail($"{body}: {(int)(await asked).StatusCode}");
                await asked.Refused(400, "invalid_json");
            }
            foreach (var bytes in (byte[][])[[0xff], [.. "{\"key\":\""u8, 0xc3, 0x28, .. "\"}"u8],
                [.. "{\"key\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8], [.. "{\"key\":\""u8, 0xc0, 0x80, .. "\"}"u8],
                [.. "{\""u8, 0xff, .. "\":1}"u8],
                Encoding.Unicode.GetBytes("{\"key\":\"a\"}"), [.. "{\"key\":\"a\"}"u8, 0xf0]])
                await http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Bytes(bytes, "application/json")).Refused(400, "invalid_json");
        });
    }

    [Theory, BothWays]
    public async Task Depth_is_bounded(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        await stack.Unchanged(async () =>
        {
            foreach (var levels in (int[])[33, 5_000, 100_000])
                foreach (var (open, close) in ((string, string)[])[("{\"key\":", "}"), ("[", "]")])
                    await http.AsIs(HttpMethod.Post, "/v1/pages",
                        Platform.Json("{\"key\":" + string.Concat(Enumerable.Repeat(open, levels - 1)) + "1"
                            + string.Concat(Enumerable.Repeat(close, levels - 1)) + "}")).Refused(400, "invalid_json");
            // 32 levels are read, and then refused for what they are.
            await http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json("{\"key\":" + new string('[', 31) + new string(']', 31) + "}"))
                .Refused(400, "invalid_request");
        });
    }

    [Theory, BothWays]
    public async Task A_body_over_the_limit_is_refused_whether_its_length_is_said_or_not(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        await stack.Unchanged(async () =>
        {
            foreach (var megabytes in (double[])[1.1, 5, 9.9, 10.1, 30])
                foreach (var chunked in (bool[])[false, true])
                {
                    using var request =
                        new HttpRequestMessage(HttpMethod.Post,
                            "/v1/pages")
                        { Content = Platform.Json("{\"key\":\"" + new string('a', (int)(megabytes * (1 << 20))) + "\"}") };
                    request.Headers.TransferEncodingChunked = chunked;
                    // Also who does not wait for 100 hears why (RFC 9110, 10.1.1): what it still sends is read for a
                    // while.
                    request.Headers.ExpectContinue = megabytes < 5;
                    Assert.Equal("1048576", (await http.SendAsync(request).Refused(413, "too_large")).Text("limit"));
                }
        });
        // A body within the limit is read whole, however it comes.
        var text = string.Join("\n\n", Enumerable.Repeat(new string('a', 998), 399));
        using var fits =
            new HttpRequestMessage(HttpMethod.Put,
                $"/v1/pages/{await stack.NewPage()}/editions/fr")
            {
                Content =
                    Platform.Json($$"""{"slug":"s-{{Guid.NewGuid():n}}","title":"t","body":"{{text.ReplaceLineEndings("\\n")}}"}""")
            };
        fits.Headers.TransferEncodingChunked = true;
        Assert.Equal(text.Length, (await http.SendAsync(fits).Json(HttpStatusCode.Created)).Text("body").Length);
    }

    [Theory, BothWays]
    public async Task A_file_over_the_limit_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.DeskOfficer);
        await stack.Unchanged(async () =>
        {
            foreach (var megabytes in (double[])[8.1, 11])
                foreach (var chunked in (bool[])[false, true])
                {
                    using var request =
                        new HttpRequestMessage(HttpMethod.Post,
                            "/v1/forums/un/memberships:import")
                        {
                            Content =
                                Platform.Bytes(new byte[(int)(megabytes * (1 << 20))], "text/csv")
                        };
                    request.Headers.TransferEncodingChunked = chunked;
                    await http.SendAsync(request).Refused(413, "too_large");
                }
        });
    }

    [Theory, BothWays]
    public async Task Another_media_type_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        await stack.Unchanged(async () =>
        {
            foreach (var type in (string?[])[null, "text/plain", "application/x-www-form-urlencoded", "text/json", "application/xml",
                "application/json5", "application/jsonx",
                "application/json; charset=utf-16", "application/json; charset=iso-8859-1", "application/json; charset=none",
                "application/grpc", "application/grpc-web", "application/grpc+proto"])
            {
                var asked = http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Bytes(Encoding.UTF8.GetBytes("{" + Page + "}"), type));
                if ((int)(await asked).StatusCode != 415)
                    Assert.Fail($"{type}: {(int)(await asked).StatusCode} {await (await asked).Content.ReadAsStringAsync()}");
                await asked.Refused(415, "media_type_unsupported");
            }
            await http.AsIs(HttpMethod.Post, "/v1/pages/a/editions/ar:publish").Refused(415, "media_type_unsupported");
            await http.AsIs(HttpMethod.Post, "/v1/pages/a/editions/ar:publish", Platform.Bytes([], "application/json"), ("If-Match", "*"))
                .Refused(400, "invalid_json");
            await http.AsIs(HttpMethod.Post, "/v1/forums/un/memberships:import", Platform.Bytes([1], null))
                .Refused(415, "media_type_unsupported");
            await http.AsIs(HttpMethod.Post, "/v1/forums/un/memberships:import", Platform.Bytes("{}"u8.ToArray(), "application/xml"))
                .Refused(415, "media_type_unsupported");
            await http.AsIs(HttpMethod.Post, "/embassy.content.v1.PagesService/CreatePage", Platform.Json("{}"))
                .Refused(415, "media_type_unsupported");
        });
        foreach (var type in (string[])["application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=\"UTF-8\""])
            await http.AsIs(HttpMethod.Post, "/v1/pages",
                Platform.Bytes(
                    Encoding.UTF8.GetBytes(("{" + Page + "}").Replace("refused-one", Platform.NewKey(), StringComparison.Ordinal)), type))
                    .Json(System.Net.HttpStatusCode.Created);
    }

    [Theory, BothWays]
    public async Task A_body_where_none_is_taken_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var path in (string[])["/v1/mission", "/v1/pages", "/v1/forums", "/v1/forums/un", "/v1/engagements"])
        {
            await stack.Http().AsIs(HttpMethod.Get, path, Platform.Json("{}")).Refused(400, "request_malformed");
            await stack.Http().AsIs(HttpMethod.Get, path, new ByteArrayContent([])).Json();
        }
    }

    [Theory, BothWays]
    public async Task A_thousand_faults_are_answered_with_the_first_of_them(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        await stack.Unchanged(async () =>
        {
            var many = "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"colour{i}\":1")) + "}";
            Assert.Equal(50,
                (await http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json(many)).Refused(400, "invalid_request")).GetProperty("errors")
                    .GetArrayLength());
            var name = new string('n', 900_000);
            var problem = await http.AsIs(HttpMethod.Post, "/v1/pages", Platform.Json($$"""{"{{name}}":1}"""))
                .Refused(400, "invalid_request");
            Assert.True(problem.GetRawText().Length < 2_000, "It says it all again.");
            // The same by gRPC, where a refusal must fit into headers.
            var request = new Content.V1.SaveDraftRequest { Key = "a", Locale = "ar", Slug = "s", Title = "t" };
            request.Cites.Add(Enumerable.Repeat(new string('c', 3_000), 100));
            var status = await Rpc.All.First(r => r.Method.Name == "SaveDraft")
                .Call(stack.Grpc("gateway", Roles.Editor), Google.Protobuf.MessageExtensions.ToByteArray(request));
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, status.StatusCode);
            var entry = new Cooperation.V1.RecordAgreementRequest { Type = "treaty" };
            entry.Parties.Add(Enumerable.Range(0, 900).Select(i => new string('P', 1_000)));
            status = await Rpc.All.First(r => r.Method.Name == "RecordAgreement")
                .Call(stack.Grpc("gateway", Roles.Administrator), Google.Protobuf.MessageExtensions.ToByteArray(entry));
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, status.StatusCode);
        });
    }
}
