using System.Security.Cryptography;
using System.Text;
using Embassy.Audit.V1;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Gateway.Audit;

/// <summary>
/// Merges the audits of all services, newest first. Ids are UUIDs of version 7, so they sort by time across services.
/// </summary>
static class AuditReader
{
    static readonly string[] Parameters =
        ["service", "record", "person", "from", "to", "outcome", "operation", "pageSize", "pageToken", "includeTotal"];

    const int Default = 20, Most = 100, LongestRecord = 300;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <param name="counts">True if the request may ask for the number of all entries.</param>
    public static async Task<ListAuditEntriesResponse> Read(HttpContext http, bool counts)
    {
        var query = EndpointQuery.Of(http, counts ? Parameters : Parameters[..^1]);
        var services = AuditServices.All(http).ToList();
        var (request, size) = Request(query, services);
        if (query["service"].Length > 0) services = [.. services.Where(s => s.Log == query["service"])];
        var filter = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', Parameters[..7].Select(p => query[p]))))[..8]);
        var position = AuditPosition.Parse(query["pageToken"], filter);
        request.IncludeTotal = query.Flag("includeTotal");
        var parts = new PartRequests(http, Timeout);
        var asked = await Task.WhenAll(services.Select(async service =>
        {
            var own = request.Clone();
            own.After = position.In(service.Log);
            return (service.Log, (await AuditServices.Ask(parts, service.Peer, (client, options) => client.ListAuditAsync(own, options)))
                .Answer);
        }));
        if (asked.All(a => a.Answer is null)) throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
        var response = new ListAuditEntriesResponse();
        response.Unreachable.Add(asked.Where(a => a.Answer is null).Select(a => a.Log).Order(StringComparer.Ordinal));
        if (request.IncludeTotal) response.TotalSize = asked.Sum(a => a.Answer?.Total ?? 0);
        var entries = asked.Where(a => a.Answer is not null).SelectMany(a => a.Answer!.Entries.Select(e => (a.Log, Entry: e)))
            .OrderByDescending(e => e.Entry.Id, StringComparer.Ordinal).ToList();
        foreach (var (log, entry) in entries.Take(size))
        {
            response.Entries.Add(entry);
            position = position.At(log, entry.Id);
        }
        if (entries.Count > size) response.NextPageToken = position.Token(filter);
        if (response.NextPageToken.Length > 0) http.Response.Headers.Link = Next(http, response.NextPageToken);
        return response;
    }

    static (ListAuditRequest Request, int Size) Request(EndpointQuery query, List<(string Log, string Peer)> services)
    {
        var validation = new RequestValidation();
        var size = query.Number("pageSize");
        validation.When(size is < 0 or > Most, "pageSize", "out_of_range", $"1 to {Most}; 0 or nothing means {Default}.");
        if (size == 0) size = Default;
        validation.When(query["service"].Length > 0 && services.TrueForAll(s => s.Log != query["service"]), "service", "invalid_word",
            "One of: " + string.Join(", ", services.Select(s => s.Log).Order(StringComparer.Ordinal)) + ".");
        validation.When(query["outcome"] is not ("" or "done" or "refused"), "outcome", "invalid_word", "One of: done, refused.");
        validation.When(query["record"].Length > LongestRecord, "record", "too_long", $"At most {LongestRecord} characters.");
        var (from, to) = (validation.Date("from", query["from"]), validation.Date("to", query["to"]));
        validation.When(from is not null && to is not null && to.Value.Last < from.Value.First, "to", "end_before_start",
            "It lies before `from`.");
        validation.Refuse();
        var request = new ListAuditRequest
        {
            Record = query["record"],
            Person = query["person"],
            Outcome = query["outcome"],
            Operation = query["operation"],
            Size = size + 1,
        };
        if (from is { } first) request.From = Start(first.First);
        if (to is { } last && last.Last < DateOnly.MaxValue) request.Until = Start(last.Last.AddDays(1));
        return (request, size);
    }

    internal static string Next(HttpContext http, string token)
    {
        var kept = http.Request.Query.Where(q => q.Key != "pageToken").Select(q => KeyValuePair.Create(q.Key, (string?)q.Value));
        return $"<{http.Request.Path}{QueryString.Create(kept.Append(new("pageToken", token)))}>; rel=\"next\"";
    }

    static Timestamp Start(DateOnly day) => Timestamp.FromDateTime(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
}
