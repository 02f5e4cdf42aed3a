using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Records refused writes of callers with a valid token, each in a transaction of its own, and counts all refusals in a
/// metric. A caller without one leaves no row, so that a stranger cannot fill the database; a caller who floods shares
/// one row for the rest of the minute.
/// </summary>
sealed class AuditRefusals(AuditCalls calls, AuditKeys keys, AuditOptions options, LoopHost host)
{
    const int MostCallers = 10_000;

    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly Dictionary<string, CallerWindow> windows = [];

    /// <summary>Records the refusal of a request; it never fails the request.</summary>
    public async Task Note(HttpContext http, string method, string code)
    {
        var requestContext = http.RequestServices.GetRequiredService<RequestContext>();
        var known = http.User.Identity?.IsAuthenticated == true;
        var caller = !known ? Caller.Nobody : requestContext.Caller.Id.Length > 0 ? requestContext.Caller : Caller.From(http.User, []);
        var call = calls.Find(method);
        Measure(call?.Policy ?? "", code, caller);
        if (!known || call is not { IsWrite: true } || requestContext.ValidatesOnly || IsValidateOnly(http)) return;
        var record = requestContext.Record.Length > 0 ? requestContext.Record : RecordOf(call, http);
        await Record(new RequestContext { Caller = caller, Operation = call.Operation, Record = record, Origin = RequestOrigin.Of(http) },
            code);
    }

    /// <summary>Records a refusal by the gateway; false if the caller may do it, or it is no write.</summary>
    public async Task<bool> Note(Caller caller, string method, string record, RequestOrigin origin)
    {
        if (calls.Find(method) is not { IsWrite: true } call || Policies.Allows(call.Policy, caller.Roles)) return false;
        Measure(call.Policy, ProblemCodes.Forbidden.Code, caller);
        if (record.Length > AuditCalls.LongestRecord) record = record[..AuditCalls.LongestRecord];
        await Record(new RequestContext { Caller = caller, Operation = call.Operation, Record = record, Origin = origin },
            ProblemCodes.Forbidden.Code);
        return true;
    }

    static void Measure(string policy, string code, Caller caller) => Telemetry.CallsRefused.Add(1,
        new("policy", policy), new("code", code),
        new("caller", caller.Id.Length == 0 ? "anonymous" : caller.Roles.Contains(Roles.Service) ? "program" : "person"),
        new("client", caller.Client));

    static bool IsValidateOnly(HttpContext http) => http.Request.Query["validateOnly"] == "true";

    // The request was refused before it was a message: only its address is known.
    static string RecordOf(AuditCall call, HttpContext http)
    {
        var record = string.Concat(call.Path.Select(p => p.Field is null ? p.Literal : http.Request.RouteValues[p.Field.Name] as string));
        return record.Length <= AuditCalls.LongestRecord ? record : record[..AuditCalls.LongestRecord];
    }

    async Task Record(RequestContext refused, string code)
    {
        try
        {
            if (Admit(refused) is { } ended) await Flush(ended);
            else if (!Spare(refused, code)) return;
            await Store(refused, code, 1);
        }
        catch (Exception e)
        {
            host.LogOf(typeof(AuditRefusals)).LogWarning("A refusal of {Operation} could not be recorded: {Why}", refused.Operation,
                e.Message);
        }
    }

    // Starts a window where none is open, and returns the one that ended.
    List<CallerWindow>? Admit(RequestContext refused)
    {
        var now = host.Clock.GetUtcNow();
        lock (gate)
        {
            var key = windows.ContainsKey(refused.Caller.Id) || windows.Count < MostCallers ? refused.Caller.Id : "";
            if (windows.TryGetValue(key, out var open) && open.Until > now) return null;
            var ended = open is null ? [] : new List<CallerWindow> { open };
            windows[key] = new CallerWindow { Until = now + Window, Count = 1 };
            return ended;
        }
    }

    bool Spare(RequestContext refused, string code)
    {
        lock (gate)
        {
            if (!windows.TryGetValue(windows.ContainsKey(refused.Caller.Id) ? refused.Caller.Id : "", out var open)) return true;
            if (++open.Count <= options.RefusalsPerMinute) return true;
            (open.Last, open.Code) = (refused, code);
            open.Suppressed++;
            return false;
        }
    }

    /// <summary>Stores the rows of windows that have ended, or of all.</summary>
    public async Task Flush(bool all = false)
    {
        var now = host.Clock.GetUtcNow();
        List<CallerWindow> ended;
        lock (gate)
        {
            var keys = windows.Where(w => all || w.Value.Until <= now).Select(w => w.Key).ToList();
            ended = [.. keys.Select(k => windows[k])];
            foreach (var key in keys) windows.Remove(key);
        }
        await Flush(ended);
    }

    async Task Flush(List<CallerWindow> ended)
    {
        foreach (var window in ended)
            if (window is { Suppressed: > 0, Last: { } last }) await Store(last, window.Code, window.Suppressed);
    }

    async Task Store(RequestContext refused, string code, int times)
    {
        await using var scope = host.Scope(nameof(AuditRefusals));
        var db = scope.ServiceProvider.GetRequiredService<EmbassyDb>();
        var row = AuditTable.Sign(refused.ToAudit(host.Clock.Now(), AuditRow.Refused, code,
            AuditChanges.Array(refused.Record.Length > 0 ? [refused.Record] : []), "[]", keys, times), keys);
        await db.Database.OpenConnectionAsync();
        await AuditTable.Insert(db.Database.GetDbConnection(), null, row, [], CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<AuditSignal>().Set();
    }

    sealed class CallerWindow
    {
        public DateTimeOffset Until;
        public int Count, Suppressed;
        public RequestContext? Last;
        public string Code = "";
    }
}
