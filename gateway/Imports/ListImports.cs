using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.Imports.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Gateway.Imports;

/// <summary>
/// GET /v1/imports: one list of the imports of all services, newest first. Each service answers its imports after the
/// same position, so a page has the first of them all. Services that do not answer are listed.
/// </summary>
static class ListImports
{
    const int Default = 20, Most = 100;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    static readonly string[] Parameters = ["kind", "importedBy", "from", "to", "pageSize", "pageToken", "includeTotal"];

    public static void MapListImports(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/imports", async http =>
    {
        ImportServices.Expect(http, "staff");
        var (request, size, filter) = Request(EndpointQuery.Of(http, Parameters));
        var asked = await ImportServices.Ask(http, Timeout, (client, options) => client.ListImportRecordsAsync(request, options));
        var response = new ListImportsResponse();
        response.Unreachable.Add(asked.Where(a => a.Answer is null).Select(a => a.Service).Order(StringComparer.Ordinal));
        var answers = asked.Select(a => a.Answer).OfType<ListImportRecordsResponse>().ToList();
        if (answers.Count == 0) throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
        var imports = answers.SelectMany(a => a.Imports).OrderByDescending(i => i.ImportedAt.ToDateTimeOffset())
            .ThenByDescending(i => i.Import, StringComparer.Ordinal).ToList();
        response.Imports.Add(imports.Take(size));
        if (imports.Count > size) response.NextPageToken = Token(imports[size - 1], filter);
        if (request.IncludeTotal) response.TotalSize = answers.Sum(a => a.Total);
        if (response.NextPageToken.Length > 0) http.Response.Headers.Link = Next(http, response.NextPageToken);
        await GatewayEndpoint.Write(http, response, response.Unreachable.Count == 0);
    });

    static (ListImportRecordsRequest Request, int Size, string Filter) Request(EndpointQuery query)
    {
        var validation = new RequestValidation();
        var (size, includeTotal) = (query.Number("pageSize"), query.Flag("includeTotal"));
        validation.When(size is < 0 or > Most, "pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        if (size == 0) size = Default;
        var kinds = query["kind"].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var known = AllowedValues.Of(ListImportsRequest.Descriptor.FindFieldByNumber(ListImportsRequest.KindFieldNumber));
        validation.When(kinds.Any(k => !known.Contains(k)), "kind", "invalid_word", "One of: " + string.Join(", ", known) + ".");
        var (from, to) = (validation.Date("from", query["from"]), validation.Date("to", query["to"]));
        validation.When(from is not null && to is not null && to.Value.Last < from.Value.First, "to", "end_before_start",
            "It lies before `from`.");
        validation.Refuse();
        var request = new ListImportRecordsRequest { ImportedBy = query["importedBy"], Size = size + 1, IncludeTotal = includeTotal };
        request.Kinds.Add(kinds);
        if (from is { } first) request.From = Start(first.First);
        if (to is { } last && last.Last < DateOnly.MaxValue) request.Until = Start(last.Last.AddDays(1));
        var filter = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
            string.Join(',', kinds.Order(StringComparer.Ordinal)), query["importedBy"], query["from"], query["to"])))[..8]);
        if (query["pageToken"].Length > 0) (request.AfterTime, request.AfterImport) = Position(query["pageToken"], filter);
        return (request, size, filter);
    }

    static string Next(HttpContext http, string token)
    {
        var kept = http.Request.Query.Where(q => q.Key != "pageToken").Select(q => KeyValuePair.Create(q.Key, (string?)q.Value));
        return $"<{http.Request.Path}{QueryString.Create(kept.Append(new("pageToken", token)))}>; rel=\"next\"";
    }

    static Timestamp Start(DateOnly day) => Timestamp.FromDateTime(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    static string Token(Embassy.Imports.V1.ImportRecord last, string filter) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{last.ImportedAt.ToDateTime().Ticks},{last.Import},{filter}")));

    static (Timestamp, string) Position(string token, string filter)
    {
        try
        {
            if (token.Length <= 200
                && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)).Split(',') is [var ticks, var id, var of]
                && of == filter && Guid.TryParseExact(id, "D", out _)
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTime.MaxValue.Ticks)
                return (Timestamp.FromDateTime(new DateTime(time, DateTimeKind.Utc)), id);
        }
        catch (FormatException)
        {
            // It is no Base64.
        }
        throw Paging.Refusal();
    }
}
