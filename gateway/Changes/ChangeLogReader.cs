using System.Collections.Frozen;
using System.Text.Json;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Reference;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Embassy.Gateway.Changes;

/// <summary>The filter of a reader of the changes.</summary>
/// <param name="Types">CloudEvents types; null keeps all.</param>
/// <param name="Authorization">
/// The header of a reader who also follows the work of staff; null for a reader of public changes.
/// </param>
sealed record ChangeFilter(FrozenSet<string>? Types, string Locale, string? Authorization = null)
{
    static readonly IReadOnlyList<string> Known = [.. AnnouncementSchemas.Records.Select(r => r.Name.Type)];

    public bool Keeps(Announcement row) => (Types is null || Types.Contains(row.Type))
        && (Locale.Length == 0 || Language(row) is var l && (l == "-" || l == Locale));

    static string Language(Announcement row) => row.RoutingKey[(row.RoutingKey.LastIndexOf('.') + 1)..];

    public static async Task<ChangeFilter> Of(HttpContext http, EndpointQuery endpointQuery)
    {
        var authorization = StaffChanges.Authorize(http, endpointQuery["audience"]);
        return Of(endpointQuery["types"], endpointQuery["locale"],
            endpointQuery["locale"].Length == 0 ? null
            : (await http.RequestServices.GetRequiredService<MissionClient>().GetCached(http.RequestAborted))?.Locales, authorization);
    }

    /// <summary>Reads the filter of a request; refuses filters that can never match.</summary>
    /// <param name="languages">The mission's languages; null while they are unknown.</param>
    public static ChangeFilter Of(string types, string locale, IReadOnlyList<string>? languages = null, string? authorization = null)
    {
        IReadOnlyList<string> names = authorization is null ? Known : [.. Known, .. StaffChanges.Types];
        var validation = new RequestValidation();
        if (locale.Length > 0 && languages is { Count: > 0 })
            locale = Languages.Lookup(locale, languages) ?? validation.Language("locale", locale, languages);
        else
            validation.When(locale.Length > 0 && !Languages.WellFormed(locale), "locale", "unknown_language",
                "A BCP 47 tag, like ar or az-Latn.");
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in types.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var found = word.EndsWith('*') ? names.Where(k => k.StartsWith(word[..^1], StringComparison.Ordinal)).ToList()
                : [.. names.Where(k => k == word)];
            validation.When(found.Count == 0, "types", "unknown_type", $"There is no announcement '{word}': /asyncapi.json lists them.");
            kept.UnionWith(found);
        }
        validation.Refuse();
        return new ChangeFilter(kept.Count == 0 ? null : kept.ToFrozenSet(StringComparer.Ordinal), locale, authorization);
    }
}

/// <summary>One page of the merged logs.</summary>
/// <param name="Reset">
/// Logs that were reset: the page is empty, and <c>Next</c> starts them from the beginning.
/// </param>
sealed record ChangePage(
    IReadOnlyList<(Announcement Row, ChangeCursor After)> Changes, ChangeCursor Next, bool More, IReadOnlyList<string> Unreachable,
    IReadOnlyList<string> Pruned, IReadOnlyList<string> Reset)
{
    /// <summary>Returns the problem for a log that was reset.</summary>
    public Problem WasReset() =>
        new(ProblemCodes.LogReset, $"The log of {string.Join(", ", Reset)} was restored from a backup, or ends before this cursor.",
        more: new Dictionary<string, string> { ["logs"] = JsonSerializer.Serialize(Reset), ["cursor"] = Next.ToString() });
}

/// <summary>
/// Reads the logs of all services in parallel and merges them by time. Rows of one log keep their order. The cursor
/// holds a position per log, so an unavailable log keeps its position and is read on from there later.
/// </summary>
sealed class ChangeLogReader(ServiceClients serviceClients)
{
    // Limit of ReadLog.
    const int MostTypes = 50;

    // Other services announce nothing, so their outages are not reported.
    static readonly HashSet<string> Tellers = [.. AnnouncementSchemas.Records.Select(r => r.Name.Service)];

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Each log with a service that keeps it. A process that serves several forums keeps one log for all of them.
    /// </summary>
    public IReadOnlyDictionary<string, string> All { get; } = serviceClients.Addresses.Where(a => Tellers.Contains(a.Key.Split('-')[0]))
        .GroupBy(a => a.Value)
        .ToDictionary(process => process.Count() == 1 ? process.First().Key : process.First().Key.Split('-')[0],
            process => process.First().Key);

    public async Task<ChangePage> Read(
        ChangeCursor after, ChangeFilter filter, int limit, CancellationToken cancellation, IEnumerable<string>? only = null,
        DateTimeOffset? since = null)
    {
        var asked = await Task.WhenAll(
            (only ?? Logs(filter.Authorization)).Select(log => Ask(log, after.In(log), since, filter, limit, cancellation)));
        var reset = asked.Where(a => a.WentBack is not null).ToList();
        if (reset.Count > 0)
        {
            var start = reset.Aggregate(after, (changeCursor, a) => changeCursor.At(a.Log, new LogCursor(a.WentBack!.Epoch, 0)));
            return new ChangePage([], start, true, [], [], [.. reset.Select(a => a.Log).Order(StringComparer.Ordinal)]);
        }
        var heads = asked.Where(a => a.Answer is not null).Select(a => new LogPage(a.Log, a.Answer!)).ToList();
        // The epoch and the start position are recorded now, even for a log that contributes no row to this page.
        var (changes, next) =
            (new List<(Announcement, ChangeCursor)>(), heads.Aggregate(after, (changeCursor, h) => changeCursor.At(h.Log, h.Start)));
        while (changes.Count < limit && heads.Where(h => h.Any).MinBy(h => h.Time) is { } logPage)
        {
            var row = logPage.Take();
            next = next.At(logPage.Log, logPage.Start with { Sequence = row.Sequence });
            if (filter.Keeps(row)) changes.Add((row, next));
        }
        foreach (var logPage in heads.Where(h => !h.Any)) next = next.At(logPage.Log, logPage.End);
        return new ChangePage(
            changes, next, heads.Any(h => h.Any || h.Count == limit),
            Unreachable: [.. asked.Where(a => a.Answer is null).Select(a => a.Log).Order(StringComparer.Ordinal)],
            Pruned: [.. asked.Where(a => a.Answer?.Oldest > a.Answer?.After + 1).Select(a => a.Log).Order(StringComparer.Ordinal)],
            Reset: []);
    }

    /// <summary>Returns the ends of all logs; unavailable logs stay at their beginning.</summary>
    public async Task<ChangeCursor> End(CancellationToken cancellation, string? authorization = null)
    {
        // No row has this type, so the response only contains the end of the log.
        var nothing = new ChangeFilter(FrozenSet.ToFrozenSet(["-"]), "", authorization);
        return (await Read(ChangeCursor.Beginning, nothing, 1, cancellation)).Next;
    }

    /// <summary>
    /// Returns the position in each log at an instant. Fails with 503 if a service is down, because its log would be
    /// read from the beginning.
    /// </summary>
    public async Task<ChangeCursor> At(DateTimeOffset since, CancellationToken cancellation, string? authorization = null)
    {
        var nothing = new ChangeFilter(FrozenSet.ToFrozenSet(["-"]), "", authorization);
        var asked = await Task.WhenAll(Logs(authorization).Select(log => Ask(log, default, since, nothing, 1, cancellation)));
        if (asked.Any(a => a.Answer is null)) throw new Problem(ProblemCodes.ServiceUnavailable, "A service does not answer.");
        return asked.Aggregate(ChangeCursor.Beginning,
            (changeCursor, a) => changeCursor.At(a.Log, new LogCursor(a.Answer!.Epoch, a.Answer.After)));
    }

    IEnumerable<string> Logs(string? authorization) => authorization is null ? All.Keys : All.Keys.Append(StaffChanges.Log);

    async Task<(string Log, ReadLogResponse? Answer, LogResetDetails? WentBack)> Ask(
        string log, LogCursor after, DateTimeOffset? since, ChangeFilter filter, int limit, CancellationToken cancellation)
    {
        try
        {
            var request =
                new ReadLogRequest
                {
                    After = after.Sequence,
                    Epoch = after.Epoch,
                    Since = after.Epoch.Length == 0 ? since?.ToTimestamp() : null,
                    Limit = limit
                };
            if (filter.Types is { Count: <= MostTypes } types) request.Types_.Add(types);
            if (log == StaffChanges.Log)
                return (log, await StaffChanges.Read(serviceClients, request, filter.Authorization!, Deadline, cancellation), null);
            return (log, await new LogService.LogServiceClient(serviceClients.Channel(All[log]))
                .ReadLogAsync(request, deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellation), null);
        }
        catch (RpcException e) when (e.StatusCode is not StatusCode.Cancelled || !cancellation.IsCancellationRequested)
        {
            return (log, null, LogResetDetails.Of(e));
        }
    }

    /// <summary>One log's page during the merge.</summary>
    sealed class LogPage(string log, ReadLogResponse page)
    {
        int at;
        DateTimeOffset? time;

        public string Log => log;
        public bool Any => at < page.Announcements.Count;
        public int Count => page.Announcements.Count;
        public LogCursor Start => new(page.Epoch, page.After);
        public LogCursor End => new(page.Epoch, page.NextAfter);

        /// <summary>Time of the next row; the order of the log takes precedence over its clock.</summary>
        public DateTimeOffset Time => time ??= JsonElement.Parse(page.Announcements[at].Json).GetProperty("time").GetDateTimeOffset();

        public Announcement Take()
        {
            time = null;
            return page.Announcements[at++];
        }
    }
}
