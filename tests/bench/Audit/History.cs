using System.Diagnostics;
using Embassy.Content;
using Embassy.Events;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Audit;

/// <summary>The history of one record, and pages of the whole audit, among a million audit rows.</summary>
public sealed class History : Bench
{
    const int Rows = 1_000_000, Records = 20_000, Rounds = 500;

    public override string Name => "audit.history";
    public override string Shows =>
        "the history of a record with 50 entries among 1,000,000, and a page of the audit by record, by person and of refusals, each 500 "
        + "times through the gateway; both databases";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite") })
        {
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build)]);
            await Seed(stack, cancellation);
            say($"{store}: {Rows} rows");
            using var http = new HttpClient
            {
                BaseAddress = new Uri(stack.Address),
                DefaultRequestHeaders = { Authorization = new("Bearer", stack.Token(Roles.Administrator)) },
            };
            foreach (var (what, path) in ((string, Func<int, string>)[])
                [("history of a record", n => $"/v1/engagements/{Record(n)}/history"),
                    ("audit of a record", n => $"/v1/audit?service=events&record=engagements/{Record(n)}"),
                    ("audit of a person", n => $"/v1/audit?service=events&person=person-{n % 100}"),
                    ("refusals", _ => "/v1/audit?service=events&outcome=refused")])
            {
                for (var i = 0; i < 50; i++) await Get(http, path(i), cancellation);
                var took = new List<double>();
                for (var i = 0; i < Rounds; i++) took.Add(await Get(http, path(i * 37 % Records), cancellation));
                took.Sort();
                figures.AddRange([new($"{store}, {what}, p50", Percentile(took, 0.5), "ms"),
                    new($"{store}, {what}, p99", Percentile(took, 0.99), "ms", what.StartsWith('h') ? "≤ 20" : null)]);
            }
        }
        return figures;
    }

    static async Task<double> Get(HttpClient http, string path, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        await answer.Content.ReadAsByteArrayAsync(cancellation);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    static string Record(int n) => $"0193a000-0000-7000-8000-{n % Records:x12}";

    // By the database itself, and without seals, which reading does not need.
    static async Task Seed(Stack stack, CancellationToken cancellation)
    {
        await using var scope = stack.Services("events").CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        const string Changes = """
            [{"record":"engagements/0193a000-0000-7000-8000-000000000000","entity":"engagement","change":"changed",
            "fields":{"status":["planned","confirmed"],"updatedAt":["2026-11-24T09:00:00Z","2026-11-24T10:00:00Z"],"version":[1,2]}}]
            """;
        var pg = db.Database.IsNpgsql();
        await db.Database.OpenConnectionAsync(cancellation);
        for (var from = 0; from < Rows; from += Rows / 10)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = pg ? $"""
                begin;
                insert into "Audit" ("Id", "At", "Operation", "Outcome", "Code", "Person", "Name", "Roles", "Client", "Cause", "Address",
                    "RequestId", "TraceId", "Records", "Changes", "Times", "KeyId", "Mac")
                select (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
                    to_timestamp(1700000000 + n / 1000.0), 'embassy.events.v1.EngagementsService.ConfirmEngagement',
                    case when n / {Records} % 50 = 0 then 'refused' else 'done' end, '', 'person-' || n % 100, 'A. Name', 'protocol-officer', '', '',
                    '192.0.2.1', 'request', 'trace', '["engagements/0193a000-0000-7000-8000-' || lpad(to_hex(n % {Records}), 12, '0')
                        || '"]', '{Changes}', 1, '0000000000000000', '\x00'::bytea
                from generate_series({from}::bigint, {from + Rows / 10 - 1}::bigint) n;
                delete from "AuditWaiting";
                commit;
                """ : $"""
                begin immediate;
                with recursive s(n) as (select {from} union all select n + 1 from s where n < {from + Rows / 10 - 1})
                insert into "Audit" ("Id", "At", "Operation", "Outcome", "Code", "Person", "Name", "Roles", "Client", "Cause", "Address",
                    "RequestId", "TraceId", "Records", "Changes", "Times", "KeyId", "Mac")
                select printf('%08X-%04X-7000-8000-%012X', (1700000000000 + n) >> 16, (1700000000000 + n) & 65535, n),
                    63835596800000000 + n * 1000, 'embassy.events.v1.EngagementsService.ConfirmEngagement',
                    case when n / {Records} % 50 = 0 then 'refused' else 'done' end, '', 'person-' || (n % 100), 'A. Name', 'protocol-officer', '', '',
                    '192.0.2.1', 'request', 'trace', printf('["engagements/0193a000-0000-7000-8000-%012x"]', n % {Records}),
                    '{Changes}', 1, '0000000000000000', x'00'
                from s;
                delete from "AuditWaiting";
                commit;
                """;
            await command.ExecuteNonQueryAsync(cancellation);
        }
        if (!pg) return;
        await using var analyze = db.Database.GetDbConnection().CreateCommand();
        analyze.CommandTimeout = 0;
        analyze.CommandText = """analyze "Audit"; analyze "AuditRecords" """;
        await analyze.ExecuteNonQueryAsync(cancellation);
    }
}
