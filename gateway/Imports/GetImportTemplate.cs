using System.Collections.Concurrent;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Imports;

/// <summary>
/// GET /v1/imports/templates/{kind}.csv and .xlsx: return the columns of an import with an example row.
/// </summary>
static class GetImportTemplate
{
    static readonly ConcurrentDictionary<(string Kind, string Form), PreparedResponse> Made = new();

    public static void MapImportTemplates(this IEndpointRouteBuilder app)
    {
        Map(app, "csv", "text/csv; charset=utf-8", ImportTemplates.Csv);
        Map(app, "xlsx", XlsxFile.MediaType, ImportTemplates.Xlsx);
    }

    static void Map(IEndpointRouteBuilder app, string form, string type, Func<string, byte[]?> make) =>
        app.MapGatewayEndpoint($"/v1/imports/templates/{{kind}}.{form}", http =>
        {
            EndpointQuery.Of(http);
            var kind = (string)http.Request.RouteValues["kind"]!;
            if (!ImportTemplates.Kinds.Contains(kind)) throw Problem.NotFound("template", kind);
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{kind}.{form}\"";
            return GatewayEndpoint.Write(http, Made.GetOrAdd((kind, form), _ => new PreparedResponse(make(kind)!, type)));
        });
}
