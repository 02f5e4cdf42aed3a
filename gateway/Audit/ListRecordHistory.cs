using Embassy.Audit.V1;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Audit;

/// <summary>
/// GET /v1/{resource}/{id}/history: the audit of one record as its staff sees it, from the service that has the record.
/// </summary>
static class ListRecordHistory
{
    const int Default = 20, Most = 100;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    static readonly Dictionary<string, string> Services = new()
    {
        ["pages"] = "content",
        ["reviews"] = "content",
        ["pending-changes"] = "content",
        ["previews"] = "content",
        ["assets"] = "content",
        ["engagements"] = "events",
        ["persons"] = "events",
        ["offices"] = "events",
        ["tenures"] = "events",
        ["letters"] = "events",
        ["occasions"] = "events",
        ["subscriptions"] = "events",
        ["import-candidates"] = "events",
        ["agreements"] = "cooperation",
        ["initiatives"] = "cooperation",
        ["proposals"] = "cooperation",
        ["webhooks"] = "webhooks",
    };

    public static void MapListRecordHistory(this IEndpointRouteBuilder app)
    {
        app.MapGatewayEndpoint("/v1/{resource}/{id}/history", http =>
        {
            var (resource, id) = (Value(http, "resource"), Value(http, "id"));
            return Services.TryGetValue(resource, out var service) ? List(http, service, $"{resource}/{id}")
                : throw new Problem(ProblemCodes.RouteUnknown, "There is no such address.");
        });
        app.MapGatewayEndpoint("/v1/forums/{forum}/{resource}/{id}/history", http =>
            List(http, "forums-" + Value(http, "forum"), $"forums/{Value(http, "forum")}/{Value(http, "resource")}/{Value(http, "id")}"));
        app.MapGatewayEndpoint("/v1/trade/{reporter}/{partner}/history", http =>
            List(http, "cooperation", $"trade/{Value(http, "reporter")}/{Value(http, "partner")}"));
        app.MapGatewayEndpoint("/v1/mission/history", http => List(http, "content", "mission"));
    }

    static string Value(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    static async Task List(HttpContext http, string service, string record)
    {
        AuditServices.Expect(http, "staff");
        var query = EndpointQuery.Of(http, "pageSize", "pageToken", "includeTotal");
        var size = query.Number("pageSize");
        if (size is < 0 or > Most) throw Problem.Invalid("pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        if (size == 0) size = Default;
        var position = AuditPosition.Parse(query["pageToken"], record);
        var request = new ListHistoryRequest
        {
            Record = record,
            Size = size + 1,
            After = position.In(service),
            IncludeTotal = query.Flag("includeTotal"),
        };
        var part = await AuditServices.Ask(new PartRequests(http, Timeout), service,
            (client, options) => client.ListHistoryAsync(request, options));
        if (part.Answer is not { } found)
            throw part.Reason == ProblemCodes.NotFound.Code ? Problem.NotFound("record", record)
                : new Problem(ProblemCodes.ServiceUnavailable, "The service does not answer.");
        var response = new ListRecordHistoryResponse { Entries = { found.Entries.Take(size) } };
        if (request.IncludeTotal) response.TotalSize = found.Total;
        if (found.Entries.Count > size)
        {
            response.NextPageToken = AuditPosition.Beginning.At(service, response.Entries[^1].Id).Token(record);
            http.Response.Headers.Link = AuditReader.Next(http, response.NextPageToken);
        }
        await GatewayEndpoint.Write(http, response);
    }
}
