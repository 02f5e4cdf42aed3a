using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Embassy.Gateway.Reference;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Tests.Callers;

/// <summary>
/// Every operation of the contract, generated from the descriptors, as every role, at the gateway and at the service
/// itself: with each kind of token, on public, internal and embargoed records.
/// </summary>
public sealed class RightsTests(ITestOutputHelper output) : IAsyncDisposable
{
    const int AtOnce = 12;

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
    readonly ConcurrentBag<string> wrong = [];
    Stack stack = null!;
    IReadOnlyList<SampleRecord> records = [];
    string asset = "";

    /// <summary>One request and the answer that is due.</summary>
    /// <param name="Target">The gateway, or the service itself.</param>
    /// <param name="Token">Null without one.</param>
    /// <param name="Status">0 for any but 401 and 403.</param>
    sealed record Cell(Operation Operation, string Target, string Who, string? Token, SampleRecord? Record, string Section, int Status,
        string Code, string Detail = "")
    {
        public override string ToString() => $"{Operation} as {Who} in '{Section}' on {Record?.Audience ?? "no"} record at {Target}";
    }

    [Theory, BothWays]
    public async Task Each_role_may_do_what_its_policies_say_and_nothing_else(Way way)
    {
        await using var authority = await Authority.Start();
        authority.Revoked = ["revoked"];
        stack = await Stack.Start(way, Platform.Hosts, new Dictionary<string, string?> { ["Auth:Authority"] = authority.Address });
        await stack.Connected();
        records = await HiddenRecords.Create(stack);
        asset = (await stack.Http(Roles.Administrator).Send(HttpMethod.Post, "/v1/assets",
            Platform.Bytes(Example.Of("uploadAsset")!.File!.Bytes, "image/png")).Json()).Text("sha256");
        List<Cell> roles = [.. TestCaller.All.SelectMany(OfRole)], tokens = [.. await OfTokens(authority)];

        List<Cell> refused = [.. roles.Where(c => c.Status > 0), .. tokens];
        var native = 0;
        await stack.Unchanged(async () =>
        {
            await Send(refused);
            native = await Native();
        });
        var reads = await Reads();
        // Last, because they do what they ask.
        List<Cell> allowed = [.. roles.Where(c => c.Status == 0)];
        await Send(allowed);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Operation.All.Count} operations, {TestCaller.All.Count} callers: "
            + $"{roles.Count(c => c.Status > 0)} refusals by role, {native} of native gRPC, {tokens.Count} by token, {reads} reads, "
            + $"{allowed.Count} permitted calls."));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong:\n" + string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(60)));
        Assert.True(refused.Count > 7_000 && native > 1_000 && allowed.Count > 5_000 && reads > 4_000,
            $"{refused.Count} {native} {allowed.Count} {reads}");
    }

    // Straight to the services, also the RPCs that have no address. An empty request names no section.
    async Task<int> Native()
    {
        var calls = (from caller in TestCaller.All
                     where caller.Entry.Length == 0 || caller.Role.Length > 0
                     from host in ServiceCatalogue.All
                     let invoker = stack.Grpc(host.Name, caller.Entry.Length == 0 ? [] : [caller.Entry])
                     from api in GrpcApis.In(host.Build.Method.DeclaringType!.Assembly)
                     from method in api.Contract.Methods
                     where !method.IsClientStreaming && !method.IsServerStreaming
                     let http = method.GetOptions().GetExtension(Google.Api.AnnotationsExtensions.Http)
                     let operation = new Operation(host.Name, method, http is null || http.Get.Length > 0 ? "get" : "post", "")
                     where !ExpectedRights.Allows(caller, operation, "")
                     select (caller, invoker, method)).ToList();
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) =>
        {
            var due = call.caller.Entry.Length == 0 ? StatusCode.Unauthenticated : StatusCode.PermissionDenied;
            var rpc = new Method<byte[], byte[]>(MethodType.Unary, call.method.Service.FullName, call.method.Name, Raw, Raw);
            try
            {
                await call.invoker.AsyncUnaryCall(rpc, null, default, []);
                wrong.Add($"{call.method.FullName} as {call.caller.Entry} by gRPC: done");
            }
            catch (RpcException e)
            {
                if (e.StatusCode != due) wrong.Add($"{call.method.FullName} as {call.caller.Entry} by gRPC: {e.Status}");
            }
        });
        return calls.Count;
    }

    static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    IEnumerable<(string Name, Uri Address)> Targets(Operation operation)
    {
        yield return ("the gateway", new Uri(stack.Address));
        if (operation.Service != "gateway" && !operation.IsPatch) yield return ("the service", new Uri(stack.AddressOf(operation.Service)));
    }

    // The records that an operation can be about; one request if it is about none.
    IEnumerable<SampleRecord?> About(Operation operation) =>
        records.Where(r => r.IsOf(operation)).DefaultIfEmpty(null);

    IEnumerable<Cell> OfRole(TestCaller caller)
    {
        var token = TokenOf(caller);
        foreach (var operation in Operation.All)
            foreach (var (target, _) in Targets(operation))
                foreach (var record in About(operation))
                    foreach (var section in Sections(caller, operation))
                    {
                        var allowed = ExpectedRights.Allows(caller, operation, section);
                        var inSection = !allowed && caller.Section.Length > 0
                            && ExpectedRights.Roles[operation.Policy].Split(' ').Contains(caller.Role);
                        var (status, code) = token is null ? (401, "token_missing") : (403, "forbidden");
                        yield return new Cell(operation, target, caller.Entry, token, record, section, allowed ? 0 : status, code,
                            inSection ? caller.Section : "");
                    }
    }

    static IEnumerable<string> Sections(TestCaller caller, Operation operation)
    {
        var kind = ExpectedRights.Section(operation);
        if (kind is not ("locale" or "forum")) return ["fr"];
        if (caller.Section.Length == 0) return [kind == "forum" ? "nam" : "fr"];
        return (caller.Role == "desk-officer") == (kind == "forum") ? [caller.Section, caller.Other] : [kind == "forum" ? "nam" : "fr"];
    }

    // The `token` command would not issue an unknown section.
    string? TokenOf(TestCaller caller) => caller.Entry.Length == 0 ? null : caller.Role.Length > 0 ? stack.Token(caller.Entry)
        : Local($$"""{"sub":"x","iss":"{{Tokens.Issuer}}","aud":"embassy","exp":{{In(1)}},"roles":["{{caller.Entry}}"]}""");

    string Local(string payload)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(stack.KeyFile));
        return Authority.Sign(key, """{"alg":"ES256","typ":"JWT"}""", payload);
    }

    static string In(double hours) => DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    async Task<List<Cell>> OfTokens(Authority authority)
    {
        using var foreign = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        string Payload(string issuer, string audience = "embassy", double hours = 1, string id = "") =>
            $$"""{"sub":"x","iss":"{{issuer}}","aud":"{{audience}}","exp":{{In(hours)}},"roles":["administrator"],"oi_tkn_id":"{{id}}"}""";
        var revoked = authority.Token(Payload(authority.Address, id: "revoked"));
        (string Who, string Token)[] bad =
        [
            ("expired", Local(Payload(Tokens.Issuer, hours: -1))), ("revoked", revoked),
            ("foreign", Authority.Sign(foreign, """{"alg":"ES256","typ":"JWT"}""", Payload(Tokens.Issuer))),
            ("for another audience", Local(Payload(Tokens.Issuer, "elsewhere"))),
        ];
        // Each host has read the list, and takes the same token that is not in it.
        foreach (var address in Operation.All.Where(o => o.Verb == "get" && !o.Path.Contains('{', StringComparison.Ordinal))
            .GroupBy(o => o.Service).Select(s => (s.Key == "gateway" ? stack.Address : stack.AddressOf(s.Key)) + s.First().Path))
        {
            await Eventually.True($"{address} has read the revocations", async () => await Status(address, revoked) == 401);
            Assert.NotEqual(401, await Status(address, authority.Token(Payload(authority.Address, id: "other"))));
            Assert.NotEqual(401, await Status(address, Local(Payload(Tokens.Issuer))));
        }
        return [.. from operation in Operation.All
                   from target in Targets(operation)
                   from token in bad
                   select new Cell(operation, target.Name, token.Who, token.Token, About(operation).First(), "fr", 401, "token_invalid")];
    }

    async Task<int> Status(string address, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    Task Send(IReadOnlyList<Cell> cells) =>
        Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) =>
        {
            var (status, text) = await Answer(cell);
            if (cell.Status == 0 ? status is 401 or 403 && Code(text) is not ("own_work" or "preview_invalid")
                : status != cell.Status || Code(text) != cell.Code
                    || !text.Contains(cell.Detail, StringComparison.Ordinal))
                wrong.Add($"{cell}: {status} {text}");
        });

    async Task<(int Status, string Text)> Answer(Cell cell, bool all = false)
    {
        var address = Targets(cell.Operation).First(d => d.Name == cell.Target).Address;
        var values = new Dictionary<string, string> { ["sha256"] = asset };
        if (cell.Record is { } record) values[record.Parameter] = record.Id;
        using var request = cell.Operation.Request(address, values, cell.Section, all);
        if (cell.Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cell.Token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return ((int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync());
    }

    // Of a problem, or of the status that a service answers to the gateway.
    static string Code(string text)
    {
        try
        {
            var json = JsonElement.Parse(text);
            return json.ValueKind != JsonValueKind.Object ? ""
                : json.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString()!
                : json.TryGetProperty("details", out var details) && details.GetArrayLength() > 0 ? details[0].Text("reason") : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    // Reads of hidden records and of lists, by everybody whom the policy admits.
    async Task<int> Reads()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        var cells = (from caller in TestCaller.All
                     let token = TokenOf(caller)
                     from operation in Operation.All
                     where operation.Verb == "get" && ExpectedRights.Allows(caller, operation, "")
                     from target in Targets(operation)
                     from record in About(operation)
                     from all in (bool[])[false, .. operation.Method.InputType.FindFieldByName("audience") is null ? [] : (bool[])[true]]
                     select (caller, all, Cell: new Cell(operation, target.Name, caller.Entry, token, record, "fr", 0, ""))).ToList();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (read, _) =>
        {
            var (caller, all, cell) = read;
            var (status, text) = await Answer(cell, all);
            var hidden = records.Where(r => r.IsHidden).ToList();
            var sees = ExpectedRights.Sees(caller, cell.Operation.Service);
            foreach (var record in hidden.Where(r => text.Contains(r.Id, StringComparison.Ordinal) && cell.Record?.Id != r.Id))
                if (ExpectedRights.Sees(caller, record.Service)) seen[record.Id] = true;
                else wrong.Add($"{cell} shows the {record.Audience} record {record.Prefix}/{record.Id}");
            if (cell.Record is { IsHidden: true } && !sees && (status, Code(text)) != (404, "not_found"))
                wrong.Add($"{cell} hidden: {status} {text}");
            if (cell.Record is not null && cell.Operation.Path.EndsWith('}') && (sees || !cell.Record.IsHidden) && status != 200)
                wrong.Add($"{cell} visible: {status} {text}");
            if (cell.Record is null && all)
            {
                // The right to see more is asked for by name.
                var permitted = sees
                    || cell.Operation.Service == "gateway" && ExpectedRights.Roles["staff"].Split(' ').Contains(caller.Role);
                if (!permitted && status is not (401 or 403)) wrong.Add($"{cell} all: {status} {text}");
                if (permitted && status is 401 or 403) wrong.Add($"{cell} all: {status} {text}");
            }
            if (cell.Record is null && status == 200 && Miscounted(text) is { } count) wrong.Add($"{cell} counts {count}");
        });
        // Otherwise nothing above would prove that it is hidden.
        foreach (var record in records.Where(r => r.IsHidden && !seen.ContainsKey(r.Id)))
            wrong.Add($"no list shows the {record.Audience} record {record.Prefix}/{record.Id} to anybody");
        return cells.Count;
    }

    // The total of a list that is shown whole is the number of its records.
    static string? Miscounted(string text)
    {
        if (!text.StartsWith('{')) return null;
        var json = JsonElement.Parse(text);
        if (!json.TryGetProperty("totalSize", out var total)
            || json.TryGetProperty("nextPageToken", out var next) && next.GetString() is not "") return null;
        var shown = json.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Array).Select(m => m.Value.GetArrayLength()).Max();
        return total.GetInt32() == shown ? null : $"{total.GetInt32()} and shows {shown}";
    }

    [Fact]
    public void The_docs_have_the_same_tables()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "callers.md")).Select(l => l.Trim()).ToList();
        foreach (var (policy, roles) in ExpectedRights.Roles)
            Assert.Contains($"| {policy} | {roles.Replace(" ", ", ", StringComparison.Ordinal)} |", page);
        foreach (var (service, roles) in ExpectedRights.Readers)
        {
            var row = $"| {service} | {roles.Replace(" ", ", ", StringComparison.Ordinal)} ";
            Assert.Contains(page, l => l.StartsWith(row, StringComparison.Ordinal));
        }
        Assert.Equal(Policies.All.Keys.Order(), ExpectedRights.Roles.Keys.Order());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (stack is not null) await stack.DisposeAsync();
    }
}
