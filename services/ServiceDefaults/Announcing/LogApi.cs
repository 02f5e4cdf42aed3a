using System.Text.Json;
using Embassy.Log.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Shows the outbox as what it also is: the log. Only rows with a sequence, so nothing under embargo.</summary>
public sealed class LogApi(EmbassyDb db, ServiceIdentity service) : LogService.LogServiceBase
{
    const int Most = 500;

    public override async Task<ReadLogResponse> ReadLog(ReadLogRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        checks.When(request.After < 0, "after", "out_of_range", "0 or a sequence that was read.");
        checks.When(request.Limit is < 0 or > Most, "limit", "out_of_range", $"1 to {Most}; 0 means 100.");
        checks.Count("types", request.Types_.Count, 0, 50);
        checks.Refuse();
        var limit = request.Limit == 0 ? 100 : request.Limit;
        var types = request.Types_.ToList();
        // Asked before the rows: what comes in between is read next time, never skipped.
        var end = await db.Outbox.MaxAsync(r => r.Sequence, context.CancellationToken) ?? 0;
        var rows = await db.Outbox.AsNoTracking()
            .Where(r => r.Sequence > request.After && r.Sequence <= end && (types.Count == 0 || types.Contains(r.Type)))
            .OrderBy(r => r.Sequence).Take(limit).ToListAsync(context.CancellationToken);
        return new ReadLogResponse
        {
            Announcements = { rows.Select(Show) },
            Oldest = await db.Outbox.MinAsync(r => r.Sequence, context.CancellationToken) ?? 0,
            NextAfter = rows.Count == limit ? rows[^1].Sequence!.Value : Math.Max(end, request.After),
        };
    }

    Announcement Show(OutboxRow row) => new()
    {
        Sequence = row.Sequence!.Value,
        Id = row.EventId.ToString(),
        Type = row.Type,
        Subject = row.Subject,
        RoutingKey = row.RoutingKey,
        Json = JsonSerializer.Serialize(CloudEvent.Of(row, service.Source), Embassy.Announcements.Announcement.Json),
    };
}
