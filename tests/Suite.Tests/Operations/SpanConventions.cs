namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// What OpenTelemetry's semantic conventions (1.37) and docs/telemetry.md require of each span. HTTP and database
/// spans are stable there; messaging and RPC are not, and are checked for what the platform itself sets.
/// </summary>
static class SpanConventions
{
    static readonly string[] Resource = ["service.name", "service.namespace", "service.version", "service.instance.id"];

    public static IEnumerable<string> Faults(IReadOnlyList<CollectedSpan> spans) =>
        spans.SelectMany(Faults).GroupBy(f => f).Select(f => $"{f.Key} ({f.Count()} spans)");

    /// <summary>Spans whose parent was never exported.</summary>
    public static IEnumerable<string> Lost(IReadOnlyList<CollectedSpan> spans)
    {
        var known = spans.Select(s => s.SpanId).ToHashSet();
        return spans.Where(s => s.ParentId.Length > 0 && !known.Contains(s.ParentId)).Select(s => $"The parent was not exported: {s}");
    }

    static IEnumerable<string> Faults(CollectedSpan span)
    {
        foreach (var attribute in Resource)
            if (span.Resource.GetValueOrDefault(attribute, "").Length == 0) yield return $"{span.Service} has no {attribute}";
        var (kind, name, required) = Expected(span);
        if (kind is null)
        {
            yield return $"{span.Scope} is no source that docs/telemetry.md lists: {span.Kind} \"{span.Name}\"";
            yield break;
        }
        if (span.Kind != kind) yield return $"{span.Scope}: {span.Kind} instead of {kind}";
        if (name is not null && span.Name != name) yield return $"{span.Scope}: named \"{span.Name}\" instead of \"{name}\"";
        foreach (var attribute in required)
            if (span.Attributes.GetValueOrDefault(attribute, "").Length == 0)
                yield return $"{span.Scope} {span.Kind}: no {attribute}";
        foreach (var fault in FaultsOfStatement(span)) yield return fault;
    }

    // A summary has operations in capitals, and names of tables: here they begin with a capital, and functions do not.
    static IEnumerable<string> FaultsOfStatement(CollectedSpan span)
    {
        if (!span.Attributes.ContainsKey("db.query.summary")) yield break;
        var words = span.Name.Split(' ');
        string[] operations = [.. words.Where(w => w.All(char.IsAsciiLetterUpper) && w is not "BATCH").Distinct()],
            tables = [.. words.Where(w => char.IsAsciiLetterUpper(w[0]) && !w.All(char.IsAsciiLetterUpper)).Distinct()];
        if (operations.Length == 0) yield return $"{span.Scope}: \"{span.Name}\" names no operation";
        var operation = operations is [var single] ? words[0] is "BATCH" ? $"BATCH {single}" : single : null;
        if (operation is not null && operation != span.Attributes.GetValueOrDefault("db.operation.name"))
            yield return $"{span.Scope}: \"{span.Name}\" without the db.operation.name {operation}";
        if (tables is [var table] && table != span.Attributes.GetValueOrDefault("db.collection.name"))
            yield return $"{span.Scope}: \"{span.Name}\" without the db.collection.name {table}";
    }

    static (string? Kind, string? Name, string[] Required) Expected(CollectedSpan span)
    {
        string Of(string attribute) => span.Attributes.GetValueOrDefault(attribute, "");
        var summary = Of("db.query.summary") is { Length: > 0 } given ? given : null;
        string[] error = span.Status == "Error" ? ["error.type"] : [];
        var method = Of("http.request.method");
        return span.Scope switch
        {
            "Microsoft.AspNetCore" => ("Server", Of("http.route") is { Length: > 0 } route ? $"{method} {route}" : method,
                ["http.request.method", "url.scheme", "url.path", "http.response.status_code", "server.address", .. error]),
            "System.Net.Http" => ("Client", method,
                ["http.request.method", "url.full", "server.address", "server.port", .. error]),
            // A connection that a pool opens for a request is no statement.
            "Npgsql" when !span.Attributes.ContainsKey("db.query.text") =>
                ("Client", $"CONNECT {Of("db.namespace")}", ["db.system.name", "db.namespace", "server.address", .. error]),
            "Npgsql" => ("Client", summary,
                ["db.system.name", "db.namespace", "db.query.summary", "db.query.text", "server.address", .. error]),
            "Grpc.Net.Client" => ("Client", null, ["grpc.method"]),
            "Yarp.ReverseProxy" => (span.Kind, "proxy.forwarder", []),
            "Embassy" when span.Kind == "Producer" => ("Producer", null,
                ["messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.destination.name",
                    "messaging.message.id", "embassy.subject", "embassy.sequence"]),
            "Embassy" when span.Kind == "Consumer" => ("Consumer", $"handle {Of("messaging.destination.name")}",
                ["messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.destination.name",
                    "messaging.message.id", "embassy.subject", "embassy.sequence"]),
            "Embassy" => ("Client", summary, ["db.system.name", "db.namespace", "db.query.summary", "db.query.text"]),
            _ => (null, null, []),
        };
    }
}
