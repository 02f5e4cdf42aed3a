using System.Text.Json;
using Embassy.Log.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Serves the outbox as the log: only rows with a sequence, so nothing under embargo.</summary>
public sealed class LogApi(EmbassyDb db, ServiceIdentity service, LogEnd end) : LogService.LogServiceBase
{
    const int Most = 500;

    public override Task<ReadLogResponse> ReadLog(ReadLogRequest request, ServerCallContext context) =>
        Read(db, service, request, context.CancellationToken, end);

    /// <summary>Reads the log in-process, for the service that owns it.</summary>
    public static async Task<ReadLogResponse> Read(EmbassyDb db, ServiceIdentity service, ReadLogRequest request,
        CancellationToken cancellation, LogEnd? known = null)
    {
        var validation = new RequestValidation();
        validation.When(request.After < 0, "after", "out_of_range", "0 or a sequence that was read.");
        validation.When(request.Limit is < 0 or > Most, "limit", "out_of_range", $"1 to {Most}; 0 means 100.");
        validation.Count("types", request.Types_.Count, 0, 50);
        validation.When(request.Since is not null && request.After != 0, "since", "duplicate", "Give `after` or `since`, not both.");
        var since = validation.Instant("since", request.Since);
        validation.Refuse();
        var limit = request.Limit == 0 ? 100 : request.Limit;
        var types = request.Types_.ToList();
        var (state, end) = known is null ? await LogEnd.Read(db, cancellation) : await known.Get(db, cancellation);
        if (request.After > end || request.After > 0 && request.Epoch.Length > 0 && request.Epoch != state.Epoch)
            throw LogResetDetails.Problem(state, end);
        var after = since is null ? request.After : await Before(db, since.Value, state, end, cancellation);
        var rows = after >= end ? [] : await db.Outbox.AsNoTracking()
            .Where(r => r.Sequence > after && r.Sequence <= end && (types.Count == 0 || types.Contains(r.Type)))
            .OrderBy(r => r.Sequence).Take(limit).ToListAsync(cancellation);
        return new ReadLogResponse
        {
            Announcements = { rows.Select(r => Show(r, service, state.Epoch)) },
            // A row that was set aside is never pruned, so the lowest remaining row does not show whether later rows
            // are missing.
            Oldest = end == 0 ? 0 : state.Pruned + 1,
            NextAfter = rows.Count == limit ? rows[^1].Sequence!.Value : end,
            Epoch = state.Epoch,
            EpochStart = state.EpochStart,
            Source = service.Source,
            After = after,
        };
    }

    // Commit order differs from clock order: of the first rows after that time, take the one with the lowest sequence.
    static async Task<long> Before(EmbassyDb db, DateTimeOffset since, LogState state, long end, CancellationToken cancellation)
    {
        var changed = db.Outbox.Where(r => r.Sequence <= end && r.Time >= since).OrderBy(r => r.Time).Take(Most);
        var released = db.Outbox.Where(r => r.Sequence <= end && r.NotBefore >= since).OrderBy(r => r.NotBefore).Take(Most);
        var first = Math.Min(await changed.MinAsync(r => r.Sequence, cancellation)
            ?? long.MaxValue, await released.MinAsync(r => r.Sequence, cancellation) ?? long.MaxValue);
        if (first == long.MaxValue) return end;
        // Rows of that time may have been pruned: read from the beginning, where the response reports the gap.
        return state.Pruned > 0 && first <= state.Pruned + 1 ? 0 : first - 1;
    }

    static Announcement Show(OutboxRow row, ServiceIdentity service, string epoch) => new()
    {
        Sequence = row.Sequence!.Value,
        Id = row.EventId.ToString(),
        Type = row.Type,
        Subject = row.Subject,
        RoutingKey = row.RoutingKey,
        Json = JsonSerializer.Serialize(CloudEvent.Of(row, service.Source, epoch), Embassy.Announcements.Announcement.Json),
        Withholds = { row.Withholds?.Split('\n') ?? [] },
    };
}
