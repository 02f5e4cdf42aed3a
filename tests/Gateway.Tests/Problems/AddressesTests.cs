using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class AddressesTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task A_parameter_that_is_not_known_or_not_right_is_named(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http(Roles.Administrator);
        (string Target, string[] Faults)[] wrong =
        [
            ("/v1/pages?colour=red", ["colour:unknown_parameter"]),
            ("/v1/pages?page_size=1&PageSize=1&=x&%20pageSize=1",
                ["page_size:unknown_parameter", "PageSize:unknown_parameter", ":unknown_parameter", " pageSize:unknown_parameter"]),
            ("/v1/pages?pageSize=1&pageSize=2", ["pageSize:duplicate"]),
            ("/v1/pages?pageSize=101", ["pageSize:out_of_range"]), ("/v1/pages?pageSize=2147483647", ["pageSize:out_of_range"]),
            ("/v1/pages?pageSize=-1", ["pageSize:out_of_range"]),
            ("/v1/pages?pageSize=2147483648", ["pageSize:invalid_type"]),
            ("/v1/pages?pageSize=-9223372036854775809", ["pageSize:invalid_type"]), ("/v1/pages?pageSize=1.0", ["pageSize:invalid_type"]),
            ("/v1/pages?pageSize=1e1", ["pageSize:invalid_type"]), ("/v1/pages?pageSize=", ["pageSize:invalid_type"]),
            ("/v1/pages?pageSize", ["pageSize:invalid_type"]), ("/v1/pages?pageSize=%D9%A1", ["pageSize:invalid_type"]),
            ("/v1/pages?pageSize=0x10", ["pageSize:invalid_type"]), ("/v1/pages?pageSize=1,0", ["pageSize:invalid_type"]),
            ("/v1/pages?pageSize=%201", ["pageSize:invalid_type"]),
            ("/v1/pages?includeTotal=1", ["includeTotal:invalid_type"]), ("/v1/pages?includeTotal=TRUE", ["includeTotal:invalid_type"]),
            ("/v1/pages?includeTotal=", ["includeTotal:invalid_type"]),
            ("/v1/pages?locale=xx", ["locale:unknown_language"]), ("/v1/pages?locale=arabic", ["locale:unknown_language"]),
            ("/v1/pages?locale=ar%00", ["locale:invalid_text"]), ("/v1/pages?locale=../ar", ["locale:unknown_language"]),
            ("/v1/pages?type=blog", ["type:invalid_word"]), ("/v1/pages?type=page%0a", ["type:invalid_text"]),
            ("/v1/pages/x?locale=%E2%80%AE", ["locale:unknown_language"]),
            ("/v1/mission?x=1", ["x:unknown_parameter"]), ("/v1/forums?x=1", ["x:unknown_parameter"]),
            ("/v1/forums/un?forum=nam", ["forum:unknown_parameter"]), ("/v1/pages/a?key=b", ["key:unknown_parameter"]),
            ("/v1/engagements?status=done&kind=party", ["kind:invalid_word", "status:invalid_word"]),
            ("/v1/engagements?from=2024-02-01&to=2024-01-01", ["to:end_before_start"]),
            ("/v1/engagements?from=9999-12-31&to=1000-01-01", ["to:end_before_start"]),
            ("/v1/engagements?locale=%00", ["locale:invalid_text"]),
            ("/v1/agreements?party=ZZZ", ["party:unknown_state"]), ("/v1/agreements?sector=%00", ["sector:invalid_text"]),
            ("/v1/agreements?sector=" + new string('s', 61), ["sector:too_long"]),
            ("/v1/forums/un/members?state=dza&standing=king", ["standing:invalid_word"]),
            ("/v1/forums/un/members?state=dza", ["state:unknown_state"]),
            ("/v1/reviews?state=lost", ["state:invalid_word"]), ("/v1/reviews?pageKey=%00", ["pageKey:invalid_text"]),
        ];
        foreach (var (target, faults) in wrong)
        {
            var asked = http.AsIs(target);
            if ((int)(await asked).StatusCode != 400)
                Assert.Fail($"{target}: {(int)(await asked).StatusCode} {await (await asked).Content.ReadAsStringAsync()}");
            Assert.Equal((target, string.Join(' ', faults)),
                (target, string.Join(' ', (await asked.Refused(400, "invalid_request")).Faults())));
        }
        await stack.Unchanged(async () =>
        {
            Assert.Equal(["dryRun:unknown_parameter"],
                (await http.Post("/v1/pages?dryRun=true", new { key = "a", type = "page", authenticLocale = "ar" })
                    .Refused(400, "invalid_request")).Faults());
            Assert.Equal(["mission.sendingState:unknown_parameter", "sendingState:unknown_state", "receivingState:unknown_state",
                "locales:out_of_range"],
                (await http.Put("/v1/mission?mission.sendingState=FRA", new { }).Refused(400, "invalid_request")).Faults());
        });
    }

    [Theory, BothWays]
    public async Task A_page_token_that_was_not_given_out_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        for (var i = 0; i < 2; i++) await Task.WhenAll(stack.NewPage(), stack.NewEngagement(), stack.NewAgreement());
        var http = stack.Http(Roles.Administrator);
        foreach (var list in (string[])["/v1/pages", "/v1/engagements", "/v1/agreements", "/v1/forums/un/members", "/v1/reviews"])
        {
            string[] wrong =
            [
                "x", "%00", "a%00b", "%0A", "AAAA", "bnVsbA", "W10", "e30", "WyJhIl0", "..", "%F0%9F%98%80", "=", "W251bGxd",
                new string('A', 3000),
                Encode("[\"\\u0000\"]"), Encode("[\"\\ud800\"]"), Encode("[1,2]"), Encode("[[\"a\"]]"), Encode(new string('[', 900)),
                Encode("[\"a\",\"b\",\"c\"]"),
            ];
            foreach (var token in wrong)
            {
                var asked = http.AsIs($"{list}?pageToken={token}");
                if (token.Contains('%', StringComparison.Ordinal) && !token.StartsWith("%F0", StringComparison.Ordinal))
                    await asked.Refused(400, "invalid_request");
                else await asked.Refused(400, "invalid_page_token");
            }
        }
        foreach (var (list, filter) in ((string, string)[])[("/v1/pages", "type=page"), ("/v1/engagements", "kind=meeting"),
            ("/v1/agreements", "party=DZA")])
        {
            var token = (await http.GetAsync($"{list}?{filter}&pageSize=1").Json()).Text("nextPageToken");
            Assert.NotEmpty(token);
            await http.GetAsync($"{list}?{filter}&pageSize=1&pageToken={token}").Json();
            await http.GetAsync($"{list}?pageSize=1&pageToken={token}").Refused(400, "invalid_page_token");
            await http.GetAsync($"{list}?{filter}&pageToken={token[..^3]}").Refused(400, "invalid_page_token");
        }
    }

    [Theory, BothWays]
    public async Task A_forged_place_in_a_list_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        for (var i = 0; i < 2; i++) await Task.WhenAll(stack.NewPage(), stack.NewEngagement(), stack.NewAgreement());
        var http = stack.Http(Roles.Administrator);
        foreach (var (list, parts) in ((string, int)[])
            [("/v1/pages", 1), ("/v1/engagements", 2), ("/v1/agreements", 2), ("/v1/reviews", 1), ("/v1/forums/un/members", 3)])
            foreach (var part in (string[])["", "x", "\\u0000", "\\ud800", "\\udc00x", "' or 1=1 --", "2022-08-29", "9999-12-31",
                "0001-01-01", "2022-13-45",
                "00000000-0000-0000-0000-000000000000", "\\u202e", "𝒳", new string('z', 1_000)])
            {
                var token = Encode($"[\"{Fingerprint(list)}\",{string.Join(',', Enumerable.Repeat($"\"{part}\"", parts))}]");
                await http.AsIs($"{list}?pageToken={token}").Refused(400, "invalid_page_token");
            }
    }

    static string Fingerprint(params string[] filter) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', filter))).AsSpan(0, 6));

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    [Theory, BothWays]
    public async Task An_address_that_is_no_text_is_refused(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var bad in (string[])["%ff", "%c3%28", "%ed%a0%80", "%c0%af", "%f8%88%80%80%80", "%c3", "a%E2%82", "%zz", "%", "%4",
            "100%"])
        {
            foreach (var target in (string[])[$"/v1/pages/{bad}", $"/v1/pages?locale={bad}", $"/v1/agreements?sector={bad}",
                $"/v1/pages?{bad}=1", $"/v1/reviews?pageKey={bad}", $"/{bad}", $"/v1/forums?{bad}",
                $"/v1/pages/x?locale=ar&fallback={bad}"])
            {
                var asked = stack.Http(Roles.Administrator).AsIs(target);
                if ((int)(await asked).StatusCode != 400)
                    Assert.Fail($"{target}: {(int)(await asked).StatusCode} {await (await asked).Content.ReadAsStringAsync()}");
                await asked.Refused(400, "request_malformed");
            }
            await stack.Unchanged(
                () => stack.Http(Roles.Administrator)
                    .AsIs(HttpMethod.Put, $"/v1/pages/a/editions/{bad}", Platform.Json("{\"slug\":\"a\",\"title\":\"t\"}"),
                        ("If-Match", "*")).Refused(400, "request_malformed"));
        }
        // Nor is what a terminal would obey.
        foreach (var bad in (string[])["%0A", "%0D%0ASet-Cookie:a", "%1B", "%7F", "%C2%85"])
            await stack.Http().AsIs($"/v1/pages/{bad}").Refused(400, "request_malformed");
        // What is text is looked for, in every script, and the character that stands for lost ones is one too.
        foreach (var good in (string[])["%EF%BF%BD", "%F0%9F%98%80", "%D8%A7", "a+b", "a%2Bb", "a~b", "%E2%80%AE"])
            await stack.Http().AsIs($"/v1/pages/{good}").Refused(404, "not_found");
        Assert.Empty((await stack.Http().AsIs("/v1/agreements?sector=%EF%BF%BD").Json()).GetProperty("agreements").EnumerateArray());
    }

    [Fact]
    public async Task A_line_that_is_no_HTTP_is_refused_without_a_word()
    {
        var stack = await stacks.Whole(Way.Embedded);
        // Kestrel answers these itself, before anything of ours: a status, no body.
        foreach (var (target, headers) in ((string, string)[])
            [("/v1/pages/%00", ""), ("/v1/pages/\u00e9", ""), ("v1/pages", ""), ("/v1/mission", "A B: c\r\n"),
                ("/v1/mission", "Content-Length: -1\r\n"), ("/v1/mission", "Content-Length: 1\r\nContent-Length: 2\r\n")])
        {
            var (status, head, body) = await Raw.Get(stack, target, headers);
            Assert.Equal((target, headers, 400, ""), (target, headers, status, body));
            Platform.TellsNothingOfTheInside(head);
        }
    }

    [Fact]
    public async Task Addresses_and_headers_that_are_too_long_are_refused()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        await http.AsIs("/v1/pages/" + new string('k', 9_000)).Refused(414, "address_too_long");
        await http.AsIs("/v1/pages?locale=" + new string('k', 9_000)).Refused(414, "address_too_long");
        await http.AsIs("/v1/pages?" + string.Join('&', Enumerable.Range(0, 1_200).Select(i => $"a{i}=1")))
            .Refused(414, "address_too_long");
        await http.AsIs("/v1/pages?" + string.Join('&', Enumerable.Range(0, 600).Select(i => $"a{i}=1"))).Refused(400, "invalid_request");
        await http.AsIs("/v1/pages/" + string.Concat(Enumerable.Repeat("\"", 8_000))).Refused(404, "not_found");
        await http.AsIs(HttpMethod.Get, "/v1/mission", null, ("X-Long", new string('h', 33_000))).Refused(431, "headers_too_large");
        await http.AsIs(HttpMethod.Get, "/v1/mission", null, [.. Enumerable.Range(0, 40).Select(i => ($"X-{i}", new string('h', 1_000)))])
            .Refused(431, "headers_too_large");
        await http.AsIs(HttpMethod.Get, "/v1/mission", null, ("X-Long", new string('h', 30_000))).Json();
        await http.AsIs(HttpMethod.Get, "/v1/mission", null, [.. Enumerable.Range(0, 90).Select(i => ($"X-{i}", "h"))]).Json();
        // Far beyond it Kestrel answers itself: a status, no body.
        Assert.Equal((414, ""), await Short("/" + new string('k', 70_000), ""));
        Assert.Equal((431, ""), await Short("/v1/mission", "X-Long: " + new string('h', 300_000) + "\r\n"));
        Assert.Equal((431, ""), await Short("/v1/mission", string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: h\r\n"))));

        async Task<(int, string)> Short(string target, string headers)
        {
            var (status, _, body) = await Raw.Get(stack, target, headers);
            return (status, body);
        }
    }

    [Theory, BothWays]
    public async Task Headers_beyond_ASCII_are_passed_on(Way way)
    {
        var stack = await stacks.Whole(way);
        var page = await stack.NewPage();
        foreach (var name in (string[])["User-Agent", "X-Name", "Accept-Language", "Cookie", "If-None-Match", "Referer"])
        {
            var (status, _, body) = await Raw.Get(stack, $"/v1/pages/{page}", $"{name}: é ج 😀\r\n");
            Assert.Equal((name, 200), (name, status));
            Assert.Contains("نص", body, StringComparison.Ordinal);
        }
        var (refused, _, text) =
            await Raw.Send(stack,
                $"POST /v1/pages/{page}/editions/ar:publish HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                + $"{stack.Token(Roles.Editor)}\r\nIf-Match: \"é\"\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
        Assert.Equal(412, refused);
        Assert.Contains("stale", text, StringComparison.Ordinal);
    }
}
