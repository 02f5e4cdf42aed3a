using System.Net;
using Embassy.Content.V1;
using Embassy.Cooperation.V1;
using Embassy.Events.V1;
using Embassy.Forums.V1;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Embassy.Gateway.Tests.Routing;

public class ApiRoutesTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task Lead_JSON_to_every_service(Way way)
    {
        var stack = await stacks.Whole(way);
        var (page, engagement, agreement) = (await stack.NewPage(), await stack.NewEngagement(), await stack.NewAgreement());
        var reader = stack.Http();
        Assert.Equal("DZA", (await reader.GetAsync("/v1/mission").Json()).Text("sendingState"));
        Assert.Equal("نص", (await reader.GetAsync($"/v1/pages/{page}").Json()).Text("body"));
        Assert.Equal("planned", (await reader.GetAsync($"/v1/engagements/{engagement}?locale=*").Json()).Text("status"));
        Assert.Equal("proposed", (await reader.GetAsync($"/v1/agreements/{agreement}?locale=*").Json()).Text("status"));
        Assert.Equal("UN", (await reader.GetAsync("/v1/forums/un").Json()).Text("shortName"));
        Assert.Equal("application/json", (await reader.GetAsync("/v1/forums/opec-plus/members")).Content.Headers.ContentType!.MediaType);
    }

    [Theory, BothWays]
    public async Task A_read_in_another_case_or_with_a_slash_at_its_end_is_sent_to_the_one_address(Way way)
    {
        var stack = await stacks.Whole(way);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(stack.Address) };
        foreach (var (path, one) in ((string, string)[])[("/v1/Pages?locale=ar", "/v1/pages?locale=ar"), ("/v1/pages/", "/v1/pages"),
            ("/V1/forums/un/Members/?state=DZA", "/v1/forums/un/members?state=DZA"), ("/v1/pages/Ab/", "/v1/pages/Ab"),
            ("/v1/forums/UN", "/v1/forums/un")])
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                var answer = await http.AsIs(method, path, null);
                Assert.Equal((path, 308, one), (path, (int)answer.StatusCode, answer.Headers.Location?.OriginalString));
            }
    }

    [Theory, BothWays]
    public async Task Lead_native_gRPC_to_every_service(Way way)
    {
        var stack = await stacks.Whole(way);
        var (page, engagement, agreement) = (await stack.NewPage(), await stack.NewEngagement(), await stack.NewAgreement());
        var gateway = stack.Grpc("gateway");
        Assert.Equal("نص",
            (await new PagesService.PagesServiceClient(gateway).GetPageAsync(new GetPageRequest { Key = page, Locale = "ar" })).Body);
        Assert.Equal("planned",
            (await new EngagementsService.EngagementsServiceClient(gateway).GetEngagementAsync(
                new GetEngagementRequest { Id = engagement })).Status);
        Assert.Equal("proposed",
            (await new AgreementsService.AgreementsServiceClient(gateway).GetAgreementAsync(
                new Cooperation.V1.GetAgreementRequest { Id = agreement })).Status);
        var forums = new ForumsService.ForumsServiceClient(gateway);
        Assert.Equal("UN", (await forums.GetForumAsync(new GetForumRequest { Forum = "un" })).ShortName);
        Assert.Equal("NAM",
            (await forums.GetForumAsync(new GetForumRequest { Forum = "nam" }, new Metadata { { "embassy-forum", "nam" } })).ShortName);
    }

    [Theory, BothWays]
    public async Task A_native_refusal_keeps_its_details_and_headers_through_the_gateway(Way way)
    {
        var stack = await stacks.Whole(way);
        var call = new PagesService.PagesServiceClient(stack.Grpc("gateway", Roles.Editor))
            .CreatePageAsync(new CreatePageRequest { Key = "A b" });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(["key", "type", "authenticLocale"],
            refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(v => v.Field));
        Assert.Equal("invalid_request", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
        var mission = new MissionsService.MissionsServiceClient(stack.Grpc("gateway", Roles.Editor))
            .GetMissionAsync(new GetMissionRequest());
        Assert.StartsWith("\"v", (await mission.ResponseHeadersAsync).GetValue("etag"), StringComparison.Ordinal);
        await mission;
    }

    [Fact]
    public async Task With_a_process_for_each_forum_the_header_says_which()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Alone("un"), Platform.Alone("nam")]);
        var forums = new ForumsService.ForumsServiceClient(stack.Grpc("gateway"));
        Assert.Equal("UN",
            (await forums.GetForumAsync(new GetForumRequest { Forum = "un" }, new Metadata { { "embassy-forum", "un" } })).ShortName);
        Assert.Equal("NAM",
            (await forums.GetForumAsync(new GetForumRequest { Forum = "nam" }, new Metadata { { "embassy-forum", "nam" } })).ShortName);
        Assert.Equal(StatusCode.NotFound, await Status(forums, "nam", "un"));
        foreach (var header in (string?[])[null, "gecf", "", "un, nam"])
            Assert.Equal((header, StatusCode.Unimplemented), (header, await Status(forums, "un", header)));
        await stack.Http().GetAsync("/v1/forums/gecf").Refused(404, "route_unknown");
    }

    static async Task<StatusCode> Status(ForumsService.ForumsServiceClient forums, string forum, string? header)
    {
        var metadata = header is null ? null : new Metadata { { "embassy-forum", header } };
        return (await Assert.ThrowsAsync<RpcException>(
            async () => await forums.GetForumAsync(new GetForumRequest { Forum = forum }, metadata))).StatusCode;
    }

    [Fact]
    public async Task What_no_proto_names_is_not_there()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http();
        foreach (var path in (string[])["/v1", "/v1/", "/v2/mission", "/v1/mission/x", "/v1/page", "/v1/forums/asean",
            "/v1/forums/UN/none", "/.env", "/v1/pages/a/b/c", "/v1//mission", "//v1/mission", "/v1/pages//editions"])
            Assert.Equal(Uri.UnescapeDataString(path),
                Uri.UnescapeDataString((await http.AsIs(path).Refused(404, "route_unknown")).Text("instance")));
        await http.AsIs(HttpMethod.Post, "/embassy.log.v1.LogService/ReadLog", Platform.Json("{}")).Refused(404, "route_unknown");
        foreach (var method in (string[])["/embassy.log.v1.LogService/ReadLog", "/embassy.imports.v1.ImportRecordsService/ListImportRecords",
            "/embassy.content.v1.PageTextsService/ListPageTexts",
            "/embassy.content.v1.PagesService/None", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.health.v1.Health/Check"])
            Assert.Equal(StatusCode.Unimplemented, await Native(stack, method));
    }

    [Fact]
    public void Every_service_of_the_protos_is_routed_once()
    {
        // What only other services ask: no stranger gets the texts of all pages at once. The gateway asks for imports,
        // the work of staff and the audit.
        string[] within = ["embassy.audit.v1.AuditService", "embassy.content.v1.PageTextsService",
            "embassy.content.v1.StaffLogService", "embassy.imports.v1.ImportRecordsService"];
        var all = typeof(PagesService).Assembly.GetTypes()
            .Select(t => t.GetProperty("Descriptor")?.PropertyType == typeof(ServiceDescriptor)
                ? (ServiceDescriptor)t.GetProperty("Descriptor")!.GetValue(null)! : null)
            .OfType<ServiceDescriptor>().Select(s => s.FullName)
            .Where(n => !n.StartsWith("embassy.log.", StringComparison.Ordinal)
                && !n.StartsWith("embassy.gateway.", StringComparison.Ordinal)).Except(within);
        Assert.Equal(all.Order(StringComparer.Ordinal), ApiRoutes.Contracts.Select(c => c.Contract.FullName).Order(StringComparer.Ordinal));
    }

    static async Task<StatusCode> Native(Stack stack, string path)
    {
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        var (service, name) = (path.Split('/')[1], path.Split('/')[2]);
        return (await Assert.ThrowsAsync<RpcException>(async () =>
            await stack.Grpc("gateway")
            .AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, name, bytes, bytes), null, default, []))).StatusCode;
    }

    [Fact]
    public async Task Another_method_is_answered_with_those_that_are_taken()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http(Roles.Administrator);
        foreach (var (method, path, allow) in ((string, string, string)[])
        [
            ("DELETE", "/v1/mission", "GET, HEAD, PATCH, PUT"), ("POST", "/v1/mission", "GET, HEAD, PATCH, PUT"),
            ("PATCH", "/v1/pages", "GET, HEAD, POST"), ("PUT", "/v1/pages/a", "DELETE, GET, HEAD"),
            ("GET", "/v1/pages/a/editions/ar:publish", "POST"), ("POST", "/v1/forums", "GET, HEAD"),
            ("DELETE", "/v1/forums/un", "GET, HEAD"),
            ("GET", "/v1/forums/un/memberships:import", "POST"), ("OPTIONS", "/v1/reviews", "GET, HEAD"),
            ("TRACE", "/v1/reviews", "GET, HEAD"), ("BREW", "/v1/reviews", "GET, HEAD"),
            ("POST", "/health/live", "GET, HEAD"), ("GET", "/embassy.content.v1.PagesService/GetPage", "POST"),
        ])
        {
            var asked = http.AsIs(new HttpMethod(method), path);
            await asked.Refused(405, "method_not_allowed");
            Assert.Equal((method, path, allow),
                (method, path, string.Join(", ", (await asked).Content.Headers.Allow.Order(StringComparer.Ordinal))));
        }
    }

    [Theory, BothWays]
    public async Task HEAD_is_GET_without_the_body(Way way)
    {
        var stack = await stacks.Whole(way);
        var page = await stack.NewPage();
        foreach (var path in (string[])["/v1/mission", $"/v1/pages/{page}?locale=ar", "/v1/pages", "/v1/forums", "/v1/forums/un/members",
            "/v1/overview?partner=AZE&locale=ar", "/v1/dossiers/DZA-AZE", "/v1/changes?limit=1", "/health/live", "/health/ready"])
        {
            var (get, head) = (await stack.Http().GetAsync(path), await stack.Http().AsIs(HttpMethod.Head, path));
            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Equal((path, get.Headers.ETag, get.Content.Headers.ContentType, string.Join(' ', get.Content.Headers.ContentLanguage)),
                (path, head.Headers.ETag, head.Content.Headers.ContentType, string.Join(' ', head.Content.Headers.ContentLanguage)));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
        foreach (var (path, status) in ((string, HttpStatusCode)[])[("/v1/none", HttpStatusCode.NotFound),
            ("/v1/pages/none", HttpStatusCode.NotFound), ("/v1/reviews", HttpStatusCode.Unauthorized),
            ("/v1/pages?x=1", HttpStatusCode.BadRequest)])
        {
            var head = await stack.Http().AsIs(HttpMethod.Head, path);
            Assert.Equal((path, status, "application/problem+json"), (path, head.StatusCode, head.Content.Headers.ContentType?.MediaType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory, BothWays]
    public async Task Encoded_dots_and_slashes_lead_nowhere_else(Way way)
    {
        var stack = await stacks.Whole(way);
        var http = stack.Http();
        // An encoded dot is a dot (RFC 3986, 6.2.2.2), so these are /v1/mission itself; the right to read it is asked
        // there.
        Assert.Equal("DZA", (await http.AsIs("/v1/pages/%2e%2e/mission").Json()).Text("sendingState"));
        await http.AsIs("/v1/pages/%2e%2e/reviews").Refused(401, "token_missing");
        await http.AsIs("/v1/pages/../reviews").Refused(401, "token_missing");
        // A delimiter inside a name would make two addresses of one: refused, whatever it would have led to.
        foreach (var name in (string[])["x%2F..%2F..%2Fmission", "..%2Freviews", "a%2Fb", "a%2fb/c", "a%252Fb", "a%5Cb", "a\\b", "a%3Fb",
            "a%3flocale=ar", "a%23b", "a%25", "a%2561"])
            await http.AsIs($"/v1/pages/{name}").Refused(400, "request_malformed");
        await http.AsIs("/v1/pages/%20").Refused(404, "not_found");
        await http.AsIs("/v1/pages/" + Uri.EscapeDataString("\"<>'`;drop table \"Pages\"")).Refused(404, "not_found");
        await http.AsIs("/v1/pages/" + Uri.EscapeDataString("العلاقات")).Refused(404, "not_found");
        await http.AsIs("/v1/pages/" + new string('k', 4000)).Refused(404, "not_found");
        await http.AsIs("/../../etc/passwd").Refused(404, "route_unknown");
        await http.AsIs("/%2e%2e/%2e%2e/etc/passwd").Refused(404, "route_unknown");
    }
}
