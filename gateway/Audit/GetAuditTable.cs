using System.Globalization;
using System.Text;
using Embassy.Audit.V1;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;
using Google.Protobuf;

namespace Embassy.Gateway.Audit;

/// <summary>
/// GET /v1/audit.csv: a page of the audit as CSV. <c>Link: rel="next"</c> has the next one. A service that does not
/// answer makes it 503, because a table cannot say what it lacks.
/// </summary>
static class GetAuditTable
{
    static readonly string[] Columns =
        ["id", "at", "service", "operation", "outcome", "code", "person", "name", "roles", "client", "records", "changes", "cause",
            "address", "request_id", "trace_id", "times"];

    static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default);

    public static void MapGetAuditTable(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/audit.csv", async http =>
    {
        AuditServices.Expect(http, "administer");
        var response = await AuditReader.Read(http, counts: false);
        if (response.Unreachable.Count > 0)
            throw new Problem(ProblemCodes.ServiceUnavailable, $"No answer from {string.Join(", ", response.Unreachable)}.");
        var text = new StringBuilder();
        RefusedRows.Write(text, Columns);
        foreach (var entry in response.Entries) RefusedRows.Write(text, Cells(entry));
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await GatewayEndpoint.Write(http, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())],
            "text/csv; charset=utf-8");
    });

    static string[] Cells(AuditEntry e) =>
        [e.Id, e.At.ToDateTime().ToString("O", CultureInfo.InvariantCulture), e.Service, e.Operation, e.Outcome, e.Code, e.Person, e.Name,
            string.Join(' ', e.Roles), e.Client, string.Join(' ', e.Records), string.Join('\n', e.Changes.Select(c => Json.Format(c))),
            e.Cause, e.Address, e.RequestId, e.TraceId, e.Times.ToString(CultureInfo.InvariantCulture)];
}
