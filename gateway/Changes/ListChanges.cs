using System.Text.Json;
using Embassy.Gateway.Caching;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// GET /v1/changes: lists the changes of all services under one cursor with a position per log. An unavailable service
/// keeps its position and is listed in the response.
/// </summary>
static class ListChanges
{
    const int Usual = 100, Most = 500, Cost = 10;

    static readonly TimeSpan FullPage = TimeSpan.FromSeconds(10), LastPage = TimeSpan.FromSeconds(1);

    public static void MapChanges(this IEndpointRouteBuilder app)
    {
        app.MapComposedEndpoint("/v1/changes", Cost, ["after", "since", "positions", "types", "locale", "limit", "audience"], async http =>
        {
            var endpointQuery = EndpointQuery.Of(http, "after", "since", "positions", "types", "locale", "limit", "audience");
            var limit = endpointQuery.Number("limit");
            if (limit is < 0 or > Most) throw Problem.Invalid("limit", "out_of_range", $"1 to {Most}; 0 means {Usual}.");
            var filter = await ChangeFilter.Of(http, endpointQuery);
            var changeLogReader = http.RequestServices.GetRequiredService<ChangeLogReader>();
            var changeStart =
                await ChangeStart.Of(changeLogReader, endpointQuery["after"], endpointQuery["since"], endpointQuery["positions"],
                    http.RequestAborted, filter.Authorization);
            var page = await changeLogReader.Read(changeStart.Cursor, filter, limit == 0 ? Usual : limit, http.RequestAborted,
                since: changeStart.Since);
            if (page.Reset.Count > 0) throw page.WasReset();
            if (page.Unreachable.Count == changeLogReader.All.Count)
                throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
            // Each announcement evicts it. The lifetime covers unannounced changes: pruned rows and lost announcements.
            ComposedEndpoint.Describe(http, page.Unreachable.Count > 0 ? TimeSpan.Zero : page.More ? FullPage : LastPage, [Cache.Changes]);
            await GatewayEndpoint.Write(http, ToJson(page), whole: page.Unreachable.Count == 0);
        });
        app.MapStreamChanges();
    }

    // CloudEvents are written byte for byte as they stand in the log.
    static byte[] ToJson(ChangePage page)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("changes");
            foreach (var (row, _) in page.Changes) json.WriteRawValue(row.Json, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteString("next", page.Next.ToString());
            json.WriteBoolean("more", page.More);
            foreach (var (name, logs) in ((string, IReadOnlyList<string>)[])[("unreachable", page.Unreachable), ("pruned", page.Pruned)])
            {
                json.WriteStartArray(name);
                foreach (var log in logs) json.WriteStringValue(log);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
