using System.Globalization;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit.Sdk;

namespace Embassy.Gateway.Tests.Problems;

/// <summary>
/// Random requests generated from the descriptors, half valid and half broken, the same ones each time. No response is
/// an internal error, every error is a complete problem, and none reveals internals.
/// </summary>
public class GeneratedInputTests
{
    const int Requests = 2_000, Calls = 1_000, Seed = 20_261_124;

    [Theory, BothWays]
    public async Task Two_thousand_requests_break_nothing(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        var random = new Random(Seed);
        var known = new[] { await stack.NewPage(), await stack.NewPage(), await stack.NewEngagement(), await stack.NewAgreement() };
        var input = new Input(random, known);
        string[][] callers =
            [[Roles.Administrator], [Roles.Administrator], [Roles.Administrator], [Roles.Editor],
                [Roles.DeskOfficer, Roles.ProtocolOfficer], [Roles.Service], []];
        var clients = callers.Select(stack.Http).ToArray();
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var rpc = Rpc.All[random.Next(Rpc.All.Count)];
            var target = input.Target(rpc);
            var verb = random.Next(25) == 0 ? new HttpMethod(input.Of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"))
                : rpc.Verb;
            var body = rpc.Body is null ? random.Next(30) == 0 ? Encoding.UTF8.GetBytes("{}") : null
                : rpc.TakesFile ? input.File() : input.Json(rpc);
            var content = body is null ? null
                : Platform.Bytes(
                    body, random.Next(40) == 0 ? input.Of(null, "text/plain", "application/json; charset=utf-16", "application/grpc")
                        : rpc.TakesFile ? "text/csv" : "application/json");
            List<(string, string)> headers = [];
            if (random.Next(3) > 0) headers.Add(("If-Match", input.Of("*", "*", "\"v1\"", "\"v2\"", "W/\"v1\"", "v1", "\"")));
            if (random.Next(5) == 0)
                headers.Add(
                    ("Accept-Language", input.Of("fr", "ar;q=0.5, az", "*", "xx", ";;;q=2", "en-GB-oed, fr;q=0", new string('a', 900))));
            if (random.Next(8) == 0) headers.Add(("If-None-Match", input.Of("*", "\"v1\"", "W/\"v1\", \"x\"", "garbage")));
            if (random.Next(40) == 0) headers.Add(("Idempotency-Key", input.Of("", "a", new string('k', 400))));
            var client = clients[random.Next(clients.Length)];
            // What is drawn seldom meets a record with a version that is not its own.
            if (i % 200 == 0)
            {
                (client, verb, target) = (clients[0], HttpMethod.Post, $"/v1/engagements/{known[2]}:confirm");
                (content, headers) = (Platform.Bytes("{}"u8.ToArray(), "application/json"), [("If-Match", "\"v999\"")]);
            }
            var answer = await client.AsIs(verb, target, content, [.. headers]);
            var text = await answer.Content.ReadAsStringAsync();
            statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
            try
            {
                Check(rpc, verb, answer, text);
            }
            catch (Exception e) when (e is XunitException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                var sent = body is null ? "" : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2_000)));
                Assert.Fail(
                    $"Request {i}: {verb} {target} ({string.Join("; ", headers)}; {content?.Headers.ContentType})\n{sent}\nanswered "
                    + $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {text}\n{e.Message}");
            }
        }
        // It goes through doors as well as against them.
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}")));
        foreach (var status in (int[])[200, 201, 400, 401, 403, 404, 405, 412, 415, 428])
            Assert.True(statuses.GetValueOrDefault(status) > 0, $"No request was answered {status}.");
        await stack.Http().GetAsync("/health/ready").Json();
        foreach (var service in Platform.Services) _ = await stack.Log(service);
    }

    static void Check(Rpc rpc, HttpMethod verb, HttpResponseMessage answer, string text)
    {
        Assert.InRange((int)answer.StatusCode, 200, 499);
        Platform.TellsNothingOfTheInside(text);
        if (verb == HttpMethod.Head || (int)answer.StatusCode == 304)
        {
            Assert.Empty(text);
            return;
        }
        // A file is answered as itself: a picture, a calendar.
        if ((int)answer.StatusCode < 400 && rpc.GivesFile && answer.Content.Headers.ContentType?.MediaType is { } type
            && type != "application/json") return;
        Assert.Equal((int)answer.StatusCode < 400 ? "application/json" : "application/problem+json",
            answer.Content.Headers.ContentType?.MediaType);
        if ((int)answer.StatusCode >= 400) Platform.WholeProblem(answer, JsonElement.Parse(text));
        else _ = JsonElement.Parse(text);
    }

    [Theory, BothWays]
    public async Task Nor_do_a_thousand_native_calls(Way way)
    {
        await using var stack = await Stack.Start(way, Platform.Hosts);
        await stack.Connected();
        var random = new Random(Seed);
        var input = new Input(random, [await stack.NewPage(), await stack.NewEngagement(), await stack.NewAgreement()]);
        var (gateway, services) =
            (stack.Grpc("gateway", Roles.Administrator), Platform.Services.ToDictionary(s => s, s => stack.Grpc(s, Roles.Administrator)));
        var log = Log.V1.LogService.Descriptor.Methods.Select(m => new Rpc(Platform.Services[random.Next(4)], m));
        var rpcs = Rpc.All.Concat(log).ToList();
        var statuses = new SortedDictionary<StatusCode, int>();
        for (var i = 0; i < Calls; i++)
        {
            var rpc = rpcs[random.Next(rpcs.Count)];
            var message = input.Message(rpc.Method.InputType, 0).ToByteArray();
            if (random.Next(12) == 0 && message.Length > 0) message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
            if (random.Next(20) == 0) message = [.. message, 0xfa, 0x3f, 1, 2];
            var metadata = new Metadata();
            if (random.Next(3) > 0) metadata.Add("if-match", input.Of("*", "*", "\"v1\"", "W/\"v1\"", "\""));
            var status =
                await rpc.Call(rpc.Method.Service.Name == "LogService" || random.Next(2) == 0 ? services[rpc.Service] : gateway, message,
                    metadata);
            statuses[status.StatusCode] = statuses.GetValueOrDefault(status.StatusCode) + 1;
            // Bytes that are no message are answered Internal by gRPC itself, in its own words.
            var ours = !(status.StatusCode == StatusCode.Internal
                && status.Detail.StartsWith("Error starting gRPC call", StringComparison.Ordinal) is false && IsBroken(rpc, message));
            if (ours && status.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.Unavailable
                or StatusCode.DeadlineExceeded or StatusCode.DataLoss or StatusCode.Cancelled)
                if (ours) Assert.Fail($"Call {i}: {rpc} {Convert.ToHexString(message)}: {status}");
            if (ours) Platform.TellsNothingOfTheInside(status.Detail ?? "");
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}")));
        foreach (var status in (StatusCode[])[StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound])
            Assert.True(statuses.GetValueOrDefault(status) > 0, $"No call was answered {status}.");
    }

    static bool IsBroken(Rpc rpc, byte[] message)
    {
        try
        {
            _ = rpc.Method.InputType.Parser.ParseFrom(message);
            return false;
        }
        catch (InvalidProtocolBufferException)
        {
            return true;
        }
    }

    /// <summary>
    /// Chooses values: valid ones, nearly valid ones, and malicious ones.
    /// </summary>
    sealed class Input(Random random, string[] known)
    {
        static readonly string[] Odd =
        [
            "", " ", "x", "null", "0", "-1", "\u0000", "a\u0000b", "\n", "\u001b[31m", "\u007f", "\ufffd", "\u202eabc", "e\u0301",
            "العلاقات", "😀", "𝒳", "' or 1=1 --", "\"; drop table \"Pages\"; --", "%00", "%2e%2e",
            "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "00000000-0000-0000-0000-000000000000", "not-a-uuid", "2022-08-29", "2023-02-29", "2022-13", "9999-12-31", "1000-01-01", "0000", "99999999999999999999",
            "DZA", "AZE", "ZZZ", "dza", "ar", "fr", "en-GB", "xx-Xxxx-XX", "engagements/x", "agreements/00000000-0000-0000-0000-000000000001", "public", "internal", "https://example.org/a?b=c#d", "javascript:alert(1)", "Asia/Baku", "Mars/Olympus", "../Baku",
            new string('a', 101), new string('é', 2_000), "\ud83d", "a\udc00",
        ];

        public T Of<T>(params T[] values) => values[random.Next(values.Length)];

        /// <summary>A text that is one, for messages and addresses.</summary>
        string Whole(FieldDescriptor field)
        {
            string text;
            do text = Text(field);
            while (text.Any(char.IsSurrogate)
            && !Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Equals(text, StringComparison.Ordinal));
            return text;
        }

        string Text(FieldDescriptor field)
        {
            var words = AllowedValues.Of(field);
            if (random.Next(6) == 0) return Odd[random.Next(Odd.Length)];
            if (words.Length > 0) return random.Next(12) == 0 ? words[0].ToUpperInvariant() : Of(words);
            return field.Name switch
            {
                "key" or "page_key" => random.Next(2) == 0 ? Of(known) : Platform.NewKey(),
                "id" => field.ContainingType.Name.StartsWith("Plan", StringComparison.Ordinal)
                    || field.ContainingType.Name == "RecordAgreementRequest"
                    ? Of("", new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString(), Of(known)) : Of(known),
                "locale" or "lang" or "authentic_locale" or "locales" => Of("ar", "fr", "en", "az", "de"),
                "date" or "start" or "end" or "from" or "to" or "as_of" or "retrieved" =>
                    Of("2022-08-29", "2022-08", "2022", "2024-02-29", "2023-02-29", "2999-01-01"),
                "party" or "parties" or "states" or "state" or "sending_state" or "receiving_state" =>
                    Of("DZA", "AZE", "FRA", "SUN", "ZZZ"),
                "time_zones" => Of("Africa/Algiers", "Asia/Baku", "UTC"),
                "slug" => $"slug-{random.Next(1_000_000)}",
                "page_token" => Of("", "", "", "x", "WyIxIl0"),
                _ => Of("Text", "نص", "Mətn é", "A longer text, with a comma."),
            };
        }

        public string Target(Rpc rpc)
        {
            var path = rpc.Path;
            foreach (var field in rpc.PathFields)
            {
                var value = field.Name == "forum" ? Of([.. Embassy.ServiceDefaults.ForumCatalogue.Keys, "asean"]) : Whole(field);
                // Kestrel refuses a NUL in a path itself, without a body.
                path = path.Replace($"{{{field.Name}}}", Uri.EscapeDataString(value.Replace("\0", "", StringComparison.Ordinal)),
                    StringComparison.Ordinal);
            }
            if (random.Next(60) == 0) path += Of("/", "//", "/x", ":x", ":publish", "%", "%ff", "%2f", ";a=b", "#x");
            var query = new List<string>();
            foreach (var field in rpc.QueryFields)
            {
                if (random.Next(3) > 0) continue;
                var value = field.FieldType switch
                {
                    FieldType.Bool => Of("true", "false", "true", "1", "", "True"),
                    FieldType.Int32 or FieldType.Int64 => Of("1", "2", "20", "100", "0", "101", "-1", "2147483648", "x", "1.5", ""),
                    _ => Whole(field),
                };
                query.Add($"{field.JsonName}={Uri.EscapeDataString(value)}");
            }
            if (random.Next(25) == 0)
                query.Add(Of("colour=red", "=", "&&", "%ff", "pageSize=1", "locale=ar&locale=fr", "a[b]=c", "__proto__=1", "$filter=1",
                    "page_size=1"));
            return path + (query.Count > 0 ? "?" + string.Join('&', query) : "");
        }

        public byte[] File() => Encoding.UTF8.GetBytes(Of(
            "", "forum,iso2,iso3,status,joined,joined_precision,left,source,note\nUN,,DZA,member,1962,year,,a,\n",
            "forum,iso2,iso3,status,joined,joined_precision,left,source,note\nUN,,DZA,\0,1962,year,,a,\n",
            "forum;iso2\n", "\"", "forum,iso2,iso3,status,joined,joined_precision,left,source,note\n\"unclosed",
            "\ufeffforum,iso2,iso3,status,joined,joined_precision,left,source,note\r\nNAM,DZ,,member,2022-13-01,day,,a,é\r\n",
            new string(',', 5_000), Odd[random.Next(Odd.Length)]));

        public byte[] Json(Rpc rpc)
        {
            var json = Object(rpc.BodyFields, 0);
            if (random.Next(12) == 0) json = Mutated(json);
            var bytes = Encoding.UTF8.GetBytes(json);
            if (random.Next(40) == 0 && bytes.Length > 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            return bytes;
        }

        string Mutated(string json) => random.Next(10) switch
        {
            0 => json[..random.Next(json.Length)],
            1 => json + Of("}", ",", "x", "{}", "\0"),
            2 => Of("", "null", "[]", "0", "\"\"", "true", "[{}]"),
            3 => json.Insert(random.Next(json.Length), Of("\\ud800", "\u0000", "{", "\"", "]", "/*", "1e999", "NaN")),
            4 => json[..^1] + (json.Length > 2 ? "," : "") + "\"colour\":\"red\"}",
            5 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(20, 2_000))) + json,
            6 => "[" + json + "]",
            7 => json.Replace("\":\"", "\":[\"", StringComparison.Ordinal),
            8 => json.Replace("\":", "\u0001\":", StringComparison.Ordinal),
            _ => json.Replace(":", ":null,\"x\":", StringComparison.Ordinal),
        };

        string Object(IEnumerable<FieldDescriptor> fields, int depth)
        {
            var members = new List<string>();
            foreach (var field in fields)
            {
                if (field.Name == "dir" || random.Next(7) == 0 && depth == 0) continue;
                var name = random.Next(60) == 0 ? Of(field.Name, field.JsonName.ToUpperInvariant(), field.JsonName + " ", "\\ud800")
                    : field.JsonName;
                var value = random.Next(40) == 0
                    ? Of("null", "1", "-0", "1e400", "true", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "99999999999999999999")
                    : Value(field, depth);
                members.Add($"\"{name}\":{value}");
                if (random.Next(80) == 0) members.Add($"\"{name}\":{value}");
            }
            return "{" + string.Join(',', members) + "}";
        }

        string Value(FieldDescriptor field, int depth) => !field.IsRepeated
            ? Single(field, depth)
            : "[" + string.Join(',',
                Enumerable.Range(0, field.Name is "parties" ? random.Next(1, 4) : random.Next(30) == 0 ? 120 : random.Next(3))
                    .Select(_ => Single(field, depth))) + "]";

        string Single(FieldDescriptor field, int depth) => field.FieldType switch
        {
            FieldType.String => JsonString(Text(field)),
            FieldType.Bool => Of("true", "false"),
            FieldType.Int32 or FieldType.Int64 => Of("0", "1", "2", "-1", "999", "1000", "2147483647"),
            FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" =>
                Of("\"2026-01-01T00:00:00Z\"", "\"2020-01-01T00:00:00.123456789+04:00\"", "\"0001-01-01T00:00:00Z\"",
                    "\"9999-12-31T23:59:59.999999999Z\"", "\"soon\"", "null"),
            FieldType.Message when depth < 6 => Object(field.MessageType.Fields.InDeclarationOrder(), depth + 1),
            _ => "{}",
        };

        // Halves of pairs and control characters by escapes, as JSON may say them.
        static string JsonString(string text)
        {
            var json = new StringBuilder("\"");
            foreach (var c in text)
                if (c is '"' or '\\' || c < ' ' || char.IsSurrogate(c)) json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                else json.Append(c);
            return json.Append('"').ToString();
        }

        /// <summary>A message of this type, for native calls.</summary>
        public IMessage Message(MessageDescriptor type, int depth)
        {
            var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
            if (message is Timestamp at)
            {
                at.Seconds =
                    Of(0, 1_800_000_000, -62_135_596_800, 253_402_300_799, long.MinValue, long.MaxValue, -62_135_596_801, 253_402_300_800);
                at.Nanos = Of(0, 1, 999_999_999, -1, int.MaxValue, int.MinValue, 1_000_000_000);
                return message;
            }
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                if (random.Next(7) == 0 || depth > 6) continue;
                if (field.IsRepeated)
                {
                    var list = (System.Collections.IList)field.Accessor.GetValue(message);
                    for (var n = field.Name is "parties" ? random.Next(1, 4) : random.Next(30) == 0 ? 120 : random.Next(3); n > 0; n--)
                        list.Add(One(field, depth));
                }
                else field.Accessor.SetValue(message, One(field, depth));
            }
            return message;
        }

        object One(FieldDescriptor field, int depth) => field.FieldType switch
        {
            FieldType.String => Whole(field),
            FieldType.Bool => random.Next(2) == 0,
            FieldType.Int32 => Of(0, 1, 20, 100, -1, int.MinValue, int.MaxValue),
            FieldType.Int64 => Of(0L, 1, -1, long.MinValue, long.MaxValue),
            FieldType.Bytes => ByteString.CopyFrom(File()),
            FieldType.Message => Message(field.MessageType, depth + 1),
            _ => throw new NotSupportedException($"{field.FullName} is of a type that is not generated yet."),
        };
    }
}
